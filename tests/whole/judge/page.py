"""Reads a web page into a small tree, by the standard library's parser."""
import re
from html.parser import HTMLParser

from judge.source import squeeze

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link",
        "meta", "source", "track", "wbr"}


class Element:
    def __init__(self, tag, attrs, parent):
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.children = []  # Element or str

    def walk(self):
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def find_all(self, tag=None, cls=None):
        return [e for e in self.walk()
                if (tag is None or re.fullmatch(tag, e.tag))
                and (cls is None or cls in e.classes)]

    def find(self, tag=None, cls=None):
        found = self.find_all(tag, cls)
        return found[0] if found else None

    @property
    def classes(self):
        return (self.attrs.get("class") or "").split()

    @property
    def text(self):
        return "".join(c if isinstance(c, str) else c.text
                       for c in self.children)

    @property
    def words(self):
        return squeeze(self.text)

    def above(self, tag=None, cls=None):
        at = self.parent
        while at is not None:
            if (tag is None or at.tag == tag) and \
                    (cls is None or cls in at.classes):
                return at
            at = at.parent
        return None


class Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("#", {}, None)
        self.faults = []

    def handle_starttag(self, tag, attrs):
        e = Element(tag, dict(attrs), self.at)
        self.at.children.append(e)
        if tag not in VOID:
            self.at = e

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.at.tag != tag:
            self.faults.append(f"</{tag}> closes <{self.at.tag}>, "
                               f"line {self.getpos()[0]}")
            return
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)


def read_page(path):
    builder = Builder()
    with open(path, encoding="utf-8") as file:
        builder.feed(file.read())
    builder.close()
    if builder.at is not builder.root:
        builder.faults.append(f"<{builder.at.tag}> is not closed")
    builder.root.faults = builder.faults
    return builder.root


def article_body(page):
    """Where the words of the article are: div.text in article."""
    article = page.find("article")
    return article.find("div", "text") if article else None


def table_grid(table):
    """rows, cols, header rows, spans [row, col, rowspan, colspan] from 1,
    and the texts of the first row's cells."""
    taken, spans, first = {}, [], []
    rows = table.find_all("tr")
    header = len([r for r in rows if r.above("thead")])
    for y, row in enumerate(rows):
        x = 0
        for cell in row.children:
            if not isinstance(cell, Element) or cell.tag not in ("td", "th"):
                continue
            while (y, x) in taken:
                x += 1
            down = int(cell.attrs.get("rowspan") or 1)
            across = int(cell.attrs.get("colspan") or 1)
            for v in range(down):
                for u in range(across):
                    if (y + v, x + u) in taken:
                        raise ValueError(f"cells overlap at {y + v}, {x + u}")
                    taken[y + v, x + u] = cell
            if down > 1 or across > 1:
                spans.append([y + 1, x + 1, down, across])
            if y == 0:
                first.append(cell.words)
            x += across
    cols = 1 + max((x for _, x in taken), default=-1)
    full = all((y, x) in taken for y in range(len(rows)) for x in range(cols))
    return {"rows": len(rows), "cols": cols, "header_rows": header,
            "spans": sorted(spans), "first_row": first,
            "rectangle": full and len(taken) == len(rows) * cols}
