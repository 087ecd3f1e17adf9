"""What a printing house gets, and the files of single articles.

The press PDF is read as the house's own programs would: its boxes, its colour
operators and plates, its order on paper. The booklet is folded here. An
article's PDF is held against the issue it was cut from.
"""
import base64
import functools
import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from types import SimpleNamespace

from faults import Bench, want
from judge import report
from judge.pdf import Pdf, output
from judge.setting import Setting
from judge.source import squeeze
from reader import verapdf, xmp_words
from same import digest, png

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
BLEED = 3 * MM
NEAR = 0.02  # [pt]
ALL = ("--formats", "web,reader,articles,press,booklet")
PROOF = (ALL[0], ALL[1] + ",proof", "--proof-date", "2031-04-30")
STRING = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|<<|>>", re.S)
PAINTS = re.compile(
    rb"(?<!\S)((?:[-.\d]+\s+)*)"
    rb"(rg|RG|g|G|k|K|cs|CS|sc|SC|scn|SCN|sh|ri)(?=\s|$)")
RED = [0, 1, 1, 0]
X4 = {"/" + key for key in """
    Ascent Author BBox BaseFont BitsPerComponent BleedBox C0 C1 CIDSystemInfo
    CIDToGIDMap CapHeight ColorSpace Colors Columns Contents Count CreationDate
    Creator DW Decode DecodeParms DescendantFonts Descent DestOutputProfile
    Domain Encoding ExtGState Filter First Flags Font FontBBox FontDescriptor
    FontFile2 FontFile3 FontName FunctionType Height ID Index Info ItalicAngle
    Keywords Kids Knock Lang Length Length1 Linearized Marks MediaBox Metadata
    ModDate N OP OPM Ordering OutputCondition OutputConditionIdentifier
    OutputIntents Over Pages Parent Predictor Prev Producer Registry Resources
    Root S Size StemV Subject Subtype Supplement Title ToUnicode Trapped
    TrimBox Type W Width XObject op E H L O T""".split()}
JPEG_RGB = """
/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLi
kxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZP
NS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0
//wAARCAAYABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAMG/8QAFRABAQAA
AAAAAAAAAAAAAAAAABH/xAAXAQEBAQEAAAAAAAAAAAAAAAAABQIG/8QAFxEBAAMAAAAAAA
AAAAAAAAAAAAITFP/aAAwDAQACEQMRAD8Az9KnSsZVnapROhlNqdKC9XFzNsigFcS2T//Z
"""
JPEG_GREY = """
/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLi
kxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZP
NS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0
//wAARCAAYABgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAWEAEBAQAA
AAAAAAAAAAAAAAAAFGH/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAA
AAAAAAAP/aAAwDAQACEQMRAD8AloMIMVMGEGAloMFTBgCpgwgwAIMAB//Z
"""
JPEG_PLATES = """
/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3
QEhcTkBEV0U3OFBtUVdfYmdoZz5NcXlwZHhcZWdj/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EABQA
AQAAAAAAAAAAAAAAAAAAAAf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/AEAf
j8gP/9k=
"""
WIDE_RGB = "/usr/share/color/icc/ghostscript/a98.icc"  # of libgs-common


# === Reading ===


class File(Pdf):
    """A PDF with what is in its streams."""

    def __init__(self, path):
        super().__init__(path)
        self.objects = json.loads(output(
            "qpdf", "--json=2", "--json-stream-data=inline",
            "--decode-level=generalized", path))["qpdf"][1]

    def streams(self, subtype):
        for name, value in self.objects.items():
            if "stream" in value and \
                    value["stream"]["dict"].get("/Subtype") == subtype:
                yield name, value["stream"]["dict"], \
                    base64.b64decode(value["stream"].get("data", ""))

    def contents(self):
        """What paints: pages and the forms they show."""
        for page in self.pages:
            ref = self.get(page)["/Contents"]
            data = self.objects["obj:" + ref]["stream"].get("data", "")
            yield page, base64.b64decode(data)
        for name, _, data in self.streams("/Form"):
            yield name, data

    def keys(self):
        """Every key of every dictionary."""
        todo = [one["stream"]["dict"] if "stream" in one else one.get("value")
                for one in self.objects.values()]
        while todo:
            value = todo.pop()
            if isinstance(value, dict):
                yield from value
                todo.extend(value.values())
            elif isinstance(value, list):
                todo.extend(value)

    def every(self, value=None):
        """Every name and value of every dictionary."""
        if value is None:
            for one in self.objects.values():
                yield from self.every(
                    one["stream"]["dict"] if "stream" in one
                    else one.get("value"))
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from self.every(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from self.every(inner)
        else:
            yield value


@functools.lru_cache(maxsize=4)
def opened(path):
    return File(path)


def letters(text):
    return "".join(sorted(squeeze(text)))


def halves(path, width, height):
    """The letters of the left and right half of each side."""
    both = []
    for x in (0, round(width / 2)):
        text = output("pdftotext", "-x", str(x), "-y", "0",
                      "-W", str(round(width / 2)), "-H", str(round(height)),
                      path, "-")
        both.append([letters(t) for t in text.split("\f")[:-1]])
    return list(zip(*both))


def grey(path, resolution, page):
    """(width, rows) of a page as a viewer shows it, 0 black to 255 white."""
    data = subprocess.run(
        ["pdftoppm", "-gray", "-r", str(resolution), "-f", str(page),
         "-l", str(page), path], capture_output=True, check=True).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    width, height = int(head[1]), int(head[2])
    at = head.end()
    return width, [data[at + y * width:at + (y + 1) * width]
                   for y in range(height)]


# === The press edition ===


def near(one, other):
    return all(abs(a - b) < NEAR for a, b in zip(one, other))


def boxes(path, width):
    pdf = opened(path)
    for page in range(len(pdf.pages)):
        media, bleed, trim = (pdf.box(page, "/" + name + "Box")
                              for name in ("Media", "Bleed", "Trim"))
        if not near((trim[2] - trim[0], trim[3] - trim[1]), (width, A4[1])):
            yield f"page {page}: the TrimBox is {trim}"
        if not near(bleed, (trim[0] - BLEED, trim[1] - BLEED,
                            trim[2] + BLEED, trim[3] + BLEED)):
            yield f"page {page}: the BleedBox is {bleed}, the TrimBox {trim}"
        if not (media[0] < bleed[0] and media[1] < bleed[1] and
                media[2] > bleed[2] and media[3] > bleed[3]):
            yield f"page {page}: no room for marks around the BleedBox"


def marks(path):
    """Ink outside the bleed on all sides, none between it and the trim."""
    pdf = opened(path)
    scale = 50 / 72
    for page in (0, 1, len(pdf.pages) - 1):
        width, rows = grey(path, 50, page + 1)
        height = len(rows)
        bleed, trim = (pdf.box(page, f"/{n}Box") for n in ("Bleed", "Trim"))
        x = [round(v * scale) for v in (bleed[0], trim[0], trim[2], bleed[2])]
        y = [height - round(v * scale)
             for v in (bleed[3], trim[3], trim[1], bleed[1])]
        for name, part in (
                ("left", [r[:x[0]] for r in rows]),
                ("right", [r[x[3]:] for r in rows]),
                ("top", rows[:height - round(bleed[3] * scale)]),
                ("foot", rows[height - round(bleed[1] * scale):])):
            if min(min(r) for r in part) > 128:
                yield f"page {page + 1}: no marks at the {name}"
        top, foot = sorted(height - round(v * scale)
                           for v in (bleed[1], bleed[3]))
        inner = sorted(height - round(v * scale) for v in (trim[1], trim[3]))
        for row in range(top + 1, foot - 1):
            ring = rows[row][x[0] + 1:x[3] - 1] \
                if row < inner[0] - 1 or row > inner[1] + 1 \
                else rows[row][x[0] + 1:x[1] - 1] + rows[row][x[2] + 1:x[3] - 1]
            if min(ring) < 250:
                yield f"page {page + 1}: ink in the bleed at row {row}"
                break
        if not y or width != len(rows[0]):
            yield "the picture of the page is not whole"


def colours(path):
    """CMYK and grey alone; black and grey by the black plate alone."""
    pdf = opened(path)
    for name in pdf.every():
        if isinstance(name, str) and re.search(
                r"^/(DeviceRGB|CalRGB|Lab|SMask|BM|CA|ca)$", name):
            yield f"a dictionary has {name}"
    for where, data in pdf.contents():
        for operands, op in PAINTS.findall(STRING.sub(b" ", data)):
            op, values = op.decode(), [float(n) for n in operands.split()]
            if op in ("CS", "SCN") and where in pdf.pages:
                continue  # marks, on all plates
            if op not in ("k", "K", "g", "G"):
                yield f"{where}: the operator {op}"
            elif op in "kK" and values[:3] != [0, 0, 0] and values != RED:
                yield f"{where}: painted with {values}"
    for name, image, _ in pdf.streams("/Image"):
        space = pdf.get(image["/ColorSpace"])
        if isinstance(space, list) and space[0] == "/Indexed":
            space = pdf.get(space[1])
        if space not in ("/DeviceCMYK", "/DeviceGray"):
            yield f"the picture {name} is in {space}"


def overprint(path):
    """Black is printed over what is there; nothing else is."""
    pdf = opened(path)
    states = [pdf.get(d["/Resources"]).get("/ExtGState")
              for _, d, _ in pdf.streams("/Form")]
    if any(s["/Over"] != {"/OP": True, "/OPM": 1, "/op": True} or
           s["/Knock"]["/op"] or s["/Knock"]["/OP"] for s in states):
        yield f"the states are {states[0]}"
    for name, _, data in pdf.streams("/Form"):
        now, kept = b"Knock", []
        for state, paint, save in re.findall(
                rb"/(Over|Knock) gs|(?<!\S)((?:[.\d]+ ){4})k(?=\s)"
                rb"|(?<!\S)([qQ])(?=\s)", STRING.sub(b" ", data)):
            if save == b"q":
                kept.append(now)
            now = kept.pop() if save == b"Q" else state or now
            if paint and (now == b"Over") != (paint == b"0 0 0 1 "):
                yield f"{name}: {paint} is painted under {now}"


def plates(path):
    """What ghostscript puts on the plates of each page, marks cut away."""
    pdf = opened(path)
    found = output("gs", "-q", "-o", "-", "-dUseTrimBox", "-r50",
                   "-sDEVICE=inkcov", path)
    lines = [[float(n) for n in line.split()[:4]]
             for line in found.splitlines() if "CMYK" in line]
    if len(lines) != len(pdf.pages):
        yield f"{len(lines)} pages of {len(pdf.pages)}: {found[:200]}"
    if not any(line[3] > 0.01 for line in lines):
        yield "no black anywhere"
    for page, (cyan, magenta, yellow, _) in enumerate(lines):
        form = pdf.get(pdf.get(pdf.pages[page])["/Resources"]).get(
            "/XObject", {})
        data, pictures = b"", False
        for ref in form.values():
            one = pdf.objects["obj:" + ref]["stream"]
            data += base64.b64decode(one["data"])
            pictures = pictures or bool(
                pdf.get(one["dict"]["/Resources"]).get("/XObject"))
        red = b"0 1 1 0 k" in data
        if not pictures and cyan > 0:
            yield f"page {page + 1}: cyan under black, {cyan}"
        if not pictures and not red and (magenta > 0 or yellow > 0):
            yield f"page {page + 1}: magenta or yellow, {magenta} {yellow}"


def may(pdf):
    """Nothing but what PDF/X-4 knows and the press needs: no transparency, no
    action, no layer, no transfer curve, no annotation, no reference."""
    for key in pdf.keys():
        if key not in X4 and not re.fullmatch(r"/([AB]|[FI]\d+)", key):
            yield f"a dictionary has {key}"
    for one in pdf.objects.values():
        filters = str(one.get("stream", {}).get("dict", {}).get("/Filter"))
        if "LZW" in filters or "Crypt" in filters:
            yield f"a stream is {filters}"


def claims(path):
    """PDF/X-4 (ISO 15930-7:2010), as far as a file can say it is."""
    pdf = opened(path)
    yield from may(pdf)
    info = pdf.get(pdf.trailer["/Info"])
    intents = [pdf.get(i) for i in pdf.get(pdf.root["/OutputIntents"])]
    if [i["/S"] for i in intents] != ["/GTS_PDFX"]:
        yield f"output intents {intents}"
    profile = pdf.objects["obj:" + intents[0]["/DestOutputProfile"]]
    data = base64.b64decode(profile["stream"]["data"])
    if data[12:20] != b"prtrCMYK":
        yield f"the output profile is {data[12:20]}"
    xmp = base64.b64decode(
        pdf.objects["obj:" + pdf.root["/Metadata"]]["stream"]["data"]).decode()
    for word in ("<pdfxid:GTS_PDFXVersion>PDF/X-4<",
                 "<pdf:Trapped>False<", "<xmpMM:DocumentID>uuid:",
                 "<xmp:CreateDate>", "<xmp:ModifyDate>", "<xmp:MetadataDate>",
                 "<xmpMM:RenditionClass>default<", "<xmpMM:VersionID>",
                 "<dc:title>"):
        if word not in xmp:
            yield f"XMP lacks {word}"
    said = xmp_words(pdf) or {}
    for key, other in (("/Title", "dc:title"), ("/Author", "dc:creator"),
                       ("/Producer", "pdf:Producer"),
                       ("/Creator", "xmp:CreatorTool")):
        if pdf.string(info.get(key)) != said.get(other):
            yield f"Info {key} and XMP {other} differ"
    if not pdf.string(intents[0].get("/OutputConditionIdentifier")):
        yield "the output condition has no name"
    for key in ("/Title", "/CreationDate", "/ModDate", "/Producer"):
        if key not in info:
            yield f"the info lacks {key}"
    if info.get("/Trapped") != "/False":
        yield f"trapped: {info.get('/Trapped')}"
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "no /ID"
    with open(path, "rb") as file:
        if not re.match(rb"%PDF-1\.[3-6]\s", file.read(9)):
            yield "not of PDF 1.6 or before"
    if "/Encrypt" in pdf.trailer or "/AcroForm" in pdf.root:
        yield "encrypted, or with a form"
    if any("/Annots" in pdf.get(p) for p in pdf.pages):
        yield "has links"
    for line in output("pdffonts", path).splitlines()[2:]:
        if not re.search(r"yes yes yes\s+\d+\s+\d+$", line):
            yield f"a font: {line}"
    done = subprocess.run(["qpdf", "--check", path], capture_output=True,
                          text=True, check=False)
    if done.returncode or done.stderr:
        yield (done.stdout + done.stderr)[-200:]


def order(path, reader):
    """The pages of the issue in their order, blank ones between."""
    pages = [letters(t) for t in
             output("pdftotext", path, "-").split("\f")[:-1]]
    issue = [letters(t) for t in
             output("pdftotext", reader.path, "-").split("\f")[:-1]]
    labels = reader.labels
    if len(pages) % 4:
        yield f"{len(pages)} pages, no multiple of four"
    if [p for p in pages if p] != [p for p in issue if p]:
        yield "other words, or another order, than in the reader's edition"
    if not pages[0] or not pages[-1]:
        yield "a cover is blank"
    at = 0
    for words, label in zip(issue, labels):
        if not words:
            continue
        at = pages.index(words, at) + 1
        if label.isdigit() and int(label) % 2 != at % 2:
            yield f"page {label} is on the wrong side of its leaf: {at}"
    extra = len(pages) - len([p for p in issue if p])
    if extra > 4:
        yield f"{extra} blank pages"


# === The booklet ===


def folded(sides):
    """Sheets laid into one another and folded: the pages as leaves turn. Each
    side is (left, right), the sheets from the outside, front before back."""
    sheets = [(sides[i], sides[i + 1]) for i in range(0, len(sides), 2)]
    first, last = [], []
    for front, back in sheets:
        first += [front[1], back[0]]
        last[:0] = [back[1], front[0]]
    return first + last


def booklet(path, press):
    pdf = opened(path)
    media = pdf.box(0)
    sides = halves(path, media[2], media[3])
    pages = [letters(t) for t in
             output("pdftotext", press, "-").split("\f")[:-1]]
    if len(sides) * 2 != len(pages):
        yield f"{len(sides)} sides for {len(pages)} pages"
    for at, (got, wanted) in enumerate(zip(folded(sides), pages)):
        if got != wanted:
            yield f"folded, page {at + 1} is another"


def creep(path, press):
    """Inner sheets move to the spine by 0.1 mm each; outer ones do not."""
    book, single = Pdf(path), Pdf(press)
    slug = book.box(0, "/TrimBox")[0]
    for sheet in range(len(book.pages) // 2):
        at = 2 * sheet  # its page on the right, in front
        words = single.placed(at)
        if not words:
            continue
        most = max(words, key=lambda w: len(w[4]))
        shift = [w[0] - most[0] - A4[0] for w in book.placed(2 * sheet)
                 if w[4] == most[4] and abs(w[1] - most[1]) < 1
                 and w[0] > slug + A4[0]]
        wanted = -sheet * 0.1 * MM
        if not any(abs(s - wanted) < 0.05 for s in shift):
            yield f"sheet {sheet + 1}: moved by {shift}, not by {wanted:.2f}"


# === Article PDFs ===


def structure(path):
    """What is below each Art, by poppler, without numbers of objects."""
    parts = []
    for line in output("pdfinfo", "-struct-text", path).splitlines():
        if re.match(r"  \S", line):
            parts.append([line])
        elif re.match(r"   ", line) and "Object" not in line:
            parts[-1].append(re.sub(r"<n\d+>", "", line))
    return [part for part in parts if part[0].split() == ["Art"]]


def articles(setting, public, issue):
    """Cut from the issue: nothing of another, nothing lost, same labels."""
    folder = os.path.join(public, issue.id)
    whole = Pdf(f"{folder}/gazette-{issue.id}.pdf")
    arts = structure(whole.path)
    cut = {}
    for number, article in enumerate(issue.articles):
        pdf = Pdf(f"{folder}/{article.slug}.pdf")
        if structure(pdf.path) != [arts[number]]:
            yield f"{article.slug}: its structure is not that in the issue"
        first = whole.labels.index(pdf.labels[0])
        if pdf.labels != whole.labels[first:first + len(pdf.labels)]:
            yield f"{article.slug}: labels {pdf.labels}"
        for label, words in zip(pdf.labels, pdf.body(setting.styles)):
            cut.setdefault(label, Counter()).update(words)
        if not pdf.outline or article.slug not in pdf.places:
            yield f"{article.slug}: outline {pdf.outline}"
        if any(place is None for _, _, place in pdf.outline):
            yield f"{article.slug}: a bookmark leads nowhere"
        for page in range(len(pdf.pages)):
            for _, address, place in pdf.links(page):
                if address is None and place is None:
                    yield f"{article.slug}: a link leads nowhere"
        head = letters(output(
            "pdftotext", "-l", "1", "-x", "0", "-y", "0", "-W", "900",
            "-H", "75", pdf.path, "-"))
        if Counter(f"第{issue.facts['number']}期") - Counter(head):
            yield f"{article.slug}: the head does not say its issue"
    for label, words in zip(whole.labels, whole.body(setting.styles)):
        if label in cut and cut[label] != Counter(words):
            yield (f"page {label}: the articles together have "
                   f"{dict(cut[label] - Counter(words))} more, "
                   f"{dict(Counter(words) - cut[label])} less")


def downloads(public, issue):
    """Each article's page offers its file."""
    for article in issue.articles:
        with open(f"{public}/{issue.id}/{article.slug}.html",
                  encoding="utf-8") as file:
            if f'{issue.id}/{article.slug}.pdf"' not in file.read():
                yield f"{article.slug}.html does not offer it"


# === Pictures, profiles, folders ===


def picture(setting):
    """Grey stays grey, colour becomes plates, what is coarse is said."""
    b = Bench(setting, 1)
    b.body("![一](images/a.png)\n\n![二](images/b.jpg)\n\n"
           "![三](images/c.jpg)\n\n![四](images/d.png)\n")
    b.write("2001-01/images/a.png", png(40, 30))
    b.write("2001-01/images/b.jpg", base64.b64decode(JPEG_RGB))
    b.write("2001-01/images/c.jpg", base64.b64decode(JPEG_GREY))
    b.write("2001-01/images/d.png", drawing())
    done = b.run("--formats", "press")
    yield from want(done, 0, r"01-a\.md:9:1: .*300.*80.*60")
    path = b.out + "/press/gazette-2001-01-press.pdf"
    yield from colours(path)
    spaces = {}
    for _, image, data in File(path).streams("/Image"):
        spaces[image["/Width"], image["/ColorSpace"]] = data
    if sorted(spaces) != [(2, "/DeviceCMYK"), (24, "/DeviceCMYK"),
                          (24, "/DeviceGray"), (40, "/DeviceGray")]:
        yield f"the pictures are {sorted(spaces)}"
    dots = spaces.get((2, "/DeviceCMYK"), bytes(8))
    if tuple(dots[:4]) != (0, 0, 0, 255 - 32):
        yield f"a neutral dot of a drawing is {tuple(dots[:4])}"
    if dots[4] > 50 or min(dots[5], dots[6]) < 200:
        yield f"a red dot of a drawing is {tuple(dots[4:8])}"


def segment(marker, data):
    """Goes before all else in a JPEG."""
    jpeg = base64.b64decode(JPEG_RGB)
    return (jpeg[:2] + bytes((0xff, marker)) +
            (len(data) + 2).to_bytes(2, "big") + data + jpeg[2:])


def on_screen(setting):
    """A photograph stands as the camera was held, in the colours that its
    profile means; four plates become lights; no dot of a PNG is another."""
    b = Bench(setting, 1)
    b.body("".join(f"![图](images/{n})\n\n" for n in (
        "turned.jpg", "wide.jpg", "plates.jpg", "plain.png")))
    b.write("2001-01/images/turned.jpg", segment(
        0xe1, b"Exif\0\0MM\0*\0\0\0\10\0\1\1\x12\0\3\0\0\0\1\0\6\0\0"))
    with open(WIDE_RGB, "rb") as file:
        profile = file.read()
    b.write("2001-01/images/wide.jpg",
            segment(0xe2, b"ICC_PROFILE\0\1\1" + profile))
    b.write("2001-01/images/plates.jpg", base64.b64decode(JPEG_PLATES))
    b.write("2001-01/images/plain.png", drawing())
    yield from want(b.run("--formats", "web,reader"), 0)
    path = b.public + "/2001-01/gazette-2001-01.pdf"
    pdf = File(path)
    images = [(i, data) for _, i, data in pdf.streams("/Image")]
    spaces = Counter(
        i["/ColorSpace"] if isinstance(i["/ColorSpace"], str)
        else i["/ColorSpace"][0] for i, _ in images)
    if spaces != {"/DeviceRGB": 3, "/ICCBased": 1}:
        yield f"the pictures are in {spaces}"
    kept = [pdf.objects["obj:" + i["/ColorSpace"][1]]["stream"]["data"]
            for i, _ in images if isinstance(i["/ColorSpace"], list)]
    if [base64.b64decode(k) for k in kept] != [profile]:
        yield "the profile is another"
    drawn = [data for i, data in images if i["/Width"] == 2]
    if drawn != [b"\x20\x20\x20\xd0\x10\x10"]:
        yield f"the drawing is {drawn}"
    painted = b"".join(data for _, data in pdf.contents())
    ways = [[float(n) < 0 for n in m.split()[:4] if float(n)]
            for m in re.findall(rb"(?:[-\d.]+ ){6}(?=cm\s+/I)", painted)]
    if sorted(ways) != 3 * [[False, False]] + [[True, False]]:
        yield f"the pictures stand {ways}"
    verapdf([SimpleNamespace(pdf=SimpleNamespace(path=path),
                             name="pictures")])


def drawing():
    """Two dots: dark grey, red."""
    import struct
    import zlib

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + \
            struct.pack(">I", zlib.crc32(name + data))

    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\x20\x20\x20\xd0\x10\x10"))
            + chunk(b"IEND", b""))


def undated(setting):
    """An issue that nobody dated has a date all the same."""
    b = Bench(setting, 1)
    with open(os.path.join(b.source, "2001-01/issue.md"),
              encoding="utf-8") as file:
        facts = file.read()
    b.write("2001-01/issue.md", re.sub(r"number: \d+", "number: 30", re.sub(
        r"published: .*\n", "", facts)))
    yield from want(b.run("--formats", "press"), 0)
    path = b.out + "/press/gazette-2001-01-press.pdf"
    yield from claims(path)
    said = opened(path).get(opened(path).trailer["/Info"])["/CreationDate"]
    if "200101" not in said:
        yield f"the date is {said}"


def liar(setting):
    """A JPEG whose head promises more than follows it."""
    b = Bench(setting, 1)
    b.body("![图](images/b.jpg)\n")
    data = bytearray(base64.b64decode(JPEG_RGB))
    at = data.find(b"\xff\xc0") + 5
    data[at:at + 4] = b"\x0f\xa0\x0f\xa0"
    b.write("2001-01/images/b.jpg", bytes(data))
    yield from want(b.run("--formats", "press"), 1, r"2001-01/.*(md|jpg)")
    if os.path.exists(b.out + "/press") or b.left():
        yield "something is published"


def profiles(setting):
    """A profile that is none is a fault with its place."""
    b = Bench(setting, 1)
    styles = os.path.join(b.dir, "styles")
    shutil.copytree(setting.styles, styles)
    with open(styles + "/print.yaml", encoding="utf-8") as file:
        text = file.read()
    with open(styles + "/noise.icc", "wb") as file:
        file.write(b"\0\0\x10\0" + b"acsp" * 1024)
    with open(styles + "/empty.icc", "wb"):
        pass
    for name in ("noise.icc", "empty.icc", "print.yaml", "sRGB.icc", "..",
                 "nowhere.icc", '""'):
        with open(styles + "/print.yaml", "w", encoding="utf-8") as file:
            file.write(re.sub(r"profile: \S+", f"profile: {name}", text))
        for fault in want(
                b.run("--formats", "press", "--styles", styles), 1,
                r"print\.yaml:\d+:\d+"):
            yield f"{name}: {fault}"
        if os.path.exists(b.out + "/press") or b.left():
            yield f"{name}: something is published"


def folders(setting):
    """A folder no format fills stays; both change, or neither."""
    b = Bench(setting, 1)
    press = b.out + "/press"
    b.run("--formats", "web,reader,press")
    before = digest(press)
    if sorted(before) != [".gongbao", "gazette-2001-01-press.pdf"]:
        yield f"press has {list(before)}"
    yield from want(b.run("--formats", "web,reader"), 0)
    if digest(press) != before:
        yield "a build without press changed it"
    public = digest(b.public)
    b.body("另外的话。\n")
    yield from want(b.run("--formats", "press"), 0)
    if digest(b.public) != public:
        yield "a build of press alone changed the site"
    after = digest(press)
    if after == before:
        yield "press is not what was written"
    b.body("::: 没有这种\n\n:::\n")
    yield from want(b.run("--formats", "web,reader,press"), 1)
    if digest(press) != after or digest(b.public) != public or b.left():
        yield "a failed build changed something"
    yield from want(b.run("--formats", "reader,press"), 2, "web")
    if digest(press) != after or digest(b.public) != public:
        yield "a site was lost to a build without web"
    os.remove(press + "/.gongbao")
    b.body("好的。\n")
    yield from want(b.run("--formats", "press"), 2, "press")


# === Signatures ===


def sign_with(folder):
    """A command that signs with a key made here."""
    key, cert = (os.path.join(folder, n) for n in ("key.pem", "cert.pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
         "-keyout", key, "-out", cert, "-days", "3650", "-subj",
         "/CN=gongbao test"], capture_output=True, check=True)
    return (f"openssl cms -sign -binary -signer {cert} -inkey {key} "
            "-outform DER")


def verified(path):
    """By poppler, and by openssl over what the range says."""
    said = output("pdfsig", "-nocert", path)
    if "Signature is Valid" not in said or "Total document signed" not in said:
        yield f"{os.path.basename(path)}: {said[-200:]}"
    with open(path, "rb") as file:
        data = file.read()
    a, b, c, d = map(int, re.search(
        rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", data).groups())
    if a != 0 or c + d != len(data):
        yield f"{os.path.basename(path)}: {len(data)} bytes, {a} {b} {c} {d}"
    der = bytes.fromhex(data[b + 1:c - 1].decode())
    with tempfile.TemporaryDirectory() as folder:
        for name, part in (("cms", der), ("data", data[:b] + data[c:])):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(part)
        done = subprocess.run(
            ["openssl", "cms", "-verify", "-inform", "DER", "-binary",
             "-noverify", "-in", "cms", "-content", "data",
             "-out", os.devnull],
            cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        yield f"{os.path.basename(path)}: {done.stderr[-200:]}"
    done = subprocess.run(["qpdf", "--check", path], capture_output=True,
                          text=True, check=False)
    if done.returncode or "linearized" not in done.stdout:
        yield f"{os.path.basename(path)}: {done.stdout[-200:]}"


def signed(b):
    b.article(0, open(os.path.join(b.source, "2001-01/01-a.md"),
                      encoding="utf-8").read().replace(
        "title: 关于", "title: '/Contents <0000> /ByteRange [ 0 9999999999 "
        "9999999999 9999999999 ] 关于").replace("的通知", "的通知'", 1))
    command = sign_with(b.dir)
    options = (*PROOF, "--sign-with", command)
    yield from want(b.run(*options), 0)
    paths = sorted(glob.glob(b.public + "/*/*.pdf") +
                   glob.glob(b.out + "/press/*.pdf"))
    proofs = [path for path in paths if "-proof" in path]
    paths = [path for path in paths if path not in proofs]
    if len(proofs) != 1 or "/AcroForm" in Pdf(proofs[0]).root:
        yield f"of proofs, which are never signed: {proofs}"
    if len(paths) != 4:
        yield f"the files are {paths}"
    for path in paths:
        yield from verified(path)
    before = digest(b.public)
    yield from want(b.run(*options), 0)
    if digest(b.public) != before:
        yield "what has not changed is signed anew"
    yield from want(b.run(*ALL, "--output", b.dir + "/plain/public",
                          "--press", b.dir + "/plain/press"), 0)
    if any("/AcroForm" in Pdf(path).root
           for path in glob.glob(b.dir + "/plain/*/*/*.pdf")):
        yield "a file is signed when none should be"


def bad_signers(setting):
    """Whatever a signer does, a message and nothing published."""
    b = Bench(setting, 1)
    good = b.build()
    ber = ("printf '\\060\\200\\006\\011\\052\\206\\110\\206\\367"
           "\\015\\001\\007\\002'")
    for command in ("false", "exit 3", "cat", "true", "echo garbage",
                    "cat /dev/zero", "kill -9 $$", "no-such-program", ber,
                    "sleep 60", "sleep 60 & wait", "exec >&-; sleep 60"):
        for fault in want(
                b.run("--formats", "web,reader", "--sign-seconds", "1",
                      "--sign-with", command), 1, r"gazette-2001-01\.pdf"):
            yield f"{command}: {fault}"
        yield from (f"{command}: {f}" for f in b.whole(good))
    yield from want(b.run("--sign-seconds", "0", "--sign-with", "x"), 2)


def press_file(built, name):
    folder = os.path.join(os.path.dirname(os.path.dirname(built.public)),
                          "press")
    return f"{folder}/gazette-{built.issue.id}-{name}.pdf"


def of_issue(built):
    single, double = (press_file(built, n) for n in ("press", "booklet"))
    for name, test, *args in (
            ("boxes", boxes, single, A4[0]),
            ("boxes of the booklet", boxes, double, 2 * A4[0]),
            ("marks", marks, single), ("colours", colours, single),
            ("colours of the booklet", colours, double),
            ("overprint", overprint, single),
            ("claims", claims, single),
            ("claims of the booklet", claims, double),
            ("order", order, single, built.pdf),
            ("folded", booklet, double, single),
            ("creep", creep, double, single),
            ("downloads", downloads, os.path.dirname(built.public),
             built.issue)):
        report.run(f"press {name} {built.name}", test, *args)


def of_articles(setting, built):
    report.run(f"press articles {built.name}", articles, setting,
               os.path.dirname(built.public), built.issue)
    if shutil.which("gs"):
        report.run(f"press plates {built.name}", plates,
                   press_file(built, "press"))
    else:
        report.skip(f"press plates {built.name}", "no ghostscript")


def main():
    setting = Setting()
    out = tempfile.mkdtemp(dir=setting.folder, prefix="press-")
    for build in setting.builds:
        name = build["name"]
        done = subprocess.run(
            [setting.gongbao, "build", "--quiet", "--source", build["source"],
             "--output", f"{out}/{name}/public",
             "--press", f"{out}/{name}/press", *ALL],
            capture_output=True, text=True, check=False)
        report.check(f"press build {name}",
                     [done.stderr[-300:]] if done.returncode else [])
        if not done.returncode:
            build.update(public=f"{out}/{name}/public",
                         press=f"{out}/{name}/press")
    issues = list(setting.issues())
    for built in issues:
        of_issue(built)
    # What takes long: of the corpus, its smallest issue.
    large = sorted((b for b in issues if b.build == "corpus"),
                   key=lambda b: os.path.getsize(b.pdf.path))[1:]
    for built in issues:
        if built not in large:
            of_articles(setting, built)
    for test in (picture, on_screen, undated, liar, profiles, folders):
        report.run(f"press {test.__name__}", test, setting)
    report.run("press bad_signers", bad_signers, setting)
    bench = Bench(setting, 1)
    if shutil.which("openssl"):
        report.run("press signed", signed, bench)
    else:
        report.skip("press signed", "no openssl")
    few = glob.glob(os.path.dirname(issues[0].public) + "/2025-03/*.pdf")
    verapdf([SimpleNamespace(pdf=SimpleNamespace(path=path),
                             name=os.path.basename(path))
             for path in few + glob.glob(bench.public + "/*/*.pdf")])
    report.finish()


if __name__ == "__main__":
    main()
