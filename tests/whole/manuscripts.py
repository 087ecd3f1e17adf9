"""Manuscripts of other programs, imported: every article of the specimen goes
out through pandoc and LibreOffice as .docx, tables as .xlsx, pages as HTML, and
comes back with all its words and cells; in each encoding it comes back the
same. Alone: tests/whole/manuscripts.py -v GONGBAO lists what differs."""
import difflib
import glob
import io
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile

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


# As most offices set a document: no styles, indents of spaces, line breaks for
# paragraphs, the head and foot of its own sheet. {i}: two wide spaces.
BY_HAND = """
<p>000012</p>
<p align="center"><font size="7">示例市人民政府办公室文件</font></p>
<p>示政办发〔2025〕8号　　　　　签发人：张三</p>
<p align="center"><font size="6">示例市人民政府办公室关于印发示例市<br>
推动数据要素改革行动方案的通知</font></p>
<p>各县（市、区）人民政府，市直各部门：</p>
<p>{i}《示例市推动数据要素改革行动方案》已经市政府同意，现印发给你们。</p>
<p><br></p>
<p>{i}附件：1. 重点任务分工表</p>
<p>{i}{i}　2. 工作专班名单</p>
<p>{i}{i}{i}{i}示例市人民政府办公室</p>
<p>{i}{i}{i}{i}　2025年6月18日</p>
<p>{i}（此件公开发布）</p>
<p align="center">示例市推动数据要素改革行动方案</p>
<p>{i}为推动数据要素改革，制定本方案。<br>{i}一、总体要求<br>
{i}（一）指导思想。坚持改革创新。<br>{i}（二）主要目标。产业达到100亿元。</p>
<p><b>{i}二、重点任务</b></p>
<p>{i}支持企业开展数据交易。</p>
<p>附件1</p>
<p align="center">重点任务分工表</p>
<table border="1"><tr><td rowspan="2">任务</td><td colspan="2">资金</td></tr>
<tr><td>财政</td><td>自筹</td></tr><tr><td>平台</td><td>10</td><td>2</td></tr>
</table>
<p>附件2</p>
<p align="center">工作专班名单</p>
<p>{i}组　长：李　四　副市长</p>
<p>{i}副组长：王五六　市政府副秘书长</p>
<p>{i}{i}　　赵七　市数据局局长</p>
<p>抄送：市委办公室，市人大常委会办公室。</p>
<p>示例市人民政府办公室　　　　　　2025年6月18日印发</p>
"""
WRITTEN = """---
title: |
  示例市人民政府办公室关于印发示例市
  推动数据要素改革行动方案的通知
number: 示政办发〔2025〕8号
category: 市政府办公室文件
issuer: [示例市人民政府办公室]
date: 2025-06-18
---

::: to
各县（市、区）人民政府，市直各部门：
:::

《示例市推动数据要素改革行动方案》已经市政府同意，现印发给你们。

::: attachments
附件：1. 重点任务分工表
2. 工作专班名单
:::

::: sign
示例市人民政府办公室
2025年6月18日
:::

::: note
（此件公开发布）
:::

# 示例市推动数据要素改革行动方案

为推动数据要素改革，制定本方案。

## 一、总体要求

（一）指导思想。坚持改革创新。

（二）主要目标。产业达到100亿元。

## 二、重点任务

支持企业开展数据交易。

::::: attachment {no=1 title="重点任务分工表"}
| 任务 | 资金 | << |
| ^^ | 财政 | 自筹 |
|---|---|---|
| 平台 | 10 | 2 |

:::::

::::: attachment {no=2 title="工作专班名单"}
::: roster
组长：李　四 副市长
副组长：王五六 市政府副秘书长
赵七 市数据局局长
:::

:::::
"""
LEFT_OUT = ("000012", "示例市人民政府办公室文件", "签发人：张三",
            "抄送：市委办公室，市人大常委会办公室。", "2025年6月18日印发")


def by_hand(gongbao, folder):
    """A document without styles is marked up as if it had them."""
    place = os.path.join(folder, "by-hand")
    os.makedirs(place, exist_ok=True)
    page = os.path.join(place, "a.html")
    with open(page, "w", encoding="utf-8") as file:
        file.write("<html><head><meta charset='utf-8'></head><body>"
                   + BY_HAND.replace("{i}", "　　") + "</body></html>")
    for ending, target in (("docx", "docx:MS Word 2007 XML"),
                           ("odt", "odt"), ("html", None)):
        if target:
            run("soffice", "--headless", "--convert-to", target, "--outdir",
                place, page, env=dict(os.environ, HOME=folder))
        if ending == "odt":  # the same once more, by another of its filters
            run("soffice", "--headless", "--convert-to",
                "docx:Office Open XML Text", "--outdir", place,
                os.path.join(place, "a.odt"),
                env=dict(os.environ, HOME=folder))
            ending = "docx"
        out = tempfile.mkdtemp(dir=folder)
        done = run(gongbao, "import", os.path.join(place, "a." + ending),
                   "--output", out, "--as", "article")
        files = glob.glob(os.path.join(out, "*.md"))
        if len(files) != 1:
            yield f"{target}: {done.stderr.decode()[:200]}"
            continue
        with open(files[0], encoding="utf-8") as file:
            text = file.read()
        for line in difflib.unified_diff(
                WRITTEN.splitlines(), text.splitlines(), "wanted",
                f"through {target}", n=0, lineterm=""):
            yield line
        for words in LEFT_OUT:
            if words not in done.stdout.decode():
                yield f"{target}: {words} is left out in silence"


def encodings(gongbao, folder):
    """Each article in each encoding that holds its characters."""
    for path in ARTICLES:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        first = None
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "gbk", "big5",
                         "utf-16", "utf-16-le", "utf-16-be", "utf-16-be BOM"):
            try:
                name, _, mark = encoding.partition(" ")
                data = (("\ufeff" if mark else "") + text).encode(name)
            except UnicodeEncodeError:
                continue
            name = os.path.join(folder, "a.txt")
            with open(name, "wb") as file:
                file.write(data)
            now, said = imported(gongbao, folder, name)
            first = first or now
            if now is None or now != first:
                yield f"{os.path.basename(path)} in {encoding}: {said[:200]}"


def packed(*parts, store=False):
    """The bytes of a zip of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED if store
                         else zipfile.ZIP_DEFLATED) as file:
        for name, text in parts:
            file.writestr(name, text)
    return held.getvalue()


def word(text, body="", root="word/document.xml"):
    """A file of Word with this document, which may be no XML."""
    return packed(
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", "<Relationships><Relationship Id='r' Type="
         f"'x/officeDocument' Target='{root}'/></Relationships>"),
        ("word/document.xml", text + "<w:document xmlns:w='w'><w:body>"
         + body + "</w:body></w:document>"))


def hostile():
    """Names, bytes, and a word of the message that each must get."""
    old = b"\xd0\xcf\x11\xe0" + b"\0" * 600
    odf = "application/vnd.oasis.opendocument."
    entity = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    line = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    return (
        ("a.doc", old, "convert-to docx"),
        ("a.wps", old, "convert-to docx"),
        ("a.xls", old, "convert-to xlsx"),
        ("a.docx", old + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.pdf", b"%PDF-1.7\n", "pdftotext"),
        ("a.doc", b"{\\rtf1 a}", "convert-to docx"),
        ("a.odt", packed(("mimetype", odf + "text"), store=True),
         "convert-to docx"),
        ("a.ods", packed(("mimetype", odf + "spreadsheet"), store=True),
         "convert-to xlsx"),
        ("a.ofd", packed(("OFD.xml", "<x/>")), "OFD"),
        ("a.zip", packed(("a.txt", "a")), "解压"),
        ("a.rar", b"Rar!\x1a\x07\x01\0", "解压"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "图片"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "图片"),
        ("a.docx", b"PK\x03\x04 cut short", "重新保存"),
        ("a.docx", word("", line.format("字"))[:-90], "重新保存"),
        ("a.docx", word("", ""), "重新保存"),
        ("a.docx", word(entity, line.format("&x;")), "重新保存"),
        ("a.docx", word("<w:p>", line.format("字")), "重新保存"),
        ("a.docx", word("", "<w:p>" * 9000 + "</w:p>" * 9000), "重新保存"),
        ("a.docx", word("", line.format("字"), "../../etc/passwd"),
         "重新保存"),
        ("a.docx", word("", line.format("a" * (80 << 20))), "64 MB"),
        ("a.docx", b"", "重新保存"), ("a.txt", b" \n\n", "重新保存"),
        ("a.html", b"<html><script>a</script></html>", "重新保存"))


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def refused(gongbao, folder):
    """What cannot be read is told, with what to do; nothing is written, and
    memory stays within bounds."""
    out = os.path.join(folder, "none")
    sanitized = b"__asan_init" in run("nm", "-D", gongbao).stdout
    for name, data, wanted in hostile():
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(data)
        done = run(gongbao, "import", path, "--output", out,
                   preexec_fn=None if sanitized else limited)
        said = done.stderr.decode()
        if done.returncode != 1 or wanted not in said or "；" not in said:
            yield f"{name} {data[:8]}: {done.returncode} {said}"
        if os.path.exists(out):
            yield f"{name} {data[:8]}: something was written"
            shutil.rmtree(out)


def long():
    """Names and bytes of what is read, however long it is."""
    words = "还没有写完，所以接着往下写的一行文字"
    return (
        ("a.docx", word("", "<w:p><w:r>" + "<w:br/>".join(
            f"<w:t>{words}</w:t>" for _ in range(8000)) + "</w:r></w:p>")),
        ("a.txt", "\n".join("序号名称备注1甲" + "第2号" * 60000
                            + "2乙丙").encode()))


def borne(gongbao, folder):
    """Time and memory grow as what is read does."""
    sanitized = b"__asan_init" in run("nm", "-D", gongbao).stdout
    for name, data in long():
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(data)
        out = os.path.join(folder, "long")
        done = run(gongbao, "import", path, "--output", out, "--report",
                   path + ".report",
                   preexec_fn=None if sanitized else limited)
        if done.returncode not in (0, 1) or not os.path.exists(out):
            yield f"{name}: {done.returncode} {done.stderr.decode()[:200]}"
        shutil.rmtree(out, ignore_errors=True)


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
    if shutil.which("soffice"):
        report.run("manuscripts by_hand", by_hand, gongbao, folder)
    report.run("manuscripts encodings", encodings, gongbao, folder)
    report.run("manuscripts refused", refused, gongbao, folder)
    report.run("manuscripts borne", borne, gongbao, folder)
    report.finish()


main()
