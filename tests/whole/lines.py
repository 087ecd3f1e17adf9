"""What a typesetter looks for in lines, by where the PDF's glyphs stand.

Nothing here asks the program: the frame of the columns is computed from
print.yaml, all else is measured.
"""
import os
import re

from judge import report
from judge.glyphs import CLOSING, OPENING, lines
from judge.setting import Setting
from judge.source import squeeze

GAP = 0.255  # [em] the promise, and what rounding of widths may add
LONG = 15  # [characters] of a line the promise is made for
NEAR = 0.06  # [pt]
KERN = 0.5  # [pt] of a Latin word that is parted
NEVER_FIRST = CLOSING + "％‰℃"


class Frame:
    """The columns of each page, by print.yaml."""

    def __init__(self, styles, pdf):
        with open(os.path.join(styles, "print.yaml"),
                  encoding="utf-8") as file:
            text = file.read()

        def number(key, unit):
            found = re.search(rf"^\s+{key}:\s*([\d.]+){unit}\s", text, re.M)
            return float(found[1])

        self.em = 10.5
        self.inner = number("inner", "mm") * 72 / 25.4
        self.top = number("top", "mm") * 72 / 25.4
        self.column = number("column", "em") * self.em
        self.gutter = number("gutter", "em") * self.em
        self.columns = int(number("columns", ""))
        self.measure = self.columns * (self.column + self.gutter) - self.gutter
        self.bottom = number("bottom", "mm") * 72 / 25.4
        self.width, self.height = pdf.box(0)[2:]

    def lefts(self, label):
        """Left edges of a page's columns."""
        left = self.inner if int(label) % 2 else \
            self.width - self.inner - self.measure
        return [left + i * (self.column + self.gutter)
                for i in range(self.columns)]


def body_pages(built):
    """(label, lines of the type area) of the numbered pages from the first
    article on: what stands before is the contents and the masthead."""
    frame, pdf = built.frame, built.pdf
    first = pdf.places[built.issue.articles[0].slug][0]
    for label, page in list(zip(pdf.labels, built.lines))[first:]:
        if label.isdecimal():
            yield label, [
                line for line in page if line and
                frame.top < line.y < frame.height - frame.bottom + frame.em]


def is_body(built, line):
    return abs(line.size - built.frame.em) < 0.01


def marks(built):
    """No line begins or ends with a mark that must not stand there, unless
    a paragraph of the source does."""
    begun = [squeeze(unit.text) for article in built.issue.articles
             for unit in article.units if unit.text[:1] in NEVER_FIRST]
    for label, page in body_pages(built):
        for line in page:
            if line[0].char in NEVER_FIRST and not any(
                    text.startswith(squeeze(line.words)) for text in begun):
                yield f"page {label}: a line begins {line.words[:12]}"
            if line[-1].char in OPENING:
                yield f"page {label}: a line ends {line.words[-12:]}"


def gaps(built):
    """No long line has a gap above a quarter em. (Names of two characters
    are spread by one em: rosters.)"""
    for label, page in body_pages(built):
        for line in page:
            if len(line) < LONG or line.size < built.frame.em - 0.01:
                continue
            for gap, between in line.gaps():
                if gap > GAP and abs(gap - 1) > 0.01:
                    yield (f"page {label}: {gap:.3f} em in {between} of "
                           f"{line.words}")


def column_lines(built, page, left):
    """The lines of the body in one column, from its top."""
    return sorted(
        (line for line in page if is_body(built, line) and
         left - built.frame.em / 2 - 1 < line[0].x <
         left + built.frame.column), key=lambda line: line.y)


def filled(built):
    """(label, left edge, a line, the next) where the next line begins at the
    column's left edge and so goes on with the paragraph."""
    for label, page in body_pages(built):
        for left in built.frame.lefts(label):
            found = column_lines(built, page, left)
            for line, after in zip(found, found[1:]):
                if abs(after[0].left - left) < NEAR and \
                        after.y - line.y < 1.6 * built.frame.em and \
                        len(line) >= LONG:
                    yield label, left, line, after


def typed_ends(built):
    """The words before each line break the author typed, without marks."""
    for article in built.issue.articles:
        with open(article.path, encoding="utf-8") as file:
            for words in re.findall(r"(.*?)(?:\\\n|<br>)", file.read()):
                yield squeeze(words)[-4:]


def edges(built):
    """Full lines end exactly at the column's edge, and none beyond it."""
    count, typed = 0, set(typed_ends(built))
    for label, left, line, _ in filled(built):
        off = line[-1].right - left - built.frame.column
        if line[-1].right > left + built.frame.column + built.frame.gutter:
            off -= built.frame.measure - built.frame.column  # set across
        count += 1
        if squeeze(line.words)[-4:] in typed:
            continue
        if line[-1].char.isascii() and abs(off) < KERN:
            continue
        if -2 * built.frame.em < off < -NEAR or off > NEAR:
            yield f"page {label}: {off:+.2f} pt at the end of {line.words}"
    if count < 20:
        yield f"only {count} full lines found: the test is blind"


def lone(built):
    """No paragraph ends with a line of one character."""
    for label, left, line, after in filled(built):
        solid = [g for g in after if g.char.isalnum()]
        full = abs(line[-1].right - left - built.frame.column) < NEAR
        if full and len(solid) == 1:
            yield f"page {label}: {after.words} after {line.words[-12:]}"


def main():
    setting = Setting()
    for built in setting.issues():
        built.lines = lines(built.pdf.path)
        built.frame = Frame(setting.styles, built.pdf)
        report.run(f"lines marks {built.name}", marks, built)
        report.run(f"lines gaps {built.name}", gaps, built)
        report.run(f"lines edges {built.name}", edges, built)
        report.run(f"lines lone {built.name}", lone, built)
    report.finish()


if __name__ == "__main__":
    main()
