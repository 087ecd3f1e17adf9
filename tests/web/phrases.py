"""Phrases of a source and the articles that hold them: a scan of the text that
knows nothing of the index.

The words are those of `gongbao dump text`, a block a line, of each article on
its own, with its number; folding is written anew here, by Unicode's own
tables.
"""
import os
import random
import re
import subprocess
import unicodedata

BRACKETS = str.maketrans("[]〔〕［］（）﹝﹞", "()()()()()")


def fold(text):
    """Width, case, brackets and spaces are no difference."""
    out = []
    for char in text.translate(BRACKETS):
        code = ord(char)
        if char.isspace() or unicodedata.category(char) in ("Cf", "Cc"):
            continue
        if 0xFE00 <= code <= 0xFE0F:
            continue
        if 0xFF01 <= code <= 0xFF5E:
            char = chr(code - 0xFEE0)
        low = char.lower()
        out.append(low if len(low) == 1 else char)
    return "".join(out).translate(BRACKETS)


def front(path, key):
    with open(path, encoding="utf-8") as file:
        head = file.read().split("\n---", 1)[0]
    found = re.search(rf"^{key}:[ ]*(.*)$", head, re.M)
    return found.group(1).strip().strip("\"'") if found else ""


def slug_of(name):
    stem = name[:-3]
    return re.sub(r"^\d+-", "", stem)


def articles(gongbao, source):
    """{"2024-07/slug": [line, ...]}: what each article says."""
    said = {}
    for issue in sorted(os.listdir(source)):
        folder = os.path.join(source, issue)
        if not os.path.isfile(os.path.join(folder, "issue.md")):
            continue
        names = sorted(n for n in os.listdir(folder)
                       if n.endswith(".md") and n != "issue.md")
        for name in names:
            path = os.path.join(folder, name)
            words = subprocess.run(
                [gongbao, "dump", "text", path], capture_output=True,
                text=True, check=False).stdout
            lines = words.split("\n") + [front(path, "number")]
            said[f"{issue}/{slug_of(name)}"] = [
                fold(line) for line in lines if line]
    return said


def choose(said, count, seed=1):
    """Random phrases of 2 to 8 characters, each with who holds it."""
    chance = random.Random(seed)
    lines = [line for name in sorted(said) for line in said[name]
             if len(line) > 1]
    weights = [len(line) for line in lines]
    whole = {name: "\n".join(text) for name, text in said.items()}
    found = []
    while len(found) < count:
        line = chance.choices(lines, weights)[0]
        size = chance.randint(2, 8)
        at = chance.randrange(max(1, len(line) - size + 1))
        phrase = line[at:at + size]
        # what a query reads otherwise: quotes, a minus in front
        if len(phrase) < 2 or re.search(r"[\"]|^[-−]", phrase):
            continue
        found.append((phrase, [n for n in sorted(whole)
                               if phrase in whole[n]]))
    return found


def plain(source):
    """The same from the Markdown itself, for an archive of plain paragraphs,
    headings and tables: the program is not asked at all."""
    said = {}
    for issue in sorted(os.listdir(source)):
        folder = os.path.join(source, issue)
        if not os.path.isfile(os.path.join(folder, "issue.md")):
            continue
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".md") or name == "issue.md":
                continue
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                body = file.read().split("\n---\n", 1)[1]
            lines = [front(path, "title"), front(path, "number")]
            for line in re.sub(r"(?<=[^\n|])\n(?=[^\n|#:])", " ",
                               body).split("\n"):
                line = re.sub(r"^#+ ", "", line).replace("**", "")
                lines += re.split(r"(?<!\\)\|", line) if line[:1] == "|" \
                    else [line]
            said[f"{issue}/{slug_of(name)}"] = [
                fold(line) for line in lines if fold(line)]
    return said
