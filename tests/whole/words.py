"""No word changes: source against web page, PDF and dump.

The words of every article, read from its Markdown by a reader of our own, are
in its page and in the issue's PDF, in order, once, and with nothing else
between them.
"""
import os
import subprocess
from collections import Counter

from judge import report
from judge.page import article_body, read_page
from judge.sequence import follow
from judge.setting import Setting
from judge.source import Unit, squeeze


def differences(units, words):
    """Where units, one after the other, are not these words."""
    at = 0
    for unit in units:
        if not words.startswith(unit.text, at):
            n = 0
            while n < len(unit.text) and words[at + n:at + n + 1] == \
                    unit.text[n]:
                n += 1
            yield (f"line {unit.line}, {unit.kind}: "
                   f"{report.excerpt(unit.text, n)} is there as "
                   f"{report.excerpt(words, at + n)}")
            return
        at += len(unit.text)
    if at != len(words):
        yield f"left over at the end: “{words[at:at + 60]}”"


def titles(article):
    """Its title, or the same after its category where that tells more."""
    title = squeeze(article.title)
    return [title, squeeze(article.categories[-1]) + title]


def web(built):
    for article in built.issue.articles:
        page = read_page(built.page(article))
        for fault in page.faults:
            yield f"{article.slug}: {fault}"
        for fault in differences(article.units, article_body(page).words):
            yield f"{article.slug}: {fault}"
        if page.find("h1").words not in titles(article):
            yield f"{article.slug}: title “{page.find('h1').words}”"


def web_colophon(built):
    page = read_page(os.path.join(built.public, "index.html"))
    body = page.find(None, "colophon")
    yield from differences(built.issue.colophon, body.words if body else "")


def dump(built, gongbao):
    out = subprocess.run(
        [gongbao, "dump", "text", built.source], capture_output=True,
        check=True).stdout.decode()
    words, units = squeeze(out), []
    for article in built.issue.articles:
        plain, full = titles(article)
        done = len("".join(u.text for u in units))
        heading = full if words.startswith(full, done) else plain
        units += [Unit("title", heading, 1), *article.units]
    units += built.issue.colophon
    yield from differences(units, words)


def print_words(built, setting):
    followed = follow(built.issue, built.pdf, setting.styles)
    for slug, fault in followed.faults:
        yield f"{slug}: {fault}"
    rest = followed.text.all[followed.end:]
    colophon = "".join(u.text for u in built.issue.colophon)
    if colophon not in rest:
        yield "colophon: not on the last page"
    if followed.text.page(followed.end) < len(built.pdf.pages) - 2:
        yield f"left over: “{rest[:60]}”"


def two_readers(built):
    """Another reader of PDFs finds the same characters on each page."""
    ours = built.pdf.words("-raw")
    for i, other in enumerate(built.pdf.mutool()):
        more, less = Counter(ours[i]), Counter(other)
        if more != less:
            yield (f"page {built.pdf.labels[i]}: poppler alone reads "
                   f"“{''.join((more - less).elements())[:30]}”, mutool "
                   f"alone “{''.join((less - more).elements())[:30]}”")
    for i, other in enumerate(built.pdf.words()):  # joins words at hyphens
        if Counter(ours[i].replace("-", "")) != \
                Counter(other.replace("-", "")):
            yield f"page {built.pdf.labels[i]}: in another order, other words"


def main():
    setting = Setting()
    for built in setting.issues():
        report.run(f"words web {built.name}", web, built)
        report.run(f"words colophon {built.name}", web_colophon, built)
        report.run(f"words dump {built.name}", dump, built, setting.gongbao)
        report.run(f"words print {built.name}", print_words, built, setting)
        report.run(f"words readers {built.name}", two_readers, built)
    report.finish()


if __name__ == "__main__":
    main()
