"""Follows the words of an issue through its PDF, unit by unit.

Between two units nothing may stand but what the page adds and says so:
page numbers behind an entry of a list, 续表 with the header rows repeated,
the words of a merged cell repeated. A table's cells may be parted by a page;
its words are counted character by character. A figure that found no room may
stand a little later, at the head of a column or page: where it is taken out of
them, the words around it must go on as in the source.
"""
import re
from collections import Counter
from dataclasses import dataclass

from judge.report import excerpt
from judge.source import Unit, squeeze

LEADER = re.compile(r"[.·…․‥]*(\d+)")
CONTINUED = "续表"
BACK = "本期电子版"  # what a back page without a colophon begins with
WAITS = 4000  # [characters] a figure stands behind its place, at most


def leader(text, at, following):
    """A page number behind dots and where it ends, or (None, at). What follows
    may begin with digits of its own."""
    match = LEADER.match(text, at)
    if not match:
        return None, at
    for end in range(match.start(1) + 1, match.end() + 1):
        if any(text.startswith(words, end) for words in following):
            return text[match.start(1):end], end
    if any(text.startswith(words, at) for words in following):
        return None, at
    return match[1], match.end()


@dataclass
class Found:
    unit: object
    at: int  # in the whole text


class Text:
    """The pages as one string, and back from a place to its page."""

    def __init__(self, pages, first):
        self.first = first
        self.pages = pages[first:]
        self.all = "".join(self.pages)
        self.ends, total = [], 0
        for page in self.pages:
            total += len(page)
            self.ends.append(total)

    def page(self, at):
        for i, end in enumerate(self.ends):
            if at < end:
                return self.first + i
        return self.first + len(self.ends) - 1

    def cut(self, at, length):
        """Takes words out, as if they had never stood there."""
        self.all = self.all[:at] + self.all[at + length:]
        self.ends = [e - length if e > at else e for e in self.ends]

    def pieces(self, start, end):
        """The text from start to end, cut where pages end and at 续表."""
        cuts = {start, end, *(e for e in self.ends if start < e < end)}
        at = self.all.find(CONTINUED, start, end)
        while at >= 0:
            cuts.add(at)
            at = self.all.find(CONTINUED, at + 1, end)
        cuts = sorted(cuts)
        return [self.all[a:b] for a, b in zip(cuts, cuts[1:])]


def groups(units):
    """Runs of units: one alone, or all cells of one table."""
    at = 0
    while at < len(units):
        end = at + 1
        if units[at].kind == "cell":
            while end < len(units) and units[end].kind == "cell" and \
                    units[end].table == units[at].table:
                end += 1
        yield units[at:end]
        at = end


def parted(text, pieces):
    """Does the text stand in consecutive pieces, broken where they end?"""
    for first in range(len(pieces)):
        rest = text
        for piece in pieces[first:]:
            if rest in piece:
                return True
            length = max((n for n in range(len(rest))
                          if rest[:n] in piece), default=0)
            if length == 0:
                break
            rest = rest[length:]
    return False


def unexplained(extra, cells, pieces, captions):
    """What stands in a table's place beyond its words. Behind a break may
    stand 续表, the header rows, caption and unit again, and the whole words of
    a cell that goes on."""
    breaks = sum(p.startswith(CONTINUED) for p in pieces)
    for words, times in ((CONTINUED, breaks),
                         *((c.text, breaks) for c in cells if c.header)):
        for _ in range(times):
            extra = extra - Counter(words)
    again = [*captions, *sorted((c.text for c in cells), key=len,
                                reverse=True)]
    for words in again:
        count = Counter(words)
        for _ in range(len(pieces) - 1):
            if extra and not count - extra:
                extra = extra - count
    return extra


class Follower:
    def __init__(self, text):
        self.text, self.at = text, 0
        self.faults, self.found = [], []

    def fault(self, unit, words):
        self.faults.append(f"line {unit.line}, {unit.kind}: {words}")

    def unit(self, unit, listed):
        """The next unit; listed: after a line of a list, with its page."""
        start = self.at
        if listed:
            start = leader(self.text.all, self.at, [unit.text])[1]
        if not self.text.all.startswith(unit.text, start):
            where = self.text.all.find(unit.text, self.at)
            if unit.kind == "figure" and 0 < where - self.at < WAITS:
                self.text.cut(where, len(unit.text))
                return
            if where < 0 or where - self.at > 4000:
                self.lost(unit)
                return
            self.fault(unit, f"before it stands what the source has not: "
                       f"“{self.text.all[self.at:where][:80]}”")
            start = where
        self.found.append(Found(unit, start))
        self.at = start + len(unit.text)

    def lost(self, unit):
        length = len(unit.text)
        while length and unit.text[:length] not in \
                self.text.all[self.at:self.at + 6000]:
            length -= 1
        if length < 4:
            self.fault(unit, f"“{unit.text[:40]}” is not in the PDF; there: "
                       f"{excerpt(self.text.all, self.at)}")
            return
        where = self.text.all.find(unit.text[:length], self.at) + length
        self.fault(unit, f"“{unit.text[max(0, length - 16):length]}▶"
                   f"{unit.text[length:length + 16]}” is in the PDF "
                   f"{excerpt(self.text.all, where)}")
        self.at = where

    def table(self, cells, after, captions):
        """All cells up to the unit after the table."""
        end = len(self.text.all)
        if after is not None:
            end = self.end_of_table(cells, after)
            if end is None:
                self.fault(cells[-1], "the end of the table is not found: "
                           f"after it “{after.text[:30]}”")
                return
        pieces = self.text.pieces(self.at, end)
        whole = "".join(pieces)
        for cell in cells:
            if not any(cell.text in p for p in pieces) and \
                    not parted(cell.text, pieces):
                self.fault(cell, f"“{cell.text[:40]}” is not in its table")
        have, want = Counter(whole), Counter()
        for cell in cells:
            want.update(cell.text)
        if want - have:
            self.fault(cells[0], "the table lacks "
                       f"“{''.join((want - have).elements())[:60]}”")
        extra = unexplained(have - want, cells, pieces, captions)
        if extra:
            self.fault(cells[0], "the table has more than its words: "
                       f"“{''.join(sorted(extra.elements()))[:60]}”")
        self.found.append(Found(cells[0], self.at))
        self.at = end

    def end_of_table(self, cells, after):
        """Where the unit after the table begins: the first place by which as
        many characters have passed as the cells have."""
        least = self.at + sum(len(c.text) for c in cells)
        # what follows may come a little early where cells are lost
        where = self.text.all.find(after.text, least)
        if where < 0:
            where = self.text.all.find(after.text, self.at)
        return None if where < 0 else where

    def units(self, units):
        runs = list(groups(units))
        entry = False
        for i, run in enumerate(runs):
            listed, entry = entry, run[0].kind == "entry"
            if run[0].kind != "cell":
                self.unit(run[0], listed)
                continue
            captions = [u.text for r in runs[max(0, i - 2):i] for u in r
                        if u.kind in ("caption", "unit")]
            after = runs[i + 1][0] if i + 1 < len(runs) else None
            self.table(run, after, captions)
        if entry:
            self.at = leader(self.text.all, self.at, [])[1]


@dataclass
class Followed:
    """An issue's PDF after its contents: where each article stands in it."""
    text: Text
    articles: dict  # slug: (start, end) in text.all, from its title on
    faults: list  # (slug, words)
    end: int  # where the last article ends


def article_units(article):
    heads = [Unit("title", squeeze(article.title), 1)]
    if article.facts.get("number"):
        heads.append(Unit("number", squeeze(article.facts["number"]), 1))
    return [*heads, *article.units]


def follow(issue, pdf, styles):
    """The articles begin where the bookmark of the first leads."""
    first = pdf.places[issue.articles[0].slug][0]
    follower = Follower(Text(pdf.body(styles), first))
    units = [article_units(a) for a in issue.articles]
    ends = issue.colophon
    if not ends and BACK in follower.text.all:
        ends = [Unit("back page", BACK, 1)]
    units.append(ends)
    places, faults = {}, []
    for i, article in enumerate(issue.articles):
        follower.faults = []
        start, after = follower.at, units[i + 1][:1]
        if units[i][-1].kind == "cell" and after:  # it ends the table
            follower.units([*units[i], *after])
            follower.at = follower.found.pop().at
        else:
            follower.units(units[i])
        places[article.slug] = (start, follower.at)
        faults += [(article.slug, f) for f in follower.faults]
    return Followed(follower.text, places, faults, follower.at)
