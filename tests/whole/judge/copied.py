"""The words of a PDF as programs copy them, spaces and all.

Line ends are left out: a program makes them where lines end. What stands in
the margins, running heads and feet, is left out too.
"""
import base64
import html
import json
import re

from judge.pdf import margins, output

CHAR = re.compile(r' c="([^"]*)"/>')
LINE = re.compile(r'<line bbox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"')
PAGE = re.compile(r'<page id="\w+" width="([\d.]+)" height="([\d.]+)"')
BFRANGE = re.compile(r"^<(\w{4})> <(\w{4})> \[((?:<\w+>)+)\]$", re.M)
STRING = re.compile(rb"\((?:\\.|[^()\\])*\)", re.S)
TOKEN = re.compile(
    rb"(?P<font>/F\d+) [\d.]+ Tf|/(?P<tag>\w+) <</MCID (?P<mcid>\d+)>>BDC"
    rb"|(?P<artifact>/Artifact BMC)|(?P<end>\bEMC\b)"
    rb"|/Span <</ActualText (?P<actual>\((?:\\.|[^()\\])*\))>>BDC"
    rb"|\[(?P<show>(?:[-\d. ]*\((?:\\.|[^()\\])*\)[-\d. ]*)*)\]TJ"
    rb"|(?P<paint>\b(?:Do|f|Tj)\b)", re.S)
BLANK = re.compile(r"[\s\u3000]+")
OVER = 9  # [pt] between the body's box and what counts as margin


def content(pdf):
    """Objects with their streams in clear."""
    done = output("qpdf", "--json=2", "--json-stream-data=inline",
                  "--decode-level=generalized", pdf.path)
    return json.loads(done)["qpdf"][1]


def unicode_map(data):
    """{code: words} of a ToUnicode map."""
    found = {}
    for first, last, words in BFRANGE.findall(data.decode()):
        codes = range(int(first, 16), int(last, 16) + 1)
        for code, one in zip(codes, re.findall(r"\w+", words), strict=True):
            found[code] = bytes.fromhex(one).decode("utf-16-be")
    return found


def plain(string):
    """The bytes of a literal string, without its parentheses."""
    return re.sub(rb"\\(.)", lambda m: b"\r" if m[1] == b"r" else m[1],
                  string[1:-1], flags=re.S)


class Marked:
    """The words of every marked sequence, by (page, number), and what is
    painted outside any; read from the streams by their operators."""
    known = {}

    @classmethod
    def of(cls, pdf):
        if pdf.path not in cls.known:
            cls.known = {pdf.path: cls(pdf)}
        return cls.known[pdf.path]

    def __init__(self, pdf):
        self.names, self.words, self.faults = {}, {}, []
        self.objects = content(pdf)
        self.maps = {}
        for number, page in enumerate(pdf.pages):
            value = self.objects["obj:" + page]["value"]
            fonts = pdf.get(pdf.get(value["/Resources"]).get("/Font", {}))
            for name, ref in fonts.items():
                if name not in self.maps:
                    to = pdf.get(ref)["/ToUnicode"]
                    self.maps[name] = unicode_map(self.stream(to))
            self.page(number, page, self.stream(value["/Contents"]))

    def stream(self, ref):
        return base64.b64decode(self.objects["obj:" + ref]["stream"]["data"])

    def page(self, number, page, data):
        marks, fonts, place = [], None, None
        for token in TOKEN.finditer(data):
            kind, said = token.lastgroup, None
            if kind == "font":
                fonts = self.maps[token["font"].decode()]
            elif kind == "mcid":
                place = page, int(token["mcid"])
                if place in self.names:
                    self.faults.append(f"page {number}: {place} twice")
                self.names[place] = token["tag"].decode()
                self.words[place] = ""
                marks.append("mark")
            elif kind == "actual":
                said = plain(token["actual"]).decode("utf-16")
                marks.append("actual")
            elif kind == "artifact":
                marks.append("artifact")
            elif kind == "end":
                if marks.pop() == "mark":
                    place = None
            elif not marks:
                self.faults.append(f"page {number}: painted, not marked")
            elif kind == "show" and marks[-1] != "actual":
                said = "".join(
                    fonts[b[0] << 8 | b[1]]
                    for string in STRING.findall(token["show"])
                    for b in zip(*[iter(plain(string))] * 2))
            if said and place:
                self.words[place] += said
        if marks:
            self.faults.append(f"page {number}: marks not ended")


def by_poppler(pdf, styles, *options):
    _, _, width, height = (round(n) for n in pdf.box(0))
    top, bottom = (round(n) - OVER for n in margins(styles))
    high = height - top - bottom

    def pages(x, y, w, h):
        return output("pdftotext", "-enc", "UTF-8", *options, "-x", str(x),
                      "-y", str(y), "-W", str(w), "-H", str(h), pdf.path,
                      "-").split("\f")

    upright = pages(0, top, width, high)
    across = pages(bottom, 0, high, width)
    text = "".join(across[i] if pdf.turned(i) else upright[i]
                   for i in range(len(pdf.pages)))
    return text.replace("\n", "")


def by_mupdf(pdf, styles):
    top, bottom = (round(n) - OVER for n in margins(styles))
    out, page, size, keep = [], -1, (0, 0), False
    for line in output("mutool", "draw", "-q", "-F", "stext", "-O",
                       "preserve-whitespace", pdf.path).splitlines():
        found = PAGE.search(line)
        if found:
            page += 1
            size = float(found[1]), float(found[2])
        found = LINE.search(line)
        if found:
            x0, y0, x1, y1 = map(float, found.groups())
            keep = bottom < (x0 + x1) / 2 < size[0] - top \
                if pdf.turned(page) else \
                top < (y0 + y1) / 2 < size[1] - bottom
        found = CHAR.search(line)
        if found and keep:
            out.append(html.unescape(found[1]))
    return "".join(out)


def lacks(text, lines):
    """The lines that are not in the text in one piece, no space more. Where a
    space was typed a line may end, and any space stand."""
    missing = []
    for line in lines:
        parts = BLANK.split(line.strip())
        if len(parts) == 1:
            found = parts[0] in text
        else:
            found = re.search(r"[\s\u3000]*".join(map(re.escape, parts)),
                              text)
        if not found:
            missing.append(line)
    return missing
