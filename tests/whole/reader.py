"""The reader edition: an archive's file, a screen reader's file, true words.

The main rules of PDF/A-2u (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) are judged
here over the parsed file; veraPDF judges all of them where it is to be had. The
words are taken out of the file in four ways and compared with the source.
"""
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

from judge import report
from judge.copied import Marked, by_mupdf, by_poppler, lacks
from judge.pdf import output
from judge.setting import Setting

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE_KB = 12  # of a page, beside the fonts
STRUCTURE = {
    "/Document", "/Art", "/Sect", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6",
    "/P", "/L", "/LI", "/LBody", "/Table", "/THead", "/TBody", "/TR", "/TH",
    "/TD", "/Caption", "/Figure", "/Link", "/Note", "/BlockQuote", "/Code",
    "/TOC", "/TOCI", "/Reference"}
HOLDS = {  # what each may hold, where that is not free
    "/L": {"/LI", "/Caption"}, "/LI": {"/LBody"},
    "/Table": {"/THead", "/TBody", "/Caption"}, "/THead": {"/TR"},
    "/TBody": {"/TR"}, "/TR": {"/TH", "/TD"},
    "/TOC": {"/TOC", "/TOCI", "/Caption"}, "/TOCI": {"/Reference"}}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
SPACES = {"dc": "http://purl.org/dc/elements/1.1/",
          "pdf": "http://ns.adobe.com/pdf/1.3/",
          "xmp": "http://ns.adobe.com/xap/1.0/",
          "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
          "pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}


# === PDF/A ===

def xmp_words(pdf):
    """{"dc:title": words} of the metadata, which must be XML as it lies."""
    ref = pdf.root["/Metadata"]
    with open(pdf.path, "rb") as file:
        data = file.read()
    packet = re.search(rb"<\?xpacket begin.*?<\?xpacket end=.*?\?>", data,
                       re.S)
    if not packet or "/Filter" in pdf.get(ref):
        return None
    found = {}
    root = ElementTree.fromstring(packet[0].decode())
    for child in root.find(f"{RDF}RDF/{RDF}Description"):
        for name, space in SPACES.items():
            if child.tag.startswith(f"{{{space}}}"):
                words = "".join(child.itertext()).strip()
                found[f"{name}:{child.tag.split('}')[1]}"] = words
    return found


def metadata(built):
    """XMP names the parts of the standards, and says what Info says."""
    pdf = built.pdf
    words = xmp_words(pdf)
    if words is None:
        yield "the metadata are not plain XML"
        return
    for key, want in (("pdfaid:part", "2"), ("pdfaid:conformance", "U"),
                      ("pdfuaid:part", "1"), ("dc:language", "zh-CN")):
        if words.get(key) != want:
            yield f"XMP {key} is {words.get(key)}, not {want}"
    info = pdf.get(pdf.trailer["/Info"])
    for key, other in (("/Title", "dc:title"), ("/Author", "dc:creator"),
                       ("/Subject", "dc:description"),
                       ("/Keywords", "pdf:Keywords"),
                       ("/Producer", "pdf:Producer"),
                       ("/Creator", "xmp:CreatorTool")):
        said = pdf.string(pdf.get(info.get(key)))
        if said != words.get(other):
            yield f"Info {key} is {said}, XMP {other} is {words.get(other)}"
    for key, other in (("/CreationDate", "xmp:CreateDate"),
                       ("/ModDate", "xmp:ModifyDate")):
        said = re.sub(r"\D", "", pdf.string(info.get(key)) or "")
        if said != re.sub(r"\D", "", words.get(other, "")):
            yield f"{key} is not {other}"


def archival(built):
    pdf = built.pdf
    intents = [pdf.get(i) for i in pdf.get(pdf.root.get("/OutputIntents", []))]
    if [i.get("/S") for i in intents] != ["/GTS_PDFA1"] or \
            pdf.get(intents[0].get("/DestOutputProfile")).get("/N") != 3:
        yield "the output intent is not one of RGB for PDF/A"
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "no /ID"
    for key in ("/Encrypt",):
        if key in pdf.trailer:
            yield f"{key} in the trailer"
    for key in ("/AA", "/OpenAction", "/OCProperties", "/NeedsRendering"):
        if key in pdf.root:
            yield f"{key} in the catalogue"
    for ref, one in pdf.objects.items():
        value = one.get("value") or one.get("stream", {}).get("dict")
        if not isinstance(value, dict):
            continue
        if value.get("/S") in ("/JavaScript", "/Launch", "/Movie", "/Sound"):
            yield f"{ref}: an action {value['/S']}"
        if value.get("/Type") == "/Annot" and value.get("/F") != 4:
            yield f"{ref}: an annotation that is not printed"
        if value.get("/Subtype") == "/Image" and \
                (value.get("/Interpolate") or "/SMask" in value):
            yield f"{ref}: a picture that is smoothed or lets shine through"
        if "/LZWDecode" in str(value.get("/Filter")):
            yield f"{ref}: LZW"


# === PDF/UA ===

class Element:
    def __init__(self, pdf, ref, parent):
        self.ref, self.parent = ref, parent
        self.value = pdf.get(ref)
        self.kind = self.value.get("/S")
        kids = self.value.get("/K", [])
        self.children, self.content, self.links = [], [], []
        self.kids = []  # places of content, and elements, as they are read
        for kid in kids if isinstance(kids, list) else [kids]:
            self.add(pdf, kid)
        attributes = pdf.get(self.value.get("/A", {}))
        self.rows = attributes.get("/RowSpan", 1)
        self.cols = attributes.get("/ColSpan", 1)
        self.scope = attributes.get("/Scope")

    def add(self, pdf, kid):
        value = pdf.get(kid)
        if isinstance(value, int):
            self.content.append((self.value.get("/Pg"), value))
            self.kids.append(self.content[-1])
        elif value.get("/Type") == "/MCR":
            self.content.append((value["/Pg"], value["/MCID"]))
            self.kids.append(self.content[-1])
        elif value.get("/Type") == "/OBJR":
            self.links.append(value["/Obj"])
        else:
            self.children.append(Element(pdf, kid, self))
            self.kids.append(self.children[-1])

    def places(self):
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.places()
            else:
                yield kid

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


def structure(pdf):
    root = pdf.get(pdf.root["/StructTreeRoot"])
    return Element(pdf, root["/K"], None), root


def numbers(pdf, tree):
    nums = pdf.get(pdf.get(tree)["/Nums"])
    return dict(zip(nums[::2], nums[1::2]))


def marked(built):
    """All that is painted is an artifact or marked for one element, which has
    the name that the mark has; no mark is used twice."""
    pdf = built.pdf
    document, _ = structure(pdf)
    owner = {}
    for element in document.walk():
        for place in element.content:
            if place in owner:
                yield f"{place} belongs to two elements"
            owner[place] = element
    found = Marked.of(pdf)
    for fault in found.faults:
        yield fault
    for place, name in found.names.items():
        if place not in owner:
            yield f"mark {place} is nobody's"
        elif owner[place].kind != "/" + name:
            yield f"{name} in {owner[place].kind}"
    for place in set(owner) - set(found.names):
        yield f"mark {place} is not there"


def parents(built):
    """The parent tree leads back from every mark and link."""
    pdf = built.pdf
    document, root = structure(pdf)
    back = numbers(pdf, root["/ParentTree"])
    for element in document.walk():
        for page, mark in element.content:
            of_page = pdf.get(back[pdf.get(page)["/StructParents"]])
            if of_page[mark] != element.ref:
                yield f"mark {mark} of {page} leads back to {of_page[mark]}"
        for link in element.links:
            if back[pdf.get(link)["/StructParent"]] != element.ref:
                yield f"link {link} does not lead back"
        if element.parent and element.value["/P"] != element.parent.ref:
            yield f"{element.ref}: its parent is another"


def catalogue(built):
    pdf = built.pdf
    if pdf.get(pdf.root.get("/MarkInfo", {})).get("/Marked") is not True:
        yield "not marked as tagged"
    view = pdf.get(pdf.root.get("/ViewerPreferences", {}))
    if view.get("/DisplayDocTitle") is not True:
        yield "viewers would show the name of the file"
    if pdf.string(pdf.root.get("/Lang")) != "zh-CN":
        yield "the language is not zh-CN"
    document, _ = structure(pdf)
    linked = {link for e in document.walk() for link in e.links}
    for number, page in enumerate(pdf.pages):
        notes = pdf.get(pdf.get(page).get("/Annots")) or []
        if notes and pdf.get(page).get("/Tabs") != "/S":
            yield f"page {number}: tab order is not the structure's"
        for note in notes:
            if note not in linked:
                yield f"page {number}: a link that no element holds"
            if not pdf.string(pdf.get(note).get("/Contents")):
                yield f"page {number}: a link without words"


def shape(built):
    """Kinds and what they hold; headings without a skip."""
    document, root = structure(built.pdf)
    level, named = 0, set()
    for e in document.walk():
        kinds = {c.kind for c in e.children}
        if e.kind not in STRUCTURE:
            yield f"{e.ref}: {e.kind} is no standard structure type"
        if e.kind in HOLDS and (kinds - HOLDS[e.kind] or e.content):
            yield f"{e.ref}: {e.kind} holds {kinds - HOLDS[e.kind]}"
        if re.fullmatch(r"/H\d", e.kind):
            if int(e.kind[2]) > level + 1:
                yield f"{e.ref}: {e.kind} after /H{level}"
            level = int(e.kind[2])
        if e.kind == "/Figure" and not e.value.get("/Alt"):
            yield f"{e.ref}: a figure without words"
        if e.kind == "/Link" and not e.links:
            yield f"{e.ref}: a link that leads nowhere"
        if e.kind == "/Note":
            named.add(e.value.get("/ID"))
        if not e.children and not e.content and e.kind not in (
                "/TD", "/TH", "/TR"):
            yield f"{e.ref}: {e.kind} is empty"
    notes = sum(e.kind == "/Note" for e in document.walk())
    if len(named) != notes or None in named:
        yield "notes without names of their own"
    if notes and "/IDTree" not in root:
        yield "no tree of names"
    articles = sum(e.kind == "/Art" for e in document.children)
    if articles != len(built.issue.articles):
        yield f"{articles} articles, not {len(built.issue.articles)}"


def regular(table):
    """Do the rows of a table cover a grid without hole or overlap?"""
    rows = [e for e in table.walk() if e.kind == "/TR"]
    covered, width = set(), 0
    for y, row in enumerate(rows):
        x = 0
        for cell in row.children:
            while (y, x) in covered:
                x += 1
            for i in range(cell.rows):
                for k in range(cell.cols):
                    if (y + i, x + k) in covered:
                        return False
                    covered.add((y + i, x + k))
            width = max(width, x + cell.cols)
    return len(covered) == width * len(rows)


def tables(built):
    document, _ = structure(built.pdf)
    for e in document.walk():
        if e.kind == "/Table" and not regular(e):
            yield f"{e.ref}: rows of different length"
        if e.kind == "/TH" and e.scope not in ("/Row", "/Column"):
            yield f"{e.ref}: a head cell without scope"


def verapdf(builds):
    """The library of tests/whole/verapdf, where tests/all has fetched it."""
    library = os.environ.get("VERAPDF", "")
    if not shutil.which("java") or not os.path.isdir(library):
        report.skip("reader verapdf", "no java, or veraPDF is not fetched; "
                    "only the rules above are judged")
        return
    files = {b.pdf.path: b.name for b in builds}
    done = subprocess.run(
        ["java", "-cp", library + "/*",
         os.path.join(HERE, "verapdf", "Verify.java"), "2u,ua1", *files],
        capture_output=True, text=True, check=False)
    found = re.findall(r"^(PASS|FAIL) (\S+) (.*)\n((?:  .*\n)*)", done.stdout,
                       re.M)
    if len(found) != 2 * len(files):
        report.say("FAIL", "reader verapdf", done.stderr[-300:])
    for verdict, flavour, path, rules in found:
        report.check(f"reader verapdf {flavour} {files[path]}",
                     rules.splitlines() or
                     (["not compliant"] if verdict == "FAIL" else []))


# === Words and size ===

def by_structure(pdf):
    """What a screen reader finds, element by element."""
    found = Marked.of(pdf)
    document, _ = structure(pdf)
    return "".join(found.words[place] for place in document.places())


def source_lines(built, gongbao):
    """The words of each block, heading and cell, spaces as typed. A title
    stands on the page without the category that it is listed under."""
    text = output(gongbao, "dump", "text", built.source)
    titles = {" ".join((a.categories[-1], a.title.replace("\n", "")))
              for a in built.issue.articles}
    return [line for line in text.splitlines()
            if line.strip() and line not in titles]


def uncaptioned(built, text):
    """Without the words of figures: one at the head of a page stands where
    the paragraph before it goes on."""
    for article in built.issue.articles:
        for unit in article.units:
            if unit.kind == "figure":
                text = re.sub(r"\s*".join(map(re.escape, unit.text)), "",
                              text, count=1)
    return text


def words(built, setting):
    lines = source_lines(built, setting.gongbao)
    pdf = built.pdf
    for what, text in (
            ("tags", by_structure(pdf)),
            ("poppler", by_poppler(pdf, setting.styles, "-raw")),
            ("mupdf", by_mupdf(pdf, setting.styles))):
        missing = lacks(text, lines)
        if missing and what != "tags":
            missing = lacks(uncaptioned(built, text), missing)
        print(f"     {what}: {len(lines) - len(missing)} of {len(lines)}")
        for line in missing:
            yield f"{what} has not “{line[:60]}”"


def size(built):
    pdf = built.pdf
    fonts = 0
    for one in pdf.objects.values():
        value = one.get("value")
        if isinstance(value, dict) and value.get("/Type") == \
                "/FontDescriptor":
            for key in ("/FontFile2", "/FontFile3"):
                if key in value:
                    fonts += pdf.get(value[key])["/Length"]
    total = os.path.getsize(pdf.path)
    page = (total - fonts) / len(pdf.pages) / 1000
    print(f"     {built.name}: {total / 1000:.0f} KB, fonts "
          f"{fonts / 1000:.0f} KB, {page:.1f} KB a page beside them")
    if page > PAGE_KB:
        yield f"{page:.1f} KB a page"
    if not any(o.get("stream", {}).get("dict", {}).get("/Type") == "/ObjStm"
               for o in pdf.objects.values()):
        yield "no object streams"


def main():
    setting = Setting()
    builds = list(setting.issues())
    for built in builds:
        for test in (metadata, archival, catalogue, marked, parents, shape,
                     tables, size):
            report.run(f"reader {test.__name__} {built.name}", test, built)
        report.run(f"reader words {built.name}", words, built, setting)
    verapdf(builds)
    report.finish()


if __name__ == "__main__":
    main()
