"""Raw issues imported, against the same issues made by hand.

For each text of ../shared/raw: the facts of every article, the share of
paragraphs, headings and table cells of the hand-made result that come out
exactly (white space aside), every character of the input either in the output
or in the report, `gongbao check` without an error, the time. With -v, alone:
tests/whole/import.py -v GONGBAO [ISSUE...] lists what differs.
"""
import collections
import difflib
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata

from judge import report
from judge.source import read_issue, squeeze

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "..", "..", "..", "shared")
RAW = {  # which text became which issue
    "000": "2024-07", "002": "2017-11", "003": "2022-09", "004": "2023-07"}
FACTS = ("number", "title", "category", "issuer", "date")
# share of each kind that must come out [per cent], a bit under what does
FLOORS = {
    "2024-07": {"paragraphs": 98, "headings": 100, "cells": 100},
    "2017-11": {"paragraphs": 99, "headings": 99, "cells": 99},
    "2022-09": {"paragraphs": 99, "headings": 99, "cells": 99},
    "2023-07": {"paragraphs": 97, "headings": 99, "cells": 99},
}
LISTED = ("furniture", "contents", "dash", "markup", "repeated-head", "label",
          "front", "title", "category", "word")
SECONDS = 1.0


def kind_of(unit):
    if unit.kind == "heading":
        return "headings"
    return "cells" if unit.kind == "cell" else "paragraphs"


def word(unit):
    """What must be the same of a unit; a list that was left empty is filled
    in by the build, its label in a line of its own."""
    text = squeeze(unit.text)
    text = re.sub("^附件：(?=.)", "", text)
    if unit.kind == "heading":
        return f"{unit.level} {text}"
    return text


def fact(article, name):
    value = article.facts.get(name)
    if isinstance(value, list):
        return "/".join(squeeze(str(v)) for v in value)
    return squeeze(str(value or "")).replace("“", '"').replace("”", '"')


class Compared:
    """An issue as imported beside the one made by hand."""

    def __init__(self, got, wanted):
        self.faults = []
        self.all = collections.Counter()
        self.same = collections.Counter()
        self.facts = [0, 0]
        pairs = self.pair(got.articles, wanted.articles)
        for article, hand in pairs:
            self.compare(article, hand)

    @staticmethod
    def pair(got, wanted):
        """Articles by their number, or else their title."""
        def key(article):
            return fact(article, "number") or fact(article, "title")
        there = {key(a): a for a in reversed(got)}
        return [(there.get(key(w)), w) for w in wanted]

    def compare(self, article, hand):
        units = collections.defaultdict(list)
        for unit in article.units if article else []:
            if word(unit) != "附件：":
                units[kind_of(unit)].append(word(unit))
        for name in FACTS:
            self.facts[1] += 1
            if article and fact(article, name) == fact(hand, name):
                self.facts[0] += 1
            else:
                self.faults.append(
                    f"{hand.slug}: {name}: "
                    f"{article and fact(article, name)}, not "
                    f"{fact(hand, name)}")
        wanted = collections.defaultdict(list)
        for unit in hand.units:
            if word(unit) != "附件：":
                wanted[kind_of(unit)].append(word(unit))
        for kind, words in wanted.items():
            self.sequence(hand.slug, kind, units[kind], words)

    def sequence(self, slug, kind, got, wanted):
        self.all[kind] += len(wanted)
        match = difflib.SequenceMatcher(None, got, wanted, False)
        for how, a, b, c, d in match.get_opcodes():
            if how == "equal":
                self.same[kind] += d - c
                continue
            self.faults += [f"{slug}: {kind} - {w[:150]}"
                            for w in wanted[c:d]]
            self.faults += [f"{slug}: {kind} + {w[:150]}" for w in got[a:b]]

    def share(self, kind):
        return 100 * self.same[kind] / max(1, self.all[kind])


FOLDS = str.maketrans({
    "，": ",", "。": ".", "：": ":", "；": ";", "（": "(", "）": ")",
    "！": "!", "？": "?", "＂": '"'})


def letters(text):
    """How often each character is there, widths of marks aside."""
    text = unicodedata.normalize("NFC", text).translate(FOLDS)
    return collections.Counter(
        c for c in text if not c.isspace() and c not in "\ufeff\u200b")


def missing(raw, folder, doubts):
    """Characters of the input that neither the output nor the report has."""
    there = collections.Counter()
    for path in glob.glob(os.path.join(folder, "*.md")):
        with open(path, encoding="utf-8") as file:
            there += letters(file.read().replace("\\", ""))
    for doubt in doubts:
        if doubt["kind"] in LISTED:
            there += letters(doubt["found"])
    with open(raw, encoding="utf-8") as file:
        return letters(file.read()) - there


def run(gongbao, raw, folder):
    """(seconds, faults) of one import."""
    began = time.monotonic()
    done = subprocess.run(
        [gongbao, "import", raw, "--output", folder, "--report",
         folder + ".json"], capture_output=True, text=True, check=False,
        errors="replace", env=dict(os.environ, LANGUAGE="en"))
    seconds = time.monotonic() - began
    return seconds, [line for line in done.stderr.splitlines()
                     if ": error: " in line or "Sanitizer" in line] + (
        [f"ended with {done.returncode}"] if done.returncode else [])


def issue(gongbao, folder, raw, name, verbose=False):
    """Faults of one raw issue; prints its figures."""
    out = os.path.join(folder, name)
    seconds, faults = run(gongbao, raw, out)
    yield from faults
    hand = read_issue(os.path.join(SHARED, "corpus", name))
    compared = Compared(read_issue(out), hand)
    with open(out + ".json", encoding="utf-8") as file:
        lost = missing(raw, out, json.load(file))
    lost.pop("-", 0)
    print(f"     {name}: {seconds:.2f} s, facts {compared.facts[0]}/"
          f"{compared.facts[1]}, " + ", ".join(
              f"{kind} {compared.same[kind]}/{compared.all[kind]} "
              f"({compared.share(kind):.1f} %)"
              for kind in ("paragraphs", "headings", "cells")) +
          f", {sum(lost.values())} characters lost")
    if verbose:
        print("\n".join(compared.faults), "\nlost:", dict(lost))
    for kind, floor in FLOORS[name].items():
        if compared.share(kind) < floor:
            yield f"{name}: {kind} {compared.share(kind):.1f} % < {floor} %"
    if seconds > SECONDS and "SANITIZED" not in os.environ:
        yield f"{name}: {seconds:.2f} s"


def builds(gongbao, folder):
    """What was imported becomes pages and PDFs."""
    shutil.copy(os.path.join(SHARED, "corpus", "site.yaml"), folder)
    done = subprocess.run(
        [gongbao, "build", "--quiet", "--source", folder, "--output",
         folder + "-public", "--press", folder + "-press"],
        capture_output=True, text=True, check=False, errors="replace")
    if done.returncode:
        yield f"the build ended with {done.returncode}"
        yield from done.stderr.splitlines()[:10]


def raws():
    for path in sorted(glob.glob(os.path.join(SHARED, "raw", "*.txt"))):
        name = RAW.get(os.path.basename(path)[:3])
        if name:
            yield path, name


def main():
    if sys.argv[1] == "-v":
        with tempfile.TemporaryDirectory() as folder:
            for path, name in raws():
                if not sys.argv[3:] or name in sys.argv[3:]:
                    for fault in issue(sys.argv[2], folder, path, name, True):
                        print("FAULT", fault)
        return
    with open(os.path.join(sys.argv[1], "setting.json"),
              encoding="utf-8") as file:
        setting = json.load(file)
    folder = os.path.join(setting["folder"], "import")
    os.makedirs(folder)
    if not os.path.isdir(os.path.join(SHARED, "raw")):
        report.skip("import", "../shared/raw is not here")
    for path, name in raws():
        report.run(f"import {name}", issue, setting["gongbao"], folder, path,
                   name)
    if os.listdir(folder):
        report.run("import builds", builds, setting["gongbao"], folder)
    report.finish()


if __name__ == "__main__":
    main()
