"""Reads articles as FORMAT says, by other means than the generator.

An article becomes a list of units in reading order: paragraphs, headings,
cells, lines of lists, labels. Marks are taken off; white space is dropped from
every unit (spaces and U+3000 alike), so that all comparing is modulo it.
"""
import csv
import glob
import html
import io
import os
import re
from dataclasses import dataclass, field

# white space, and characters without width (which are reported, and dropped)
SPACE = re.compile(r"[\s\u00a0\u00ad\u3000\u2000-\u200f\u2060\ufeff]+")
FENCE = re.compile(r"(`{3,}|~{3,})")
OPEN = re.compile(r"(:{3,})\s*([\w-]+)\s*(?:\{(.*)\})?\s*$")
CLOSE = re.compile(r"(:{3,})\s*$")
ATTRIBUTE = re.compile(r'([\w-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s}]+)))?')
DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
ENCODINGS = ("utf-8-sig", "utf-16", "gb18030", "big5")


def squeeze(text):
    return SPACE.sub("", text)


def decode(data):
    for encoding in ENCODINGS:
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("bytes of no encoding")


def read_text(path):
    with open(path, "rb") as file:
        return decode(file.read()).replace("\r\n", "\n").replace("\r", "\n")


@dataclass
class Unit:
    kind: str  # paragraph heading item code to sign note entry label title
    #            under caption unit cell box post figure
    text: str  # squeezed
    line: int
    table: int = -1  # which table of the article, for cells
    header: bool = False  # cell of a header row
    level: int = 0  # of a heading
    where: tuple = ()  # names of the blocks it stands in, outermost first


@dataclass
class Attachment:
    label: str
    title: str
    note: str
    omitted: bool
    no: int
    line: int


@dataclass
class Article:
    path: str
    slug: str
    facts: dict
    units: list
    attachments: list = field(default_factory=list)

    @property
    def title(self):
        return self.facts.get("title", "")

    @property
    def categories(self):
        return self.facts.get("category", "").split("/")


def words(text, use="text"):
    """Inline marks off; white space stays."""
    kept = []

    def keep(piece):
        kept.append(piece)
        return f"\ue000{len(kept) - 1}\ue001"

    def code(match):
        inner = match[2].replace("\n", " ")
        return keep(inner)

    text = re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", code, text,
                  flags=re.S)
    if use != "text":
        text = re.sub(r"<br\s*/?>", "\n", text)
    if use == "cell":
        text = re.sub(r"^[ \t]*>>", "", text, flags=re.M)
    text = re.sub(r"\\\n", "\n", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", lambda m: keep(m[1]), text)
    text = re.sub(r"<((?:https?|ftp|mailto):[^<>\s]*)>",
                  lambda m: keep(m[1]), text)
    text = re.sub(r"_{2,}", lambda m: keep(m[0]), text)
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)", r"\1",
                  text)
    text = re.sub(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", r"\1", text, flags=re.S)
    text = re.sub(r"(?<!\*)\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\*)", r"\1", text)
    text = re.sub(r"(?<![\w])_(?=[^\s_])([^_]+?)(?<=[^\s_])_(?![\w])", r"\1",
                  text)
    text = re.sub(r"&(#\d+|#x[0-9a-fA-F]+|\w+);",
                  lambda m: html.unescape(m[0]), text)
    return re.sub("\ue000(\\d+)\ue001", lambda m: kept[int(m[1])], text)


def split_row(line):
    line = line.strip()
    cells = re.split(r"(?<!\\)\|", line)
    if line.startswith("|"):
        cells = cells[1:]
    if cells and re.search(r"(?<!\\)\|$", line):
        cells = cells[:-1]
    return [c.strip().replace(r"\|", "|") for c in cells]


class Reader:
    """One body; a stack of open blocks."""

    def __init__(self, folder, first_line):
        self.folder = folder
        self.first_line = first_line
        self.units = []
        self.attachments = []
        self.stack = []  # (colons, name, attributes, first line)
        self.paragraph = []
        self.paragraph_line = 0
        self.table = -1
        self.rows = []
        self.rows_line = 0
        self.fence = None
        self.empty_lists = []  # places where a list is to be made

    # what a line is

    def read(self, lines):
        for offset, line in enumerate(lines):
            self.line(line, self.first_line + offset)
        self.flush()
        self.fill_lists()
        return self

    def name(self):
        return self.stack[-1][1] if self.stack else ""

    def omitted(self):
        return any("omitted" in a for _, n, a, _ in self.stack
                   if n == "attachment")

    def line(self, line, number):
        if self.fence:
            self.fenced(line)
            return
        bare = line.strip(" \t\u3000")
        fence = FENCE.match(bare)
        if fence and "`" not in bare[len(fence[1]):]:
            self.flush()
            self.fence, self.paragraph_line = fence[1], number
            self.code = []
        elif CLOSE.match(bare):
            self.flush()
            self.close()
        elif OPEN.match(bare):
            self.flush()
            match = OPEN.match(bare)
            self.open(match[1], match[2], match[3] or "", number)
        elif bare.startswith("%%"):
            self.flush()
        elif not bare:
            self.flush()
        elif self.name() in ("sign", "attachments", "roster"):
            self.one_line(bare, number)
        elif bare.startswith("|"):
            if self.paragraph:
                self.flush()
            if not self.rows:
                self.rows_line = number
            self.rows.append(bare)
        elif re.match(r"#{1,5}\s", bare):
            self.flush()
            marks, text = bare.split(None, 1)
            text = re.sub(r"\s#+\s*$", "", text)
            self.add("heading", words(text, "title"), number,
                     level=len(marks))
        elif re.match(r"([-*_])(\s*\1){2,}\s*$", bare) and \
                not bare.startswith("__") and not self.paragraph:
            self.flush()
        elif re.match(r"- ", bare):
            self.flush()
            self.more(bare[2:], number, "item")
        elif bare.startswith(">"):
            self.more(re.sub(r"^>\s?", "", bare), number)
        else:
            self.more(bare, number)

    def fenced(self, line):
        if line.strip().startswith(self.fence) and \
                not line.strip().strip(self.fence[0]):
            self.add("code", "\n".join(self.code), self.paragraph_line)
            self.fence = None
        else:
            self.code.append(line)

    def more(self, text, number, kind="paragraph"):
        if self.rows:
            self.flush()
        if not self.paragraph:
            self.paragraph_line = number
            self.paragraph_kind = kind
            if re.match(r"\\(?![!-/:-@\[-`{-~])", text):
                text = text[1:]
        self.paragraph.append(text)

    def one_line(self, text, number):
        name = self.name()
        if name == "roster":
            text = re.sub(r"(^|[\s：:])~(?=\s|$)", r"\1", text)
        kind = {"sign": "sign", "attachments": "entry", "roster": "post"}[name]
        self.add(kind, words(text), number)

    def add(self, kind, text, line, **more):
        text = squeeze(text)
        if text and not self.omitted():
            where = tuple(n for _, n, _, _ in self.stack)
            self.units.append(Unit(kind, text, line, where=where, **more))

    # blocks

    def open(self, colons, name, attributes, number):
        values = {}
        for key, quoted, plain in ATTRIBUTE.findall(attributes):
            values[key] = re.sub(r"\\(.)", r"\1", quoted) or plain
        self.stack.append((len(colons), name, values, number))
        if name == "attachment":
            self.open_attachment(values, number)
        elif name == "table":
            self.add("caption", words(values.get("caption", "")), number)
            self.add("unit", words(values.get("unit", "")), number)
            if "src" in values:
                self.add_csv(values, number)
        elif name == "box":
            self.add("box", words(values.get("title", ""), "title"), number)
        elif name == "attachments":
            self.list_start = len(self.units)

    def open_attachment(self, values, number):
        no = values.get("no", "")
        a = Attachment(values.get("label", "附件" + no),
                       squeeze(words(values.get("title", ""), "title")),
                       squeeze(words(values.get("note", ""))),
                       "omitted" in values, int(no or 0), number)
        self.attachments.append(a)
        self.add("label", a.label, number)
        self.add("title", a.title, number)
        self.add("under", a.note, number)

    def close(self):
        if not self.stack:
            return
        _, name, _, number = self.stack[-1]
        if name == "attachments" and len(self.units) == self.list_start:
            self.empty_lists.append((len(self.units), number))
        self.stack.pop()

    def fill_lists(self):
        """A list left empty is made: 附件： and each number and title."""
        lists = self.empty_lists
        for i, (at, number) in reversed(list(enumerate(lists))):
            until = lists[i + 1][1] if i + 1 < len(lists) else float("inf")
            mine = [a for a in self.attachments if number < a.line < until] \
                or self.attachments
            texts = [f"{a.no}.{a.title}{a.note}" if a.no and len(mine) > 1
                     else a.title + a.note for a in mine]
            made = [Unit("entry", t, number) for t in ["附件：", *texts]]
            self.units[at:at] = made

    # ends

    def flush(self):
        if self.paragraph:
            text = "\n".join(self.paragraph)
            name = self.name()
            kind = self.paragraph_kind
            figure = re.fullmatch(r"!\[([^\]]*)\]\(([^)]*)\)", text.strip())
            if figure:
                kind = "figure"
            elif name in ("to", "note"):
                kind = name
            self.add(kind, words(text), self.paragraph_line)
            self.paragraph = []
        if self.rows:
            rows, self.rows = self.rows, []
            self.add_rows(rows)

    def add_rows(self, rows):
        mark = next((i for i, r in enumerate(rows) if DELIMITER.match(r)),
                    None)
        if mark is None:
            for i, row in enumerate(rows):
                self.add("paragraph", words(row), self.rows_line + i)
            return
        self.table += 1
        for i, row in enumerate(rows):
            if i == mark:
                continue
            for cell in split_row(row):
                self.add_cell(cell, self.rows_line + i, i < mark, True)

    def add_csv(self, values, number):
        path = os.path.join(self.folder, values["src"])
        self.table += 1
        header = int(values.get("header", 1))
        for i, row in enumerate(csv.reader(io.StringIO(read_text(path)))):
            for cell in row:
                self.add_cell(cell.strip(), number, i < header, False)

    def add_cell(self, cell, line, header, marks):
        if cell in ("^^", "<<"):
            return
        if marks:
            cell = words(cell, "cell")
        else:
            cell = re.sub(r"^\s*>>\s*", "", cell, flags=re.M)
        self.add("cell", cell, line, table=self.table, header=header)


def plain(value):
    value = value.strip()
    if value[:1] in "\"'" and value[-1:] == value[:1] and len(value) > 1:
        return value[1:-1]
    return re.sub(r"\s+#.*$", "", value)


def front_matter(lines):
    """(facts, lines of the body, number of its first line)"""
    if not lines or lines[0].strip() != "---":
        return {}, lines, 1
    end = next(i for i in range(1, len(lines)) if lines[i].strip() == "---")
    facts, key = {}, None
    for line in lines[1:end]:
        match = re.match(r"([\w-]+):(?:\s+(.*))?$", line)
        if match:
            key, value = match[1], (match[2] or "").strip()
            if value.startswith("[") and value.endswith("]"):
                inner = value[1:-1].strip()
                facts[key] = [plain(v) for v in inner.split(",")] \
                    if inner else []
            elif re.match(r"[|>][+-]?$", value):
                facts[key] = ""
            else:
                facts[key] = plain(value)
        elif key and line.strip().startswith("- "):
            if not isinstance(facts[key], list):
                facts[key] = []
            facts[key].append(plain(line.strip()[2:]))
        elif key and line[:1] in " \t" and isinstance(facts[key], str):
            facts[key] += line.strip()
    if isinstance(facts.get("issuer"), str):
        facts["issuer"] = [facts["issuer"]]
    return facts, lines[end + 1:], end + 2


def slug_of(path):
    name = os.path.basename(path)[:-3]
    return re.sub(r"^\d+-", "", name)


def read_article(path):
    lines = read_text(path).split("\n")
    facts, body, first = front_matter(lines)
    reader = Reader(os.path.dirname(path), first).read(body)
    return Article(path, slug_of(path), facts, reader.units,
                   reader.attachments)


@dataclass
class Issue:
    id: str
    folder: str
    facts: dict
    colophon: list
    articles: list


def read_issue(folder):
    head = read_article(os.path.join(folder, "issue.md"))
    paths = sorted(p for p in glob.glob(os.path.join(folder, "*.md"))
                   if os.path.basename(p) != "issue.md")
    return Issue(os.path.basename(folder), folder, head.facts, head.units,
                 [read_article(p) for p in paths])


def issue_folders(source):
    return sorted(os.path.dirname(p)
                  for p in glob.glob(os.path.join(source, "*", "issue.md")))
