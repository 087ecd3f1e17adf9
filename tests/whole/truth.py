"""Facts of real issues (truth.json beside the corpus) in both outputs.

The facts were counted by people, by the conventions each file states; the
three ways in which they differ from issue to issue are in `Ways`.
"""
import json
import os
import re
from dataclasses import dataclass

from judge import report
from judge.page import article_body, read_page, table_grid
from judge.sequence import follow
from judge.setting import Setting
from judge.source import squeeze

NOT_COUNTED = ("to", "sign", "note", "attachments", "roster")


@dataclass
class Ways:
    """How an issue's truth.json counts."""
    level_one: bool  # headings include the titles of carried documents
    rows_without_header: bool
    body_first_row: bool  # first_row is the first row of the body


WAYS = {
    "2017-11": Ways(True, False, False),
    "2022-09": Ways(False, False, False),
    "2023-07": Ways(False, True, True),
    "2024-07": Ways(False, False, False),
}


class Shown:
    """An article as it came out: its web page, and its words in the PDF."""

    def __init__(self, built, facts, followed):
        self.facts = facts
        self.slug = re.sub(r"^\d+-|\.md$", "", facts["file"])
        self.page = read_page(os.path.join(built.public,
                                           self.slug + ".html"))
        self.body = article_body(self.page)
        start, end = followed.articles[self.slug]
        self.print = followed.text.all[start:end]
        self.pdf = built.pdf
        self.ways = WAYS.get(built.issue.id, WAYS["2024-07"])

    def own(self, elements):
        """Those outside the attachments."""
        return [e for e in elements if not e.above("section", "attachment")]


def eq(what, got, want):
    if got != want:
        yield f"{what}: {got}, not {want}"


def squeezed(items):
    return [squeeze(str(i)) for i in items]


def in_print(shown, what, words):
    if squeeze(words) not in shown.print:
        yield f"{what} “{squeeze(words)[:30]}” is not in the PDF"


def front(shown):
    f, page = shown.facts, shown.page
    title = squeeze(f["title"])
    if not page.find("h1").words.endswith(title):
        yield f"title: {page.find('h1').words}"
    if not shown.print.startswith(title):
        yield f"title in the PDF: {shown.print[:40]}"
    box = page.find("dl", "facts")
    number = page.find("p", "number")
    yield from eq("number", number.words if number else None,
                  f["docno"] and squeeze(f["docno"]))
    if f["docno"] and not shown.print[len(title):].startswith(
            squeeze(f["docno"])):
        yield f"number in the PDF: {shown.print[len(title):][:30]}"
    told = {d.find("dt").words: d.find("dd") for d in box.find_all("div")}
    issuers = told.get("发文机关")
    yield from eq("issuers", [s.words for s in issuers.find_all("span")]
                  if issuers else [], squeezed(f["issuer"]))
    times = [t.attrs["datetime"] for t in told["成文日期"].find_all("time")] \
        if "成文日期" in told else [None]
    yield from eq("date", times[0], f["date"])
    categories = [s.words for s in told["栏目"].find_all("span")]
    yield from eq("category", categories[-1], squeeze(f["category"]))


def closing(shown):
    """Addressee, signature, notes; the first words and the last."""
    f = shown.facts
    to = [e.words for e in shown.own(shown.body.find_all("div", "to"))]
    yield from eq("addressee", to, squeezed([f["addressee"]])
                  if f["addressee"] else [])
    if f["addressee"]:
        yield from in_print(shown, "addressee", f["addressee"])
    if "sign" in f:
        lines = [p.words for d in shown.own(shown.body.find_all("div", "sign"))
                 for p in d.find_all("p")]
        yield from eq("signature", lines, squeezed(f["sign"]))
        yield from in_print(shown, "signature", "".join(f["sign"]))
    if "notes" in f or "note" in f:
        want = f.get("notes", [f["note"]] if f.get("note") else [])
        got = [p.words for d in shown.own(shown.body.find_all("div", "note"))
               for p in d.find_all("p")]
        yield from eq("notes", got, squeezed(want))
        for words in want:
            yield from in_print(shown, "note", words)
    words = shown.body.words
    if not words.startswith(f["first_20"]):
        yield f"first words: {words[:20]}"
    if not words.endswith(f["last_20"]):
        yield f"last words: {words[-20:]}"
    yield from in_print(shown, "first words", f["first_20"])
    yield from eq("characters", len(words),
                  f.get("characters", len(words)))


def web_headings(shown):
    """(level in the source, words, element) of every heading."""
    for e in shown.body.walk():
        level = [c for c in e.classes if re.fullmatch(r"l[1-5]", c)]
        if not level or not re.fullmatch(r"h[2-6]|p", e.tag):
            continue
        above = e.parent
        if "attachment" in above.classes and \
                above.find("h[2-6]") is e:  # its own title
            continue
        yield int(level[0][1]), e.words, e


def headings(shown):
    f = shown.facts
    found = list(web_headings(shown))
    least = 1 if shown.ways.level_one else 2
    yield from eq("headings", [[n, w] for n, w, _ in found if n >= least],
                  [[n, squeeze(w)] for n, w in f["headings"]])
    yield from eq("inner titles", [w for n, w, _ in found if n == 1],
                  squeezed(f["inner_titles"]))
    before = 1
    for _, words, e in found:
        if e.tag == "p":
            if not e.above("div", "box"):
                yield f"“{words}” is no heading element"
            continue
        if int(e.tag[1]) > before + 1 and not e.above("section",
                                                      "attachment"):
            yield f"“{words}” is <{e.tag}> after <h{before}>"
        before = int(e.tag[1])
    if "runin_headings" in f:
        runs = [e.words for e in shown.own(shown.body.find_all("strong"))
                if "run" in e.classes]
        yield from eq("run-in headings", runs, squeezed(f["runin_headings"]))


def bookmarks(shown, built):
    """Headings outside boxes are bookmarks, deeper as they are lower."""
    outline = built.pdf.outline
    at = next((i for i, (_, t, p) in enumerate(outline)
               if p == built.pdf.places[shown.slug] and
               squeeze(t) not in squeezed([shown.facts["category"]])),
              None)
    if at is None:
        at = next(i for i, (_, t, p) in enumerate(outline)
                  if p == built.pdf.places[shown.slug])
    want = [(n, w) for n, w, e in web_headings(shown) if e.tag != "p"]
    before = None
    for level, words in want:
        at += 1
        while at < len(outline) and squeeze(outline[at][1]) != words:
            at += 1
        if at == len(outline):
            yield f"“{words[:30]}” has no bookmark in its place"
            return
        depth = outline[at][0]
        if before and level > before[0] and depth <= before[1]:
            yield f"the bookmark of “{words[:30]}” is not below the one above"
        before = (level, depth)


def grid_fits(what, table, want, ways):
    grid = table_grid(table)
    header = grid["header_rows"]
    if not grid["rectangle"]:
        yield f"{what}: not a rectangle"
    rows = grid["rows"] - (header if ways.rows_without_header else 0)
    yield from eq(f"{what}: rows", rows, want["rows"])
    yield from eq(f"{what}: columns", grid["cols"], want["cols"])
    yield from eq(f"{what}: header rows", header, want["header_rows"])
    yield from eq(f"{what}: merged", bool(grid["spans"]), want["merged"])
    if "spans" in want:
        yield from eq(f"{what}: spans", grid["spans"], sorted(want["spans"]))
    first = grid["first_row"]
    if ways.body_first_row:
        body = table.find_all("tr")[header]
        first = [c.words for c in body.children
                 if getattr(c, "tag", "") in ("td", "th")]
    yield from eq(f"{what}: first row", first, squeezed(
        c for c in want["first_row"] if c not in ("^^", "<<")))


def tables(shown):
    f = shown.facts
    own = shown.own(shown.body.find_all("table"))
    want = f.get("tables", f.get("body_tables"))
    if want is not None:
        yield from eq("tables", len(own), len(want))
        for i, (table, facts) in enumerate(zip(own, want), 1):
            yield from grid_fits(f"table {i}", table, facts, shown.ways)
            for words in facts["first_row"]:
                if words not in ("^^", "<<"):
                    yield from in_print(shown, f"table {i}", words)
    boxes = [e.words for e in shown.body.find_all("p", "title")
             if "box" in e.parent.classes]
    if "boxes" in f:
        yield from eq("boxes", boxes, squeezed(f["boxes"]))
        for words in f["boxes"]:
            yield from in_print(shown, "box", words)


def counted(elements):
    """Paragraphs, headings and list items as truth.json counts them."""
    n = 0
    for e in elements:
        if not re.fullmatch(r"p|h[2-6]|li", e.tag):
            continue
        if e.tag == "p" and (e.above("li") or set(e.classes) & {
                "title", "label", "under", "csv"}):
            continue
        if e.above("table") or any(
                e.above(None, c) for c in NOT_COUNTED):
            continue
        n += 1
    return n


def attachments(shown):
    f = shown.facts
    sections = shown.body.find_all("section", "attachment")
    want = [a for a in f["attachments"] if a.get("kind") != "omitted"]
    yield from eq("attachments", len(sections), len(want))
    for section, facts in zip(sections, want):
        no = facts["no"] or ""
        heads = [c for c in section.children if getattr(c, "tag", "")]
        yield from eq("attachment label", heads[0].words, f"附件{no}")
        yield from eq("attachment title", section.find("h[2-6]").words,
                      squeeze(facts["title"]))
        yield from in_print(shown, "attachment",
                            f"附件{no}{facts['title']}")
        if facts.get("note"):
            yield from eq("attachment note", section.find("p", "under").words,
                          squeeze(facts["note"]))
        found = section.find_all("table")
        yield from eq(f"tables of attachment {no}", len(found),
                      len(facts["tables"]))
        for i, (table, want_table) in enumerate(
                zip(found, facts["tables"]), 1):
            yield from grid_fits(f"attachment {no}, table {i}", table,
                                 want_table, shown.ways)
        if "paragraphs" in facts:
            yield from eq(f"paragraphs of attachment {no}",
                          counted(section.walk()) - 1, facts["paragraphs"])
    lists = shown.own(shown.body.find_all("ul", "attachments"))
    words = "".join(e.words for e in lists)
    for facts in f["attachments"]:
        if facts.get("kind") == "omitted" and \
                squeeze(facts["title"]) not in words:
            yield f"attachment “{facts['title']}” is not in the list"
    if "attachment_list" in f:
        lines = [e.words for u in lists for e in u.find_all("li")]
        yield from eq("attachment list", lines,
                      squeezed(f["attachment_list"]))


def paragraphs(shown):
    yield from eq("paragraphs", counted(shown.own(shown.body.walk())),
                  shown.facts["paragraphs"])


def blocks(element):
    """The words of each innermost block: no phrase runs across two."""
    inner = re.compile(r"p|h[1-6]|li|td|th|caption|figcaption|pre|dd|dt|div|"
                       r"section|ul|table|tr|tbody|thead")
    for e in element.walk():
        if inner.fullmatch(e.tag) and \
                not any(inner.fullmatch(x.tag) for x in e.walk()):
            yield e.words


def search(built, truth, all_shown):
    """A phrase is where it is, in both outputs, and nowhere else."""
    texts = {}
    for shown in all_shown:
        heads = [squeeze(shown.facts["title"]),
                 squeeze(shown.facts["docno"] or "")]
        texts[shown.facts["file"]] = [*heads, *blocks(shown.body)]
    index = read_page(os.path.join(built.public, "index.html"))
    texts["issue.md"] = [
        w for s in index.walk()
        if {"imprint", "colophon"} & set(s.classes) for w in blocks(s)]
    if not any("issue.md" in one["articles"] for one in truth["search"]):
        del texts["issue.md"]  # this issue's facts leave it out
    for one in truth["search"]:
        phrase = squeeze(one["phrase"])
        found = sorted(f for f, lines in texts.items()
                       if any(phrase in line for line in lines))
        want = sorted(one["articles"])
        if found != want:
            yield f"“{phrase}” is in {found}, not in {want}"
        for shown in all_shown:
            if shown.facts["file"] in want and phrase not in shown.print:
                yield f"“{phrase}” is not in the PDF of {shown.slug}"


def contents(built, truth):
    """Categories and titles in their order: web contents, PDF contents."""
    toc = read_page(os.path.join(built.public, "index.html")).find(
        "section", "toc")
    web = [e.words for e in toc.walk()
           if e.tag == "a" or e.tag in ("h3", "h4") and not e.find("a")]
    want, last = [], (None, None)
    for entry in truth["toc"]:
        heads = (entry.get("section"), entry["category"])
        if heads[0] and heads[0] != last[0]:
            want.append(squeeze(heads[0]))
        one = entry["title"] in ("", entry["category"])
        if heads != last and not one:
            want.append(squeeze(heads[1]))
        want.append(squeeze(entry["title"] or entry["category"]))
        last = heads
    yield from eq("web contents", web, want)
    first = min(place[0] for slug, place in built.pdf.places.items()
                if slug and slug == built.issue.articles[0].slug)
    text, at = "".join(built.pdf.words("-raw")[:first]), 0
    for words in want:
        where = text.find(words, at)
        if where < 0:
            yield f"“{words[:30]}” is not in the PDF's contents, in its place"
        else:
            at = where + len(words)


def counts(built, truth, all_shown):
    facts = truth.get("chronicle")
    for shown in all_shown:
        kind = shown.page.find("article").classes
        if facts and "chronicle" in kind:
            entries = [p.words for p in shown.body.find_all("p")]
            yield from eq("chronicle entries", len(entries),
                          facts["entries"])
            days = {re.match(r"(?:\d+月)?(\d+)日?", w)[1] for w in entries
                    if re.match(r"(?:\d+月)?\d+日?", w)}
            yield from eq("chronicle days", len(days), facts["days"])
        if truth.get("personnel") and "personnel" in kind:
            yield from eq("personnel entries",
                          len(shown.body.find_all("li")),
                          truth["personnel"]["entries"])
    text = "".join(built.pdf.words("-raw")[:2])
    for words in (truth["name"], f"{truth['year']}年第{truth['number']}期"):
        if squeeze(words) not in text:
            yield f"“{words}” is not on the cover"
    index = read_page(os.path.join(built.public, "index.html")).words
    for words in (truth["name"], f"{truth['year']}年第{truth['number']}期",
                  f"总第{truth['serial']}期" if truth["serial"] else ""):
        if squeeze(words) not in index:
            yield f"“{words}” is not on the issue's page"


def main():
    setting = Setting()
    known = 0
    for built in setting.issues():
        path = os.path.join(built.source, "truth.json")
        if not os.path.exists(path):
            continue
        known += 1
        with open(path, encoding="utf-8") as file:
            truth = json.load(file)
        followed = follow(built.issue, built.pdf, setting.styles)
        shown = [Shown(built, a, followed) for a in truth["articles"]]
        for test in (front, closing, headings, tables, attachments,
                     paragraphs):
            report.run(f"truth {test.__name__} {built.name}",
                       lambda t=test: (f"{s.slug}: {fault}" for s in shown
                                       for fault in t(s)))
        report.run(f"truth bookmarks {built.name}",
                   lambda: (f"{s.slug}: {fault}" for s in shown
                            for fault in bookmarks(s, built)))
        report.run(f"truth contents {built.name}", contents, built, truth)
        report.run(f"truth counts {built.name}", counts, built, truth, shown)
        report.run(f"truth search {built.name}", search, built, truth, shown)
    if not known:
        report.skip("truth", "no truth.json beside the sources")
    report.finish()


if __name__ == "__main__":
    main()
