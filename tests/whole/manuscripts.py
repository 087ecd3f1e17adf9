"""Manuscripts of other programs, imported: every article of the specimen goes
out through pandoc and LibreOffice as .docx, tables as .xlsx, pages as HTML, and
comes back with all its words and cells; in each encoding it comes back the
same. Alone: tests/whole/manuscripts.py -v GONGBAO lists what differs."""
import difflib
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

from judge import report

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
WRITE = os.path.join(TOP, "tests", "peers", "write.py")
ARTICLES = sorted(glob.glob(os.path.join(TOP, "content", "*", "[0-9]*.md")))


def run(*args, **more):
    return subprocess.run(args, capture_output=True, check=False, **more)


def tree(gongbao, path):
    """The dump of an article's tree, without the name of its file."""
    dump = run(gongbao, "dump", "tree", path).stdout.decode()
    return re.sub(r"(?m)^(?:file|issue):.*\n", "", dump)


def strings(dump, kinds):
    """The quoted words of the nodes of these kinds, without white space."""
    found = re.findall(
        rf' *(?:{kinds})[^\n]*?((?:"(?:[^"\\]|\\.)*"(?:, )?)+)\n', dump)
    words = "".join("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', s))
                    for s in found)
    return re.sub(r"\s|　|\\n", "", words)


def words(dump):
    """All words of an article: title, number, text; attachments' titles."""
    dump = re.sub(r'\n( *)(attachment \[[^\n]*?) note=("[^\n]*?")([^\n]*)'
                  r'(\n *title [^\n]*\n *text [^\n]*)',
                  r'\n\1\2\4\5\n\1text [0:0] \3', dump)
    return strings(dump, "title:|number:") + strings(
        dump, "text|blank|code|verbatim|post|figure")


def cells(dump):
    """The cells of every table: place, spans, words."""
    found = []
    for table in re.split(r"\n(?= *table )", dump)[1:]:
        rows = []
        for cell in re.split(r"\n(?= *cell )", table)[1:]:
            head, _, rest = cell.partition("\n")
            at = re.search(r"at=(\d+,\d+)((?: (?:row|col)span=\d+)*)", head)
            depth = len(head) - len(head.lstrip())
            inner = []
            for line in rest.split("\n"):
                if len(line) - len(line.lstrip()) <= depth:
                    break
                inner.append(line)
            rows.append((at[1], at[2], strings(
                "\n".join(inner) + "\n", "text|blank|code|verbatim")))
        found.append(rows)
    return found


def imported(gongbao, folder, path, *more):
    """The article that a manuscript becomes: its dump."""
    out = tempfile.mkdtemp(dir=folder)
    done = run(gongbao, "import", path, "--output", out, "--as", "article",
               "--report", os.path.join(out, "report.txt"), *more)
    files = glob.glob(os.path.join(out, "*.md"))
    if len(files) != 1:
        return None, done.stderr.decode()
    return tree(gongbao, files[0]), done.stderr.decode()


def lost_words(was, now):
    """The words that the first of two texts has alone."""
    lost = []
    match = difflib.SequenceMatcher(None, was, now, autojunk=False)
    for op, a, b, _, _ in match.get_opcodes():
        if op != "equal":
            lost.append(was[a:b])
    # what moved, or is said again by the build, is not lost; labels are made
    pieces = [s for chunk in lost
              for s in re.split(r"附件|[0-9：.．]+", chunk) if s]
    return "".join(s for s in pieces if s not in now)


def compare(was, now):
    """Faults: words and cells of one article before and after."""
    lost = lost_words(words(was), words(now))
    if lost:
        yield f"lost: {lost[:60]}"
    before, after = cells(was), cells(now)
    if len(before) != len(after):
        yield f"{len(before)} tables became {len(after)}"
        return
    for i, (a, b) in enumerate(zip(before, after)):
        for cell in a:
            if cell not in b:
                yield f"table {i + 1}: the cell {cell} is lost"


def html_of(gongbao, path, to):
    """The article as a page for other programs."""
    page = run(sys.executable, WRITE, "html",
               input=tree(gongbao, path).encode()).stdout
    with open(to, "wb") as file:
        file.write(page)


def through(gongbao, folder, kind):
    """Faults of every article that went out as kind and came back."""
    pages = os.path.join(folder, "pages")
    out = os.path.join(folder, kind)
    os.makedirs(pages, exist_ok=True)
    os.makedirs(out, exist_ok=True)
    names = {}
    for path in ARTICLES:
        name = "-".join(path.split(os.sep)[-2:])[:-3]
        names[name] = path
        html_of(gongbao, path, os.path.join(pages, name + ".html"))
    files = sorted(glob.glob(os.path.join(pages, "*.html")))
    if kind == "pandoc":
        for page in files:
            run("pandoc", "-f", "html", "-t", "docx", page, "-o", os.path.join(
                out, os.path.basename(page)[:-5] + ".docx"))
    elif kind == "office":
        run("soffice", "--headless", "--convert-to", "docx:MS Word 2007 XML",
            "--outdir", out, *files,
            env=dict(os.environ, HOME=folder))
    else:
        for page in files:
            shutil.copy(page, out)
    for name, path in names.items():
        made = glob.glob(os.path.join(out, name + ".*"))
        if not made:
            yield f"{name}: not converted"
            continue
        now, said = imported(gongbao, folder, made[0])
        if now is None:
            yield f"{name}: {said.strip()[:200]}"
            continue
        for fault in compare(tree(gongbao, path), now):
            yield f"{name}: {fault}"


def encodings(gongbao, folder):
    """Each article in each encoding that holds its characters."""
    for path in ARTICLES:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        first = None
        for encoding in ("utf-8", "gb18030", "gbk", "big5", "utf-16",
                         "utf-16-le", "utf-16-be"):
            try:
                data = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            name = os.path.join(folder, "a.txt")
            with open(name, "wb") as file:
                file.write(data)
            now, said = imported(gongbao, folder, name)
            first = first or now
            if now is None or now != first:
                yield f"{os.path.basename(path)} in {encoding}: {said[:200]}"


def refused(gongbao, folder):
    """Files that another program must convert: each told how."""
    for start, word in ((b"\xd0\xcf\x11\xe0" + b"\0" * 600, "libreoffice"),
                        (b"%PDF-1.7\n", "pdftotext"),
                        (b"PK\x03\x04 cut short", "")):
        path = os.path.join(folder, "a.doc")
        with open(path, "wb") as file:
            file.write(start)
        done = run(gongbao, "import", path, "--output",
                   os.path.join(folder, "none"))
        if done.returncode != 1 or word not in done.stderr.decode():
            yield f"{start[:8]}: {done.returncode} {done.stderr.decode()}"
        if os.path.exists(os.path.join(folder, "none")):
            yield f"{start[:8]}: something was written"


def main():
    verbose = sys.argv[1] == "-v"
    if verbose:
        gongbao, folder = os.path.abspath(sys.argv[2]), tempfile.mkdtemp()
        report.SHOWN = 400
    else:
        from judge.setting import Setting  # pylint: disable=all
        setting = Setting()
        gongbao, folder = setting.gongbao, setting.folder
    for kind, program in (("pandoc", "pandoc"), ("office", "soffice"),
                          ("html", None)):
        if program and not shutil.which(program):
            report.skip(f"manuscripts {kind}", f"{program} is not here")
            continue
        report.run(f"manuscripts {kind}", through, gongbao, folder, kind)
    report.run("manuscripts encodings", encodings, gongbao, folder)
    report.run("manuscripts refused", refused, gongbao, folder)
    report.finish()


main()
