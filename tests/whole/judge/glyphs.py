"""Where each glyph of a PDF stands, as mutool reads it; glyphs make lines.

Lengths are in points, y grows downwards, x is the left end of the baseline.
"""
import html
import re
from dataclasses import dataclass

from judge.pdf import output

GLYPH = re.compile(r'<g unicode="(.*?)" glyph="-?\d+" x="([-\d.]+)" '
                   r'y="([-\d.]+)" adv="([-\d.]+)"/>')
SPAN = re.compile(r'<span .* trm="([-\d.]+) ([-\d.]+) ')
TRANSFORM = re.compile(r' transform="([-\d. ]+)"')

OPENING = "‘“（《〈【〔［｛「『〖"
CLOSING = "、，。．：；？！’”）》〉】〕］｝」』〗"
TAB = 1.5  # [em] a wider gap parts what stands in columns


@dataclass
class Glyph:
    char: str
    x: float
    y: float
    advance: float
    size: float

    @property
    def left(self):
        """Where its ink begins: a full-width mark is blank on one side."""
        if self.char in OPENING:
            return self.x + self.advance - self.size / 2
        return self.x

    @property
    def right(self):
        if self.char in CLOSING:
            return self.x + self.size / 2
        if self.char == "·":  # in the middle of half an em
            return self.x + self.advance / 2 + self.size / 4
        return self.x + self.advance


class Line(list):
    """Glyphs on one baseline, none of them far from the one before."""

    @property
    def words(self):
        return "".join(g.char for g in self)

    @property
    def size(self):
        return self[0].size

    @property
    def y(self):
        return self[0].y

    def gaps(self):
        """(width in em, the two characters) between boxes; no spaces."""
        for a, b in zip(self, self[1:]):
            if a.char.isspace() or b.char.isspace():
                continue
            em = min(a.size, b.size)
            start = b.x if b.char not in OPENING else b.left - b.size / 2
            end = a.x + a.advance if a.char not in CLOSING \
                else a.right + a.size / 2
            yield (start - end) / em, a.char + b.char


def goes_on(line, glyph):
    last = line[-1]
    return abs(last.y - glyph.y) < 0.1 and glyph.left >= last.x and \
        glyph.x - last.x - last.advance < TAB * glyph.size


def glyphs(trace):
    """The glyphs of one page; none of words that are turned. Bold ones are
    filled and stroked: they count once."""
    size, height, upright = 0, 0, True
    for row in trace.splitlines():
        found = GLYPH.search(row)
        if found and upright:
            yield Glyph(html.unescape(found[1]), float(found[2]),
                        height - float(found[3]), float(found[4]) * size, size)
            continue
        found = TRANSFORM.search(row)
        if found:
            numbers = [float(n) for n in found[1].split()]
            upright = numbers[:4] == [1, 0, 0, -1] and "<stroke" not in row
            height = numbers[5]
        found = SPAN.search(row)
        if found:
            size = float(found[1])


def page_lines(trace):
    """The lines of one page in the order they are written."""
    line = Line()
    for glyph in glyphs(trace):
        if line and not goes_on(line, glyph):
            yield strip(line)
            line = Line()
        if line or not glyph.char.isspace():
            line.append(glyph)
    if line:
        yield strip(line)


def strip(line):
    while line and line[-1].char.isspace():
        line.pop()
    return line


def lines(path):
    """The lines of each page."""
    trace = output("mutool", "trace", path)
    return [list(page_lines(page))
            for page in trace.split("<page ")[1:]]
