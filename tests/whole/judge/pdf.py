"""Reads a PDF by qpdf and poppler: pages, labels, places, links, words.

Page numbers here are indexes from 0; a label is what a reader calls the page.
"""
import html
import json
import os
import re
import subprocess

from judge.source import squeeze

WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" '
                  r'xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>')


def output(*command):
    return subprocess.run(command, capture_output=True, check=True,
                          text=True).stdout


def roman(n):
    out = ""
    for value, letters in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"),
                           (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                           (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
                           (1, "i")):
        out += letters * (n // value)
        n %= value
    return out


class Pdf:
    def __init__(self, path):
        self.path = path
        data = json.loads(output("qpdf", "--json=2", path))
        self.objects = data["qpdf"][1]
        self.pages = [p["object"] for p in data["pages"]]
        self.index = {ref: i for i, ref in enumerate(self.pages)}
        self.labels = self.read_labels(data["pagelabels"])
        self.trailer = self.objects["trailer"]["value"]
        self.root = self.get(self.trailer["/Root"])
        self.places = {}
        names = self.get(self.get(self.root.get("/Names", {})).get("/Dests"))
        if names:
            self.read_names(names)
        self.outline = []  # (level, title, page, y)
        self.read_outline(data["outlines"], 1)
        self.texts = {}

    # objects

    def get(self, value):
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            found = self.objects.get("obj:" + value, {})
            value = found["stream"]["dict"] if "stream" in found \
                else found.get("value")
        return value

    @staticmethod
    def string(value):
        if isinstance(value, str) and value.startswith("u:"):
            return value[2:]
        if isinstance(value, str) and value.startswith("b:"):
            return bytes.fromhex(value[2:]).decode("latin-1")
        return value

    # structure

    def read_labels(self, ranges):
        labels = []
        for at, one in enumerate(ranges):
            end = ranges[at + 1]["index"] if at + 1 < len(ranges) \
                else len(self.pages)
            label = self.get(one["label"])
            style = label.get("/S")
            prefix = self.string(self.get(label.get("/P", "u:")))
            for i in range(end - one["index"]):
                n = label.get("/St", 1) + i
                labels.append(prefix + {
                    "/D": str(n), "/r": roman(n), "/R": roman(n).upper(),
                    None: ""}.get(style, "?"))
        return labels

    def place(self, destination):
        """(page, y) of a destination; None where it leads nowhere."""
        destination = self.get(destination)
        if isinstance(destination, dict):
            destination = self.get(destination.get("/D"))
        if isinstance(destination, str):
            return self.places.get(self.string(destination))
        if not isinstance(destination, list) or \
                destination[0] not in self.index:
            return None
        y = destination[3] if len(destination) > 3 and \
            destination[1] == "/XYZ" else None
        return self.index[destination[0]], y

    def read_names(self, tree):
        for kid in self.get(tree.get("/Kids")) or []:
            self.read_names(self.get(kid))
        names = self.get(tree.get("/Names")) or []
        for at in range(0, len(names), 2):
            self.places[self.string(names[at])] = self.place(names[at + 1])

    def read_outline(self, items, level):
        for item in items:
            self.outline.append(
                (level, item["title"], self.place(item["dest"])))
            self.read_outline(item["kids"], level + 1)

    def box(self, page, name="/MediaBox"):
        at = self.get(self.pages[page])
        while at is not None and name not in at:
            at = self.get(at.get("/Parent"))
        return [float(n) for n in self.get(at[name])]

    def links(self, page):
        """(rectangle, address or None, place or None) of every link."""
        for ref in self.get(self.get(self.pages[page]).get("/Annots")) or []:
            note = self.get(ref)
            if note.get("/Subtype") != "/Link":
                continue
            rectangle = [float(n) for n in self.get(note["/Rect"])]
            action = self.get(note.get("/A")) or {}
            if action.get("/S") == "/URI":
                yield rectangle, self.string(self.get(action["/URI"])), None
            else:
                to = note.get("/Dest", action.get("/D"))
                yield rectangle, None, self.place(to)

    # words

    def words(self, *options):
        """The words of each page, without white space."""
        if options not in self.texts:
            text = output("pdftotext", "-enc", "UTF-8", *options, self.path,
                          "-")
            self.texts[options] = [squeeze(t) for t in text.split("\f")[:-1]]
        return self.texts[options]

    def turned(self, page):
        return self.get(self.get(self.pages[page]).get("/Rotate", 0)) == 90

    def body(self, styles):
        """The words between running head and foot, as they were written. On a
        turned page head and foot stand at the right and at the left."""
        _, _, width, height = (round(n) for n in self.box(0))
        top, bottom = (round(n) - 9 for n in margins(styles))
        high = height - top - bottom
        upright = self.words(
            "-raw", "-x", "0", "-y", str(top),
            "-W", str(width), "-H", str(high))
        if not any(map(self.turned, range(len(self.pages)))):
            return upright
        across = self.words("-raw", "-x", str(bottom), "-y", "0",
                            "-W", str(high), "-H", str(width))
        return [across[i] if self.turned(i) else upright[i]
                for i in range(len(self.pages))]

    def placed(self, page):
        """(x0, y0, x1, y1, word) of a page as printed; y from its top."""
        if not hasattr(self, "boxes"):
            self.boxes = [[]]
            for line in output("pdftotext", "-bbox", self.path,
                               "-").splitlines():
                found = WORD.search(line)
                if "<page " in line:
                    self.boxes.append([])
                elif found:
                    self.boxes[-1].append((
                        *[float(n) for n in found.groups()[:4]],
                        squeeze(html.unescape(found[5]))))
            for i in filter(self.turned, range(len(self.pages))):
                height = self.box(i)[3]
                self.boxes[i + 1] = [
                    (y0, height - x1, y1, height - x0, word)
                    for x0, y0, x1, y1, word in self.boxes[i + 1]]
        return self.boxes[page + 1]

    def words_at(self, page, rectangle):
        """The words whose middle lies in a rectangle of the PDF's frame."""
        height = self.box(page)[3]
        x0, y0, x1, y1 = rectangle
        return "".join(
            w for a, b, c, d, w in self.placed(page)
            if x0 <= (a + c) / 2 <= x1 and y0 <= height - (b + d) / 2 <= y1)

    def mutool(self):
        """The words of each page as another reader finds them."""
        text = output("mutool", "draw", "-q", "-F", "text", self.path)
        return [squeeze(t) for t in text.split("\f")][:len(self.pages)]


def margins(styles):
    """[pt] top and bottom of the text, from print.yaml."""
    with open(os.path.join(styles, "print.yaml"), encoding="utf-8") as file:
        text = file.read()
    return [float(re.search(rf"^\s+{name}:\s*([\d.]+)mm", text, re.M)[1])
            * 72 / 25.4 for name in ("top", "bottom")]
