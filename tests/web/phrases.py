"""Phrases of a source and the articles that hold them: a scan of the text that
knows nothing of the index. Folding is written anew here, by Unicode's own
tables.
"""
import os
import random
import re
import subprocess
import unicodedata

BRACKETS = str.maketrans("[]〔〕［］（）﹝﹞", "()()()()()")


def fold_char(char):
    """Width, case, brackets and spaces are no difference."""
    char = char.translate(BRACKETS)
    code = ord(char)
    if char.isspace() or unicodedata.category(char) in ("Cf", "Cc") or \
            0xFE00 <= code <= 0xFE0F:
        return ""
    if 0xFF01 <= code <= 0xFF5E:
        char = chr(code - 0xFEE0)
    low = char.lower()
    return (low if len(low) == 1 else char).translate(BRACKETS)


class Fold(dict):
    """A table for str.translate that grows as characters are met."""

    def __missing__(self, code):
        self[code] = "\n" if code == 10 else fold_char(chr(code))
        return self[code]


FOLD = Fold()


def fold(text):
    return text.translate(FOLD)


def front(words, key):
    """A value of the front matter, in one line."""
    head = words.split("\n---", 1)[0]
    found = re.search(rf"^{key}:[ ]*(?:\|((?:\n +.*)+)|(.*))$", head, re.M)
    if not found:
        return ""
    value = "".join(line.strip() for line in (found[1] or "").split("\n"))
    return value or (found[2] or "").strip().strip("\"'")


def files(source):
    """("2024-07/slug", path) of each article, in order."""
    for issue in sorted(os.listdir(source)):
        folder = os.path.join(source, issue)
        if not os.path.isfile(os.path.join(folder, "issue.md")):
            continue
        for name in sorted(os.listdir(folder)):
            if name.endswith(".md") and name != "issue.md":
                slug = re.sub(r"^\d+-", "", name[:-3])
                yield f"{issue}/{slug}", os.path.join(folder, name)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def told(gongbao, source):
    """{"2024-07/slug": folded words, a block a line}, by `gongbao dump`."""
    said = {}
    for name, path in files(source):
        words = subprocess.run(
            [gongbao, "dump", "text", path], capture_output=True,
            text=True, check=False).stdout
        said[name] = fold(words + front(read(path), "number") + "\n")
    return said


def plain(source):
    """The same from the Markdown itself, where it is no more than paragraphs,
    headings and tables: the program is not asked at all."""
    said = {}
    for name, path in files(source):
        words = read(path)
        body = words.split("\n---\n", 1)[1]
        body = re.sub(r"^::: sign\n.*?^:::$", lambda found:
                      found[0].replace("\n", "\n\n"), body,
                      flags=re.M | re.S)  # a line each
        body = re.sub(r"^(:::.*)$", r"\n\1\n", body, flags=re.M)
        body = re.sub(r"(?<=[^\n|])\n(?=[^\n|#:])", " ", body)
        lines = [front(words, "title"), front(words, "number")]
        for line in body.split("\n"):
            if line.startswith(":::"):
                number = re.search(r"attachment \{.*no=(\d+)", line)
                lines += re.findall(
                    r'(?:title|note|label|caption|unit)="([^"]*)"', line)
                lines += [f"附件{number[1]}"] if number else []
                continue
            if re.fullmatch(r"[|: ]*---[-|: ]*", line):
                continue
            line = re.sub(r"^#+ |<br>|\*\*|\^\^|<<", "", line)
            lines += re.split(r"(?<!\\)\|", line) if line[:1] == "|" \
                else [line]
        said[name] = fold("\n".join(lines))
    return said


def choose(said, count, sizes=(2, 8), seed=1):
    """Random phrases of so many characters, each with who holds it."""
    chance = random.Random(seed)
    names = sorted(said)
    weights = [len(said[name]) for name in names]
    found = []
    while len(found) < count:
        text = said[chance.choices(names, weights)[0]]
        at = chance.randrange(len(text))
        phrase = text[at:at + chance.randint(*sizes)]
        # what a query reads otherwise: quotes, a minus in front
        if len(phrase) < sizes[0] or re.search(r"[\"\n]|^[-−]", phrase):
            continue
        found.append((phrase, [n for n in names if phrase in said[n]]))
    return found
