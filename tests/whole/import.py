"""Raw issues imported, against the same issues made by hand.

For each text of ../shared/raw: the facts of every article, the share of
paragraphs, headings and table cells of the hand-made result that come out
exactly (white space aside), every character of the input either in the output
or in the report, `gongbao check` without an error, the time. With -v, alone:
tests/whole/import.py -v GONGBAO [ISSUE...] lists what differs.

The same of made-up issues (issues/) in the conventions of other gazettes and
tools (printed.py), which no rule was made for by name; and of texts cut up and
spoiled at random, of which no character may be lost in silence.
"""
import collections
import difflib
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata

from judge import report
from judge.source import read_issue, squeeze
from printed import STYLES, printed

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "..", "..", "..", "shared")
RAW = {  # which text became which issue
    "000": "2024-07", "002": "2017-11", "003": "2022-09", "004": "2023-07"}
SAME = str.maketrans("“”[]（）", '""〔〕〔〕')  # marks of a fact that are one
FACTS = ("number", "title", "category", "issuer", "date")
OPTIONAL = {  # for kinds of which FORMAT.md lets it out; by hand it often is
    "issuer": ("personnel", "chronicle"), "date": ("personnel", "chronicle")}
# share of each kind that must come out [per cent], a bit under what does
FLOORS = {
    "2024-07": {"paragraphs": 98, "headings": 100, "cells": 100},
    "2017-11": {"paragraphs": 99, "headings": 99, "cells": 99},
    "2022-09": {"paragraphs": 99, "headings": 99, "cells": 99},
    "2023-07": {"paragraphs": 97, "headings": 99, "cells": 99},
}
# the same of issues in other conventions, all styles and each
OTHER = {"facts": 97, "paragraphs": 93, "headings": 96, "cells": 90}
EACH = {"facts": 90, "paragraphs": 85, "headings": 85}
SPOILED = 60  # texts
LONG = 40_000  # lines
PATIENCE = 120  # seconds, where a quarter of an hour would be quadratic
LISTED = ("lost", "furniture", "contents", "dash", "markup", "brackets",
          "repeated-head", "label", "front", "title", "category", "word")
# what the result says twice, so it accounts for nothing
TWICE = re.compile("^(issuer|toc-title|page|kind|date): .*$", re.M)
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
    return squeeze(str(value or "")).translate(SAME)


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
            if name in OPTIONAL and not fact(hand, name) and \
                    hand.facts.get("kind") in OPTIONAL[name]:
                continue
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


def strictly_missing(text, folder, doubts):
    """Characters of a text that are neither in the words of the result nor
    told as left out."""
    there = collections.Counter()
    for path in glob.glob(os.path.join(folder, "*.md")):
        with open(path, encoding="utf-8") as file:
            _, front, body = file.read().split("---\n", 2)
        if not path.endswith("issue.md"):  # its front is told
            there += letters(TWICE.sub("", front))
        there += letters(body.replace("\\", ""))
    for doubt in doubts:
        if doubt["kind"] in LISTED:
            there += letters(doubt["found"])
    lost = letters(text.replace("\\", "")) - there
    lost.pop("\f", 0)
    return lost


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
    if compared.facts[0] < compared.facts[1]:
        yield from compared.faults
    for kind, floor in FLOORS[name].items():
        if compared.share(kind) < floor:
            yield f"{name}: {kind} {compared.share(kind):.1f} % < {floor} %"
    if seconds > SECONDS and "SANITIZED" not in os.environ:
        yield f"{name}: {seconds:.2f} s"


def made_up():
    return sorted(glob.glob(os.path.join(HERE, "issues", "*")))


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def convention(gongbao, folder, style, total):
    """Faults of the made-up issues in one style; adds to the total."""
    here = collections.Counter()
    for at, source in enumerate(made_up()):
        raw = os.path.join(folder, "raw.txt")
        out = os.path.join(folder, f"{style} {at}".replace(" ", "-"))
        write(raw, printed(source, STYLES[style]))
        yield from run(gongbao, raw, out)[1]
        compared = Compared(read_issue(out), read_issue(source))
        here.update({"facts": compared.facts[0], "facts all":
                     compared.facts[1]})
        for kind in ("paragraphs", "headings", "cells"):
            here[kind] += compared.same[kind]
            here[kind + " all"] += compared.all[kind]
    total.update(here)
    for kind, floor in EACH.items():
        share = 100 * here[kind] / here[kind + " all"]
        if share < floor:
            yield f"{kind} {share:.1f} % < {floor} %"


def conventions(total):
    shares = {kind: 100 * total[kind] / max(1, total[kind + " all"])
              for kind in OTHER}
    print("     other conventions: " + ", ".join(
        f"{kind} {share:.1f} %" for kind, share in shares.items()))
    for kind, floor in OTHER.items():
        if shares[kind] < floor:
            yield f"{kind} {shares[kind]:.1f} % < {floor} %"


def spoil(text, rng):
    """A part of a text, some lines cut, doubled, moved, marked."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    lines = lines[at:at + rng.randrange(20, 600)]
    marks = ("（", "》", "<td>", "**", "# ", "目录", "第1号", "附件",
             "……3", "12", " \f", "“", "</table>")
    for _ in range(rng.randrange(30)):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[i] = rng.choice((
            "", lines[i] * 2, lines[j], lines[i][:len(lines[i]) // 2],
            lines[i].replace("，", "\t"), " ".join(lines[i]),
            "| " + lines[i].replace("，", " | ") + " |",
            lines[i] + rng.choice(marks),
            "<table><tr><td>" + lines[i] + "</td></tr>"))
    return "\n".join(lines)


def accounts(gongbao, folder):
    """No character of a spoiled text is lost in silence."""
    rng = random.Random(6)
    texts = [printed(source, style) for source in made_up()
             for style in STYLES.values()]
    raw = os.path.join(folder, "raw.txt")
    for i in range(SPOILED):
        text = spoil(rng.choice(texts), rng)
        write(raw, text)
        out = os.path.join(folder, f"spoiled-{i}")
        subprocess.run(
            [gongbao, "import", raw, "--output", out, "--report",
             out + ".json"], capture_output=True, check=False)
        if not os.path.exists(out + ".json"):
            continue  # nothing to read in it, which it says
        with open(out + ".json", encoding="utf-8") as file:
            lost = strictly_missing(text, out, json.load(file))
        if lost:
            yield f"text {i}: {dict(lost)}"


def long_texts():
    """Lines that look like the beginning of a table again and again."""
    yield "names", ["张  三    李  四    王  五"] * LONG
    yield "counters", ["序号", "1"] * (LONG // 2)
    yield "rows", ["序号", "1", "2", "3"] * (LONG // 4)
    yield "articles", [line for i in range(LONG // 5) for line in (
        f"示例市人民政府关于第{i}件事情的通知", f"示政发〔2021〕{i}号",
        "请照办。", "示例市人民政府", "2021年4月6日")]


def patient(gongbao, folder):
    """A text of so many lines ends in seconds: it is read about once."""
    raw = os.path.join(folder, "raw.txt")
    for name, lines in long_texts():
        write(raw, "\n".join(lines))
        try:
            subprocess.run(
                [gongbao, "import", raw, "--output",
                 os.path.join(folder, f"long-{name}")],
                capture_output=True, check=False, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            yield f"{name}: {LONG} lines, not done in {PATIENCE} s"


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
    other = folder + "-other"
    os.makedirs(other)
    total = collections.Counter()
    for style in STYLES:
        report.run(f"import, {style}", convention, setting["gongbao"], other,
                   style, total)
    report.run("import, other conventions", conventions, total)
    report.run("import accounts", accounts, setting["gongbao"], other)
    report.run("import, long texts", patient, setting["gongbao"], other)
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
