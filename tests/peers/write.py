#!/usr/bin/env python3
"""The same issue for another engine: gongbao dump tree ISSUE | write.py FORMAT

FORMAT is latex (XeLaTeX with ctex), typst, or html (for Chromium). Each gets
what its users would write: two columns, titles and tables across both where
the engine has a way, headings, A4, 10.5 pt Song, the measure of our own
pages. No engine is made to look worse than it is: words, order and tables are
all there.
"""
import html
import json
import re
import sys

LINE = re.compile(r'( *)([a-z]+)((?: [a-z]+)*?) \[\d+:\d+\](.*)')
ATTR = re.compile(r'([a-z]+)=("(?:[^"\\]|\\.)*"|[^ ]+)')
TAIL = re.compile(r' ("(?:[^"\\]|\\.)*")$')


class Node:
    """A line of the dump and what stands below it."""

    def __init__(self, kind, attrs, words, before):
        self.kind, self.attrs, self.words = kind, attrs, words
        self.before, self.below = before, []

    def text(self):
        """All words below, as one."""
        return (self.words or "") + "".join(n.text() for n in self.below)

    def number(self, name, default=1):
        """An attribute as a number."""
        return int(self.attrs.get(name, default))


def unquote(s):
    """The words of a quoted string of the dump."""
    s = re.sub(r'\\u\{([0-9A-F]+)\}',
               lambda m: json.dumps(chr(int(m[1], 16)))[1:-1], s)
    return json.loads(s)


def read(lines):
    """The articles of a dump: (title, number, root node)."""
    articles, facts, stack = [], {}, []
    for line in lines:
        line = line.rstrip("\n")
        found = LINE.match(line)
        if not found:
            key, _, value = line.partition(": ")
            facts[key] = [unquote(s) for s in
                          re.findall(r'"(?:[^"\\]|\\.)*"', value)]
            continue
        depth, rest = len(found[1]) // 2, found[4]
        tail = TAIL.search(" " + rest.strip())
        words = unquote(tail[1]) if tail and "=" not in rest.strip().rsplit(
            tail[1], 1)[0][-1:] else None
        attrs = {k: unquote(v) if v[0] == '"' else v
                 for k, v in ATTR.findall(rest)}
        node = Node(found[2] if found[2] != "title" else found[3].strip(),
                    attrs, words, found[2] == "title")
        if node.kind == "article":
            articles.append(("".join(facts.get("title", [])),
                             "".join(facts.get("number", [])), node))
            stack, facts = [node], {}
        else:
            del stack[depth:]
            stack[-1].below.append(node)
            stack.append(node)
    return [a for a in articles if a[0]]


class Writer:
    """What the three formats share: the walk."""

    def __init__(self):
        self.out = []

    def add(self, s):
        """One more piece of the file."""
        self.out.append(s)

    def inline(self, node):
        """The words of a paragraph, run-in headings bold."""
        s = ""
        for n in node.below:
            if n.kind in ("runin", "strong", "clause"):
                s += self.bold(self.inline(n) or self.words(n.words or ""))
            elif n.kind == "break":
                s += self.newline
            elif n.words is not None and not n.below:
                s += self.words(n.words)
            else:
                s += self.inline(n)
        return s

    def blocks(self, node):
        """Every block below, in order."""
        for n in node.below:
            if n.kind in ("paragraph", "item", "line"):
                if n.kind == "item" and n.below and \
                        n.below[0].kind == "paragraph":
                    self.blocks(n)
                else:
                    self.paragraph(self.inline(n), node.kind)
            elif n.kind == "heading":
                self.heading(self.inline(n), n.number("level"))
                if n.before and "note" in node.attrs:
                    self.paragraph(self.words(node.attrs["note"]), "center")
            elif n.kind == "table":
                self.table(n)
            elif n.kind == "post":
                self.paragraph(self.words("　".join(
                    n.attrs[k] for k in ("role", "name", "duty")
                    if k in n.attrs)), "roster")
            elif n.kind == "figure":
                self.paragraph(self.inline(n), "figure")
            elif n.kind == "code":
                self.paragraph(self.newline.join(
                    self.words(s) for s in n.words.split("\n")), "code")
            else:
                if n.kind == "attachment":
                    self.paragraph(self.words(
                        n.attrs.get("label", "附件")), "label")
                self.blocks(n)

    def rows(self, table):
        """Rows of (cell words, rowspan, colspan), and how many are heads."""
        rows = [[(self.newline.join(self.inline(p) for p in c.below),
                  c.number("rowspan"), c.number("colspan"),
                  [int(k) for k in c.attrs["at"].split(",")])
                 for c in r.below if c.kind == "cell"]
                for r in table.below if r.kind == "row"]
        return rows, table.number("header", 0)

    def finish(self):
        """The file."""
        return "\n".join(self.out) + "\n"


class Latex(Writer):
    """XeLaTeX with ctex; tables leave the columns, for longtable must."""

    newline = r"\newline "

    def __init__(self):
        super().__init__()
        self.add(r"""\documentclass[UTF8,zihao=5,fontset=none]{ctexart}
\usepackage[a4paper,width=462bp,height=662bp]{geometry}
\usepackage{multicol,longtable,array,multirow}
\setCJKmainfont{Noto Serif CJK SC}[BoldFont=Noto Sans CJK SC]
\setmainfont{Noto Serif CJK SC}
\setlength{\columnsep}{21bp}\linespread{1.2}\emergencystretch=2em
\setlength{\parindent}{2em}\pagestyle{plain}
\begin{document}""")

    @staticmethod
    def words(s):
        """Escaped."""
        s = re.sub(r'[\\{}$&#^_%~]',
                   lambda m: {"\\": r"\textbackslash{}", "^": r"\^{}",
                              "~": r"\~{}"}.get(m[0], "\\" + m[0]), s)
        return s

    @staticmethod
    def bold(s):
        """Strong words."""
        return rf"\textbf{{{s}}}"

    def article(self, title, number, node):
        """One article on a new page."""
        self.add(rf"\clearpage\begin{{center}}{{\zihao{{2}}\bfseries "
                 rf"{self.words(title)}\par}}{self.words(number)}"
                 r"\end{center}\begin{multicols}{2}")
        self.blocks(node)
        self.add(r"\end{multicols}")

    def heading(self, s, level):
        """By level."""
        name = ("section", "section", "subsection", "subsubsection",
                "paragraph")[level - 1]
        self.add(rf"\{name}*{{{s}}}")

    def paragraph(self, s, where):
        """One paragraph."""
        if where in ("sign", "right"):
            s = rf"\hfill {s}"
        elif where in ("to", "label"):
            s = rf"\noindent {s}"
        self.add(s + r"\par")

    def table(self, table):
        """longtable has no rows that share a cell: those are flattened."""
        rows, heads = self.rows(table)
        n = table.number("cols")
        self.add(r"\end{multicols}")
        self.add(r"{\setlength{\parindent}{0pt}\begin{longtable}{|"
                 + rf"p{{\dimexpr {0.98 / n:.3f}\linewidth"
                 r" - 2\tabcolsep\relax}|" * n
                 + r"}\hline")
        for i, row in enumerate(rows):
            cells, at = [], 0
            for words, _, wide, place in row:
                cells += [""] * (place[1] - at)
                cells.append(words if wide == 1 else
                             rf"\multicolumn{{{wide}}}{{|c|}}{{{words}}}")
                at = place[1] + wide
            cells += [""] * (n - at)
            self.add(" & ".join(cells) + r"\\ \hline"
                     + (r"\endhead" if i == heads - 1 else ""))
        self.add(r"\end{longtable}}\begin{multicols}{2}")

    def finish(self):
        self.add(r"\end{document}")
        return super().finish()


class Typst(Writer):
    """Typst; a table that spans the page needs pages of its own."""

    newline = " \\ "

    def __init__(self):
        super().__init__()
        self.add("""#set page(paper: "a4", columns: 2, numbering: "1",
  margin: (x: 66.6pt, y: 90pt))
#set columns(gutter: 21pt)
#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true),
  leading: 5.25pt, spacing: 5.25pt)
#set table(stroke: 0.4pt)
#show heading: set text(size: 10.5pt)""")

    @staticmethod
    def words(s):
        """Escaped."""
        return re.sub(r'[\\\[\]#$*_@<>`~"\'/=+.-]', r'\\\g<0>', s)

    @staticmethod
    def bold(s):
        """Strong words."""
        return f"#strong[{s}]"

    def article(self, title, number, node):
        """One article on a new page, its title across the columns."""
        self.add("#pagebreak(weak: true)\n#place(top + center, scope: "
                 '"parent", float: true)[#text(size: 18pt, weight: "bold")'
                 f"[{self.words(title)}] \\ {self.words(number)}]\n")
        self.blocks(node)

    def heading(self, s, level):
        """By level."""
        self.add(f"\n#heading(level: {level})[{s}]\n")

    def paragraph(self, s, where):
        """One paragraph."""
        if where in ("sign", "right"):
            self.add(f"\n#align(right)[{s}]\n")
        elif where in ("to", "label"):
            self.add(f"\n#block[#set par(first-line-indent: 0pt);{s}]\n")
        else:
            self.add(f"\n{s}\n")

    def table(self, table):
        """In the column when small, else on pages of one column."""
        rows, heads = self.rows(table)
        n = table.number("cols")
        wide = n > 4
        if wide:
            self.add("\n#page(columns: 1)[")
        self.add(f"\n#[#set par(first-line-indent: 0pt)\n"
                 f"#table(columns: (1fr,) * {n},")
        for i, row in enumerate(rows):
            if i == 0 and heads:
                self.add("table.header(")
            for words, tall, across, _ in row:
                self.add(f"  table.cell(rowspan: {tall}, "
                         f"colspan: {across})[{words}],")
            if i == heads - 1:
                self.add("),")
        self.add(")]\n" + ("]\n" if wide else ""))


class Html(Writer):
    """Chromium: CSS columns; titles and tables span them."""

    newline = "<br>"

    def __init__(self):
        super().__init__()
        self.add("""<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8">
<style>
@page { size: A4; margin: 90pt 66.6pt }
body { font: 10.5pt/1.5 "Noto Serif CJK SC"; margin: 0; text-align: justify }
article { break-before: page; columns: 2; column-gap: 21pt }
h1.title, p.number, table.wide { column-span: all; text-align: center }
h1.title { font-size: 18pt } h1, h2, h3, h4, h5 { font-size: 10.5pt }
p { margin: 0; text-indent: 2em; orphans: 2; widows: 2 }
p.sign, p.right { text-align: right } p.to, p.label, td p { text-indent: 0 }
h1, h2, h3, h4, h5 { break-after: avoid }
table { border-collapse: collapse; width: 100% }
td, th { border: 0.4pt solid; padding: 2pt; font-weight: normal }
</style>""")

    @staticmethod
    def words(s):
        """Escaped."""
        return html.escape(s)

    @staticmethod
    def bold(s):
        """Strong words."""
        return f"<b>{s}</b>"

    def article(self, title, number, node):
        """One article on a new page."""
        self.add(f'<article><h1 class="title">{self.words(title)}</h1>'
                 f'<p class="number">{self.words(number)}</p>')
        self.blocks(node)
        self.add("</article>")

    def heading(self, s, level):
        """By level."""
        self.add(f"<h{level}>{s}</h{level}>")

    def paragraph(self, s, where):
        """One paragraph."""
        right = ' align="right"' if where in ("sign", "right") else ""
        self.add(f'<p class="{where}"{right}>{s}</p>')

    def table(self, table):
        """A real table, across the columns when wide."""
        rows, heads = self.rows(table)
        wide = ' class="wide"' if table.number("cols") > 4 else ""
        self.add(f"<table{wide}><thead>")
        for i, row in enumerate(rows):
            if i == heads:
                self.add("</thead><tbody>")
            tag = "th" if i < heads else "td"
            self.add("<tr>" + "".join(
                f'<{tag} rowspan="{tall}" colspan="{across}">{words}</{tag}>'
                for words, tall, across, _ in row) + "</tr>")
        self.add("</table>")


def main():
    """Reads a dump, writes one file."""
    makers = {"latex": Latex, "typst": Typst, "html": Html}
    if len(sys.argv) != 2 or sys.argv[1] not in makers:
        sys.exit(__doc__)
    writer = makers[sys.argv[1]]()
    for title, number, node in read(sys.stdin):
        writer.article(title, number, node)
    sys.stdout.write(writer.finish())


main()
