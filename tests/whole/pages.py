"""The contents are true: every page number printed or shown, every bookmark
and every link leads to the page where the thing begins.
"""
import os
import re

from judge import report
from judge.page import article_body, read_page
from judge.sequence import leader
from judge.setting import Setting
from judge.source import squeeze

ENTRY = re.compile(r"^(?:附件[：:])?(?:(\d+)[.．、])?(.*)$")
NEAR = 48  # [pt] how far below a place its words may begin


def contents_words(article):
    """What the contents say of an article."""
    title, category = squeeze(article.title), squeeze(article.categories[-1])
    toc = article.facts.get("toc-title")
    if toc == "" or toc is None and title == category:
        return category
    return squeeze(toc or title)


def title_on(pdf, styles, label, words):
    """Does the page of this label hold these words?"""
    if label not in pdf.labels:
        return False
    return words in pdf.body(styles)[pdf.labels.index(label)]


def contents(built, setting):
    pdf = built.pdf
    first = pdf.places[built.issue.articles[0].slug][0]
    text = "".join(pdf.body(setting.styles)[:first])
    at = 0
    lines = [contents_words(a) for a in built.issue.articles]
    heads = [squeeze(c) for a in built.issue.articles for c in a.categories]
    for article, words in zip(built.issue.articles, lines):
        label = None
        while label is None and at >= 0:
            at = text.find(words, at)
            if at >= 0:
                at += len(words)
                label = leader(text, at, lines + heads)[0]
        if label is None:
            yield f"{article.slug}: “{words[:30]}” has no page in the contents"
            return
        if not title_on(pdf, setting.styles, label, squeeze(article.title)):
            yield (f"{article.slug}: the contents say page {label}, its title "
                   "is not there")
        place = pdf.places.get(article.slug)
        if place is None or pdf.labels[place[0]] != label:
            yield f"{article.slug}: its place is not on page {label}"
    more = re.search(r"[.·…]{4}\d+", text[at + 1:].lstrip(".·…"))
    if more:
        yield f"more in the contents: “{text[at:at + 60]}”"


def entry_page(text, words, following):
    """The page behind a line of a list, or None."""
    match = re.search(re.escape(words) + r"(?=[.·…]{3}[.·…]*\d)", text)
    return match and leader(text, match.end(), following)[0]


def attachment_lists(built, setting):
    pdf = built.pdf
    pages = pdf.body(setting.styles)
    for article in built.issue.articles:
        start = pdf.places[article.slug][0]
        text = "".join(pages[start:])
        for at, entry in enumerate(article.units):
            if entry.kind != "entry":
                continue
            no, words = ENTRY.match(entry.text).groups()
            if not words:
                continue
            mine = [a for a in article.attachments if a.no == int(no or 0)
                    or len(article.attachments) == 1]
            if len(mine) > 1:
                mine = [a for a in mine if a.title and a.title in words]
            number = entry_page(text, entry.text, [
                u.text for u in article.units[at + 1:at + 2]])
            if not mine or mine[0].omitted:
                if number:
                    yield (f"{article.slug}:{entry.line}: page {number} for "
                           "an attachment that is not printed")
                continue
            head = squeeze(mine[0].label) + mine[0].title
            if not number:
                yield (f"{article.slug}:{entry.line}: “{entry.text[:30]}” has "
                       "no page")
            elif not title_on(pdf, setting.styles, number, head):
                yield (f"{article.slug}:{entry.line}: the list says page "
                       f"{number}, “{head[:20]}” is not there")


def begins_near(pdf, place, title):
    """Do the words begin on the page of a place, shortly below it?"""
    page, y = place
    if y is None:
        return True
    top = pdf.box(page)[3] - y
    return any(word and title.startswith(word[:2]) and
               top - 8 <= y0 <= top + NEAR
               for _, y0, _, _, word in pdf.placed(page))


def bookmarks(built, setting):
    pdf = built.pdf
    pages = pdf.body(setting.styles)
    titles = {squeeze(c) for a in built.issue.articles for c in a.categories}
    begins = [pdf.places[a.slug] for a in built.issue.articles]
    if not pdf.outline:
        yield "no bookmarks"
    for _, title, place in pdf.outline:
        words = squeeze(title)
        if place is None:
            yield f"“{words}” leads nowhere"
            continue
        page = place[0]
        if words in titles and place in begins:
            continue  # a category leads to its first article
        article = next((a for a in built.issue.articles
                        if contents_words(a) == words), None)
        if article and squeeze(article.title) in pages[page]:
            continue
        if words not in pages[page]:
            head = words[:max(6, len(words) // 3)]
            if head not in pages[page]:
                yield (f"“{words[:30]}” leads to page {pdf.labels[page]}, "
                       "where it is not")
            continue
        if not pdf.turned(page) and not begins_near(pdf, place, words):
            yield (f"“{words[:30]}” leads to another place on page "
                   f"{pdf.labels[page]}")


def links(built):
    pdf = built.pdf
    for page in range(len(pdf.pages)):
        for rectangle, address, place in pdf.links(page):
            words = pdf.words_at(page, rectangle)
            what = f"page {pdf.labels[page]}: link “{words[-30:]}”"
            if address is not None:
                if not re.match(r"(https?|mailto|ftp):", address):
                    yield f"{what} leads to {address}"
                continue
            if place is None:
                yield f"{what} leads nowhere"
                continue
            number = re.search(r"[.·…․‥](\d+)$", words)
            if number and pdf.labels[place[0]] != number[1]:
                yield f"{what} leads to page {pdf.labels[place[0]]}"
            box = pdf.box(page)
            if not (box[0] <= rectangle[0] < rectangle[2] <= box[2] and
                    box[1] <= rectangle[1] < rectangle[3] <= box[3]):
                yield f"{what} stands outside the page: {rectangle}"


def every_entry_is_linked(built):
    """Each line of the contents is a link to its article."""
    pdf = built.pdf
    first = pdf.places[built.issue.articles[0].slug][0]
    targets = [place for page in range(first)
               for _, _, place in pdf.links(page)]
    for article in built.issue.articles:
        if pdf.places[article.slug] not in targets:
            yield f"{article.slug}: no link in the contents leads to it"


def labels(built):
    pdf = built.pdf
    numbered = 0
    for page, label in enumerate(pdf.labels):
        foot = re.search(r"—(\d+)—", "".join(
            w for _, y, _, _, w in pdf.placed(page)
            if y > pdf.box(page)[3] * 0.88))
        if label.isdigit():
            numbered += 1
            if int(label) != numbered:
                yield f"label {label} where {numbered} would be next"
            if not foot or foot[1] != label:
                yield f"page {label}: its foot says {foot and foot[1]}"
        elif foot:
            yield f"page “{label}” has {foot[1]} at its foot"
    if numbered == 0:
        yield "no page has a number"


def after(element):
    """The words that follow an element on its page."""
    out, at = "", element
    while at is not None and len(out) < 12:
        siblings = at.parent.children if at.parent else []
        seen = False
        for child in siblings:
            if child is at:
                seen = True
            elif seen:
                out += squeeze(child if isinstance(child, str)
                               else child.text)
        at = at.parent
        if at is not None and "text" in at.classes:
            break
    return out[:12]


def web_marks(built, setting):
    """Where the web page says printed page N begins, it does."""
    pdf = built.pdf
    pages = pdf.body(setting.styles)
    for article in built.issue.articles:
        body = article_body(read_page(built.page(article)))
        marks = [e for e in body.walk()
                 if re.fullmatch(r"p\d+", e.attrs.get("id", ""))]
        if not marks:
            yield f"{article.slug}: no printed page is marked"
        for mark in marks:
            label = mark.attrs["id"][1:]
            heads = [c.words[:8] for c in mark.find_all("t[dh]")] \
                if mark.tag == "tr" else [after(mark)[:8]]
            for words in heads:
                if label not in pdf.labels or \
                        words not in pages[pdf.labels.index(label)]:
                    yield (f"{article.slug}: page {label} is marked before "
                           f"“{words}”, which is not on it")


def web_numbers(built):
    """Pages in the web contents and beside attachments."""
    pdf = built.pdf
    index = read_page(os.path.join(built.public, "index.html"))
    shown = {}
    for link in index.find("section", "toc").find_all("a"):
        entry = link.above("li") or link.parent
        page = entry.find(None, "page")
        shown[link.attrs["href"]] = page.words if page else ""
    for article in built.issue.articles:
        label = pdf.labels[pdf.places[article.slug][0]]
        found = next((v for k, v in shown.items()
                      if k.endswith(f"/{article.slug}.html")
                      or k == f"{article.slug}.html"), None)
        if found != f"第{label}页":
            yield f"{article.slug}: the web contents say {found}, not {label}"
        page = read_page(built.page(article))
        if f"第{label}" not in page.find("dl", "facts").words:
            yield f"{article.slug}: its page does not name page {label}"


def main():
    setting = Setting()
    for built in setting.issues():
        name = built.name
        report.run(f"pages contents {name}", contents, built, setting)
        report.run(f"pages attachments {name}", attachment_lists, built,
                   setting)
        report.run(f"pages bookmarks {name}", bookmarks, built, setting)
        report.run(f"pages links {name}", links, built)
        report.run(f"pages entries {name}", every_entry_is_linked, built)
        report.run(f"pages labels {name}", labels, built)
        report.run(f"pages marks {name}", web_marks, built, setting)
        report.run(f"pages web {name}", web_numbers, built)
    report.finish()


if __name__ == "__main__":
    main()
