"""Raw text as other gazettes print it and other tools extract it.

printed(issue, style) renders an issue in the source format (issues/, made up)
as text: lines as wide as a column, pages with heads and folios, a contents list
of some shape, numbers and dates written one way or another, tables as a tool
leaves them. STYLES are conventions found in municipal gazettes.
"""
import glob
import os
import re
import unicodedata
from dataclasses import dataclass

from judge.source import DELIMITER, front_matter, read_text, split_row

HAN = "〇一二三四五六七八九"
NOT_FIRST = "，。：；！？、）》”’"


@dataclass
class Style:
    width: int = 36  # [em] of a line, 0: paragraphs are lines
    indent: str = ""  # of a paragraph's first line
    blank: str = ""  # blank lines: par, every
    page: int = 0  # lines on a page
    feed: bool = False  # form feeds
    head: str = ""  # running head
    folio: str = ""
    contents: str = "{title}……………（{page}）"  # "": none
    category: str = "{}"
    sections: bool = False  # section names above their first article
    number: str = "below"  # the title: below, above, paren
    brackets: str = "〔〕"
    chinese: bool = False  # dates
    label: str = "附件{}"
    table: str = "cells"
    marks: bool = False  # Markdown
    at_end: bool = False  # the contents list
    half: bool = False  # marks of half width


STYLES = {
    "plain": Style(),
    "paragraphs": Style(width=0, blank="par"),
    "every line apart": Style(blank="every", contents="{title}... {page}"),
    "indents": Style(indent="　　", folio="· {page} ·", page=30,
                     contents="{title}·········{page}"),
    "form feeds": Style(page=32, feed=True, folio="— {page} —",
                        head="{name}  {year}年第{number}期",
                        contents="{title} {page}"),
    "page of pages": Style(page=34, folio="第{page}页 共48页", head="{name}",
                           contents="{title}({page})"),
    "bare folios": Style(page=34, folio="{page}",
                         head="{name} {year}.{number}",
                         contents="{title} / {page}"),
    "pages in front": Style(width=0, contents="{page}　{title}",
                            category="【{}】"),
    "sections": Style(width=0, blank="par", sections=True, category="◎{}",
                      contents="{page:02} / {title}"),
    "page below": Style(contents="{title}\n{page}", category="★ {}"),
    "no contents": Style(contents=""),
    "no pages": Style(width=0, contents="{title}", category="·{}·"),
    "contents at the end": Style(width=0, at_end=True),
    "number above": Style(width=0, number="above"),
    "number in brackets": Style(number="paren"),
    "square brackets": Style(brackets="[]", chinese=True),
    "round brackets": Style(brackets="（）", width=0),
    "tabs": Style(label="附件{}：", table="tabs"),
    "markdown": Style(width=0, blank="par", marks=True, table="bars"),
    "html": Style(width=0, blank="par", table="html"),
    "half width": Style(half=True),
    "narrow": Style(width=20, page=76, folio="— {page} —",
                    head="{name}{year}·{number}"),
}


def cells(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1
               for c in text)


def wrapped(text, width, indent):
    """The lines of a paragraph; the first has its indent's room less."""
    lines, line, used = [], "", 2 * indent
    for char in text:
        if width and used + cells(char) > 2 * width and \
                char not in NOT_FIRST:
            lines.append(line)
            line, used = "", 0
        line += char
        used += cells(char)
    return [*lines, line] if line else lines


def parts(lines):
    """(block, words) for each line of a body, and the rows of tables."""
    inside, paragraph, rows = [], [], []
    for line in [*lines, ""]:
        bare = line.strip(" \t\u3000")
        mark = re.match(r":::+\s*([\w-]*)\s*(?:\{(.*)\})?$", bare)
        if not bare.startswith("|") and rows:
            yield "table", [split_row(r) for r in rows
                            if not DELIMITER.match(r)]
            rows = []
        name = inside[-1] if inside else ""
        if paragraph and (not bare or mark):
            yield name, "".join(paragraph)
            paragraph = []
        if mark and mark[1]:
            inside.append(mark[1])
            values = dict(re.findall(r'([\w-]+)="([^"]*)"', mark[2] or ""))
            values.update(re.findall(r"\b(no)=(\d+)", mark[2] or ""))
            if mark[1] in ("attachment", "table"):
                yield "open " + mark[1], values
        elif mark:
            inside.pop()
        elif bare.startswith("|"):
            rows.append(bare)
        elif name in ("sign", "attachments", "roster") and bare:
            yield name, bare
        elif re.match("#+ ", bare):
            yield bare.split()[0], bare.split(None, 1)[1]
        elif bare:
            paragraph.append(re.sub("^- ", "", bare))


class Printer:
    def __init__(self, folder, style):
        self.style = style
        self.facts = front_matter(
            read_text(os.path.join(folder, "issue.md")).split("\n"))[0]
        self.lines = []  # of the pages so far
        self.page, self.used, self.fresh = 3, 0, True
        self.entries = []  # (category, title, page)
        for path in sorted(glob.glob(folder + "/0*.md")):
            self.article(path)
        self.end_page()

    def end_page(self):
        if self.style.folio and not self.fresh:
            self.lines += ["", self.style.folio.format(page=self.page)]
        self.page, self.used = self.page + (not self.fresh), 0
        self.fresh = True

    def line(self, text):
        if self.fresh and self.style.head:
            self.lines += ["\f" * self.style.feed +
                           self.style.head.format(**self.facts), ""]
        self.fresh = False
        self.lines += [text] + [""] * (self.style.blank == "every")
        self.used += 1
        if self.style.page and self.used >= self.style.page:
            self.end_page()

    def paragraph(self, text, indent=2):
        lines = wrapped(text, self.style.width, indent)
        if indent and self.style.indent:
            lines[0] = self.style.indent + lines[0]
        for line in lines:
            self.line(line)
        if self.style.blank == "par":
            self.lines.append("")

    def title(self, text, lead="# "):
        width = self.style.width and self.style.width * 5 // 8
        lines = wrapped(text, width, 0)
        lines[0] = lead * self.style.marks + lines[0]
        for line in lines:
            self.line(line)
        if self.style.blank:
            self.lines.append("")

    def number(self, text):
        return text.replace("〔", self.style.brackets[0]).replace(
            "〕", self.style.brackets[1])

    def date(self, text):
        match = re.fullmatch(r"(\d+)年(\d+)月(\d+)日", text)
        if not match or not self.style.chinese:
            return text

        def said(n):
            ten = ("" if n < 20 else HAN[n // 10]) + "十" if n > 9 else ""
            return ten + (HAN[n % 10] if n % 10 else "")
        return "".join(HAN[int(c)] for c in match[1]) + "年" + \
            said(int(match[2])) + "月" + said(int(match[3])) + "日"

    def article(self, path):
        facts, body, _ = front_matter(read_text(path).split("\n"))
        self.end_page()
        category = facts["category"]
        order = facts.get("kind") == "order"
        if self.style.sections and not order and \
                category not in (e[0] for e in self.entries):
            self.paragraph(category, 0)
        self.entries.append((category, facts.get("toc-title") or
                             facts["title"], self.page))
        number = self.number(facts.get("number", ""))
        if number and self.style.number == "above" and not order:
            self.paragraph(number, 0)
        self.title(facts["title"])
        if number and (order or self.style.number == "below"):
            self.paragraph(number, 0)
        elif number and self.style.number == "paren":
            self.paragraph(f"（{number}）", 0)
        for kind, words in parts(body):
            self.part(kind, words)

    def part(self, kind, words):
        if kind == "open attachment":
            self.end_page()
            self.paragraph(self.style.label.format(words.get("no", "")), 0)
            self.title(words["title"])
        elif kind == "open table":
            for name in ("caption", "unit"):
                if words.get(name):
                    self.paragraph(words[name], 0)
        elif kind == "table":
            self.table(words)
        elif kind == "#":
            self.title(words)
        elif kind.startswith("#"):
            self.paragraph((kind + " ") * self.style.marks + words)
        else:
            self.paragraph(self.date(words),
                           0 if kind in ("to", "sign") else 2)

    def table(self, rows):
        if self.style.table == "html":
            self.line("<table>" + "".join(
                "<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>"
                for row in rows) + "</table>")
            return
        for i, row in enumerate(rows):
            if self.style.table == "tabs":
                self.line("\t".join(row))
            elif self.style.table == "bars":
                self.line("| " + " | ".join(row) + " |")
                if i == 0:
                    self.line("|---" * len(row) + "|")
            else:
                for cell in row:
                    self.line(cell)

    def contents(self):
        lines, last = ["# " * self.style.marks + "目　录", ""], ""
        for category, title, page in self.entries:
            if category != last:
                lines.append(self.style.category.format(category))
            last = category
            entry = self.style.contents.format(title=title, page=page)
            lines += entry.split("\n")
        return [*lines, ""]


def printed(folder, style):
    p = Printer(folder, style)
    contents = p.contents() if style.contents else []
    cover = [p.facts["name"], "{year}年第{number}期".format(**p.facts), "",
             "主办：" + p.facts["name"][:-2], "电话：0800-1234567", ""]
    lines = cover + ([] if style.at_end else contents) + p.lines + \
        (contents if style.at_end else [])
    text = "\n".join(lines) + "\n"
    if style.half:
        text = text.translate(str.maketrans("，：；（）！？", ",:;()!?"))
    return text
