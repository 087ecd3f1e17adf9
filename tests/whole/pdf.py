"""What judges say of the PDF files themselves."""
import os
import re
import subprocess

from judge import report
from judge.page import article_body, read_page
from judge.pdf import output
from judge.setting import Setting
from judge.source import squeeze

BLEED = 1  # [pt] by which a glyph's box may pass its margin


def sound(path):
    done = subprocess.run(["qpdf", "--check", path], capture_output=True,
                          text=True, check=False)
    if done.returncode:
        yield (done.stdout + done.stderr).strip().splitlines()[-1]
    for line in done.stderr.splitlines():
        yield line


def fonts(path):
    """All embedded, subset, with Unicode; no Type 3."""
    lines = output("pdffonts", path).splitlines()[2:]
    if not lines:
        yield "no fonts"
    for line in lines:
        emb, sub, uni = re.search(
            r"(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", line).groups()
        if "Type 3" in line:
            yield f"a Type 3 font: {line.split()[0]}"
        if (emb, sub, uni) != ("yes", "yes", "yes"):
            yield f"{line.split()[0]}: emb {emb}, sub {sub}, uni {uni}"


def facts(built):
    """Title, author, language, and no trace of the time of making."""
    info = output("pdfinfo", built.pdf.path)
    title = re.search(r"^Title:\s*(.*)$", info, re.M)
    issue = built.issue.facts
    for words in (str(issue["year"]), f"第{issue['number']}期"):
        if not title or words not in squeeze(title[1]):
            yield f"the title “{title and title[1]}” lacks {words}"
    if not re.search(r"^Author:\s*\S", info, re.M):
        yield "no author"
    language = built.pdf.string(built.pdf.root.get("/Lang", ""))
    if not language.lower().startswith("zh"):
        yield f"the language is “{language}”, not zh-CN"
    if re.search(r"^Encrypted:\s+yes", info, re.M):
        yield "encrypted"
    if re.search(r"^JavaScript:\s+yes", info, re.M):
        yield "contains JavaScript"
    if not re.search(r"^Optimized:\s+yes", info, re.M):
        yield "not linearised"


def places(built):
    """What has an address on the web has the same one in the PDF; pages have
    their labels."""
    for article in built.issue.articles:
        for e in article_body(read_page(built.page(article))).walk():
            name = e.attrs.get("id")
            if name and not re.fullmatch(r"p\d+", name) and \
                    f"{article.slug}#{name}" not in built.pdf.places:
                yield f"{article.slug}: #{name} is no place in the PDF"


def inside(built):
    """No glyph stands outside its page, or outside the margins of print."""
    text = output("mutool", "draw", "-q", "-F", "stext", built.pdf.path)
    page, width, height = -1, 0, 0
    for line in text.splitlines():
        size = re.search(r'<page id="\w+" width="([\d.]+)" height="([\d.]+)"',
                         line)
        if size:
            page += 1
            width, height = float(size[1]), float(size[2])
            continue
        char = re.search(r'<char quad="([^"]+)".* c="(.*?)"', line)
        if not char:
            continue
        numbers = [float(n) for n in char[1].split()]
        if min(numbers) < -BLEED or max(numbers[::2]) > width + BLEED or \
                max(numbers[1::2]) > height + BLEED:
            yield (f"page {built.pdf.labels[page]}: “{char[2]}” stands "
                   f"outside, at {numbers[:2]}")


def main():
    setting = Setting()
    for built in setting.issues():
        path = built.pdf.path
        print(f"     {built.name}: {len(built.pdf.pages)} pages, "
              f"{os.path.getsize(path) / 1e6:.2f} MB")
        report.run(f"pdf check {built.name}", sound, path)
        report.run(f"pdf fonts {built.name}", fonts, path)
        report.run(f"pdf facts {built.name}", facts, built)
        report.run(f"pdf places {built.name}", places, built)
        report.run(f"pdf inside {built.name}", inside, built)
    report.finish()


if __name__ == "__main__":
    main()
