"""What a typesetter looks for in columns and pages, by where the PDF's glyphs
stand and what the source says: body lines on one grid, columns of a page that
goes on level and full, no widow, no orphan, no heading alone at a foot.

Nothing here asks the program's own report.
"""
import os
import re

from judge import report
from judge.glyphs import lines
from judge.setting import Setting
from judge.source import squeeze
from lines import Frame, body_pages, is_body

LONG = 15  # [characters] of a line that is surely body text
NEAR = 0.15  # [pt]
EARLY = 2  # [rows] a page that goes on may end before its foot
ASCENT = 0.88  # [em] of a line above its baseline


class Grid(Frame):
    """The rows of a page, too."""

    def __init__(self, styles, pdf):
        super().__init__(styles, pdf)
        with open(os.path.join(styles, "print.yaml"),
                  encoding="utf-8") as file:
            found = re.search(r"^\s+pitch:\s*([\d.]+)pt", file.read(), re.M)
        self.pitch = float(found[1])
        self.rows = int((self.height - self.top - self.bottom) // self.pitch)

    def row(self, y):
        """The row of a baseline, from 0; a fraction is off the grid."""
        first = self.top + (self.pitch - self.em) / 2 + ASCENT * self.em
        return (y - first) / self.pitch


class Column(list):
    """The lines that stand in a column of a page, from its top."""

    def __init__(self, built, label, page, left):
        frame = built.frame
        super().__init__(sorted(
            (line for line in page
             if left - frame.em < line[0].x < left + frame.column and
             line[-1].right < left + frame.column + frame.em / 2),
            key=lambda line: line.y))
        self.label = label
        self.left = left


def columns(built):
    """Each page's columns; none of pages whose words are turned."""
    for label, page in body_pages(built):
        yield label, [Column(built, label, page, left)
                      for left in built.frame.lefts(label)]


def paragraphs(built, *kinds):
    return [squeeze(unit.text) for article in built.issue.articles
            for unit in article.units if unit.kind in kinds]


def on_grid(built):
    """Body lines of all columns stand on the rows of the page."""
    count, titles = 0, "\n".join(paragraphs(built, "heading"))
    for label, page in columns(built):
        for column in page:
            for line in column:
                if not is_body(built, line) or len(line) < LONG or \
                        squeeze(line.words) in titles:
                    continue
                count += 1
                row = built.frame.row(line.y)
                if abs(row - round(row)) * built.frame.pitch > NEAR:
                    yield f"page {label}: {row:.2f} rows down: {line.words}"
    if count < 50:
        yield f"only {count} lines found: the test is blind"


def neighbours(built):
    """(a column, the one that is read after it)."""
    before = None
    for _, page in columns(built):
        for column in page:
            if before and column:
                yield before, column
            if column:
                before = column


def lone_lines(built):
    """No paragraph leaves its first line at a foot or its last at a top."""
    texts = paragraphs(built, "paragraph", "item")
    crossed = 0
    for column, after in neighbours(built):
        last, first = squeeze(column[-1].words), squeeze(after[0].words)
        for text in texts:
            if last + first not in text:
                continue
            crossed += 1
            if text.endswith(last + first):
                yield f"page {after.label}: widow “{first}”"
            if text.startswith(last + first):
                yield f"page {column.label}: orphan “{last}”"
            break
    if crossed == 0 and len(built.pdf.labels) > 20:
        yield "no paragraph goes over a column's foot: the test is blind"


def headings(built):
    """No heading is the last line of a column that goes on in another."""
    texts = paragraphs(built, "heading")
    for column, after in neighbours(built):
        last = "".join(squeeze(line.words) for line in column[-2:])
        if any(last.endswith(text) or text.endswith(last)
               for text in texts if len(text) > 3) and \
                is_body(built, after[0]) and after.label == column.label:
            yield f"page {column.label}: “{last}” at the foot"


def goes_on(built, page):
    """Do both columns of a page begin level, with body text, at its top?"""
    return all(column and is_body(built, column[0]) and
               len(column[0]) >= LONG and
               abs(built.frame.row(column[0].y)) < 0.1 for column in page)


def level(built):
    """Before a page that goes on: columns end in the same row, at the foot."""
    pages, count = list(columns(built)), 0
    for (label, page), (_, after) in zip(pages, pages[1:]):
        if not goes_on(built, after) or not all(page):
            continue
        rows = [round(built.frame.row(column[-1].y)) for column in page]
        if not all(is_body(built, column[-1]) for column in page):
            continue  # a table or a picture ends where it ends
        count += 1
        if max(rows) != min(rows):
            yield (f"page {label}: columns end in rows "
                   + ", ".join(str(row + 1) for row in rows))
        if min(rows) < built.frame.rows - 1 - EARLY:
            yield (f"page {label}: ends in row {min(rows) + 1} of "
                   f"{built.frame.rows}")
    if count == 0 and len(pages) > 20:
        yield "no page that goes on was found: the test is blind"


def main():
    setting = Setting()
    for built in setting.issues():
        built.lines = lines(built.pdf.path)
        built.frame = Grid(setting.styles, built.pdf)
        report.run(f"register grid {built.name}", on_grid, built)
        report.run(f"register lone lines {built.name}", lone_lines, built)
        report.run(f"register headings {built.name}", headings, built)
        report.run(f"register level {built.name}", level, built)
    report.finish()


if __name__ == "__main__":
    main()
