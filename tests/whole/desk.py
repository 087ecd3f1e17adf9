"""What an editor begins and looks at: gongbao new, gongbao serve."""
import http.client
import os
import re
import signal
import socket
import subprocess
import time

from faults import Bench
from judge import report
from judge.setting import Setting
from same import digest

FILLED = """---
title: 关于试验的通知
category: 文件
issuer: [某机关]
date: {0}-01-05
---

关于试验的第一段。
"""


def new(b, *words, source=None):
    return subprocess.run(
        [b.setting.gongbao, "new", "--source", source or b.source, *words,
         *b.setting.home()[:2]],
        capture_output=True, text=True, check=False)


def check(b, source):
    return subprocess.run(
        [b.setting.gongbao, "check", "--source", source,
         *b.setting.home()[2:]],
        capture_output=True, text=True, check=False)


def read(b, name):
    with open(os.path.join(b.source, name), encoding="utf-8") as file:
        return file.read()


def next_issue(setting):
    """The next issue follows the last, across a year too, and loses nothing
    that issues have in common."""
    for last, head, wanted in (
            ("2001-11", "year: 2001\nnumber: 11\nserial: 41\n",
             ("2001-12", ("year: 2001", "number: 12", "serial: 42"))),
            ("2001-12", "year: 2001\nnumber: 12\nserial: 42\n",
             ("2002-01", ("year: 2002", "number: 1", "serial: 43"))),
            ("2001-11", "year: 2001\nnumber: 6\nfrequency: 双月刊\n",
             ("2002-01", ("year: 2002", "number: 1"))),
            ("2001-09", "year: 2001\nnumber: 3\nfrequency: 季刊\n",
             ("2001-12", ("year: 2001", "number: 4")))):
        b = Bench(setting, issues=0)
        kept = "permit: 某准印字001号\nimprint:\n  - {value: 某机关}\n"
        b.write(f"{last}/issue.md",
                f"---\n{head}published: 2001-11-30\n{kept}---\n\n# 版本说明\n")
        b.write(f"{last}/01-a.md", FILLED.format(2001))
        done = new(b, "issue")
        name, facts = wanted
        text = read(b, f"{name}/issue.md")
        for fact in facts:
            if f"\n{fact}\n" not in text:
                yield f"after {last}: no {fact} in {text!r}"
        if kept not in text or not text.endswith(
                "---\n\n%% # 版本说明\n"):
            yield f"after {last}: what issues have in common: {text!r}"
        if "\npublished" in text:
            yield f"after {last}: the day of the last issue stays"
        if done.returncode or name not in done.stdout:
            yield f"after {last}: {done.returncode} {done.stdout}"
        b.write(f"{name}/01-a.md", FILLED.format(name[:4]))
        if check(b, b.source).returncode:
            yield f"after {last}: {check(b, b.source).stderr}"


def first_issue(setting):
    """From nothing to a source that only wants filling in."""
    b = Bench(setting, issues=0)
    source = os.path.join(b.dir, "fresh")
    for words, status in ((["issue"], 2), (["work-plan"], 2),
                          (["2026-01/work-plan"], 2), (["2026-01"], 0),
                          (["2026-01/work-plan"], 0)):
        done = new(b, *words, source=source)
        if done.returncode != status:
            yield f"{words}: {done.returncode} {done.stderr}"
    said = check(b, source)
    for place in (r"site\.yaml:1:\d+: .*name", r"work-plan\.md:2:\d+: .*title",
                  r"work-plan\.md:\d+:\d+: .*category"):
        if not re.search(place, said.stderr):
            yield f"check does not say {place}: {said.stderr}"
    if said.returncode != 1:
        yield f"what is not filled in passes: {said.returncode}"


def supplement(setting):
    """A supplement has the number of its month's issue, and says so."""
    b = Bench(setting, issues=2)
    done = new(b, "2001-02-s1")
    if "2001年第2期增刊1" not in done.stdout or \
            "\nnumber: 2\n" not in read(b, "2001-02-s1/issue.md"):
        yield done.stdout + read(b, "2001-02-s1/issue.md")


def articles(setting):
    """Each kind of article is a file behind the others, with its kind."""
    b = Bench(setting, issues=2)
    before = digest(b.source)
    for number, (words, kind) in enumerate((
            (["plan"], None), (["chronicle"], "chronicle"),
            (["staff", "--kind", "personnel"], "personnel"),
            (["2001-02/05-rules", "--kind=order"], "order"),
            (["word", "--kind=notice"], "notice")), 2):
        done = new(b, *words)
        slug = re.sub(r".*/(\d\d-)?", "", words[0])
        name = f"2001-02/{number:02}-{slug}.md"
        if done.returncode or f"{b.source}/{name}" not in done.stdout:
            yield f"{words}: {done.returncode} {done.stdout} {done.stderr}"
            continue
        text = read(b, name)
        if kind and f"\nkind: {kind}\n" not in text:
            yield f"{words}: {text!r}"
        if re.search(r"\{\w+\}", text):
            yield f"{words}: something is not filled in: {text!r}"
    for words, status in ((["plan"], 1), (["a"], 1), (["2001-02"], 1),
                          (["Plan"], 2), (["计划"], 2), (["../x"], 2),
                          (["2001-02/../x"], 2), (["2001-03/x"], 2),
                          (["2001-13/x"], 2), (["2001-13"], 2),
                          (["2001-3"], 2), (["x", "--kind=letter"], 2),
                          ([], 2), (["x", "y"], 2)):
        done = new(b, *words)
        if done.returncode != status or not done.stderr:
            yield f"{words}: {done.returncode} {done.stdout} {done.stderr}"
    after = digest(b.source)
    for name, was in before.items():
        if after.get(name) != was:
            yield f"{name} has changed"
    if len(after) != len(before) + 5:
        yield f"files: {sorted(set(after) - set(before))}"


LETTER = """关于{0}工作的通知
示政发〔2001〕{1}号

各县人民政府：
　　现将有关事项通知如下。

示例市人民政府
2001年2月1日
"""


def imports(setting):
    """Each document is an article, numbered on behind those that are there; a
    sheet belongs to the one before, and by itself has its file's name."""
    b = Bench(setting, issues=2)
    for name, text in (("a.txt", LETTER.format("甲", 1)),
                       ("b.txt", LETTER.format("乙", 2)),
                       ("c.txt", LETTER.format("丙", 3)),
                       ("重点项目.csv", "项目,金额\n甲,1\n乙,2\n")):
        with open(os.path.join(b.dir, name), "w", encoding="utf-8") as file:
            file.write(text)

    def run(output, *names):
        return subprocess.run(
            [setting.gongbao, "import", "--as", "article", "--output",
             os.path.join(b.source, output), *names],
            cwd=b.dir, capture_output=True, text=True, check=False)

    for names, wanted in (
            (["a.txt", "重点项目.csv", "b.txt"], ["02-document-2001-1.md",
                                              "03-document-2001-2.md"]),
            (["c.txt"], ["04-document-2001-3.md"]),
            (["重点项目.csv"], ["05-document.md"])):
        before = set(os.listdir(os.path.join(b.source, "2001-02")))
        run("2001-02", *names)
        made = set(os.listdir(os.path.join(b.source, "2001-02"))) - before
        if sorted(made) != wanted:
            yield f"{names}: {sorted(made)}"
            return
    if "| 甲 | 1 |" not in read(b, "2001-02/02-document-2001-1.md"):
        yield "the sheet is not where it belongs"
    if "title: 重点项目\n" not in read(b, "2001-02/05-document.md"):
        yield "a sheet by itself has no title"
    if run("2001-02", "c.txt").returncode != 1:
        yield "a document that is there is written a second time"
    for output in ("2001-99", "2001-99/", "2001-3"):
        if run(output, "c.txt").returncode != 2 or \
                os.path.exists(os.path.join(b.source, output)):
            yield f"{output} is taken for an issue"


class Preview:
    """gongbao serve, and what it answers."""

    def __init__(self, b, *more):
        self.run = subprocess.Popen(
            [b.setting.gongbao, "serve", "--source", b.source, "--port", "0",
             "--output", b.public, *b.setting.home(), *more],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = re.search(r"http://[\d.]+:(\d+)/",
                             self.run.stdout.readline())
        self.port = int(self.url[1])
        self.limit = b.limit

    def ask(self, path, method="GET", **headers):
        one = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        one.request(method, path, headers=headers)
        answer = one.getresponse()
        body = answer.read()
        one.close()
        return answer.status, dict(answer.getheaders()), body

    def state(self):
        lines = self.ask("/.gongbao/state")[2].decode().split("\n")
        return int(lines[0]), lines[1], "\n".join(lines[2:])

    def wait(self, build):
        """Until this build is over: its state, its words."""
        end = time.monotonic() + self.limit
        while time.monotonic() < end:
            number, state, said = self.state()
            if number >= build and state != "building":
                return state, said
            time.sleep(0.1)
        return "never", ""

    def end(self):
        self.run.send_signal(signal.SIGINT)
        self.run.stdout.read()
        return self.run.wait(timeout=self.limit)


def preview(setting):
    """Changes are shown, faults too while the old pages stay, and the bytes
    that would be published have no script of the preview's."""
    b = Bench(setting)
    p = Preview(b)
    try:
        if p.wait(1)[0] not in ("fine", "remarks"):
            yield f"the first build: {p.wait(1)}"
        status, headers, page = p.ask("/2001-01/a.html")
        if status != 200 or b"/.gongbao/live.js" not in page:
            yield f"a page: {status}, {len(page)} bytes"
        with open(b.public + "/2001-01/a.html", "rb") as file:
            written = file.read()
        script = b'<script src="/.gongbao/live.js"></script>'
        if page.replace(script, b"") != written or script in written:
            yield "a page is not what is published and one script"
        if headers["Content-Type"] != "text/html; charset=utf-8":
            yield f"a page is {headers['Content-Type']}"
        b.body("改动以后的一段。\n")
        if p.wait(2)[0] not in ("fine", "remarks"):
            yield f"a change: {p.wait(2)}"
        if "改动以后" not in p.ask("/2001-01/a.html")[2].decode():
            yield "a change is not shown"
        b.body("::: tabel\n改坏了。\n:::\n")
        state, said = p.wait(3)
        if state != "faults" or "01-a.md:9:" not in said:
            yield f"a fault: {state} {said}"
        if "改动以后" not in p.ask("/2001-01/a.html")[2].decode():
            yield "a fault takes the old pages away"
        b.write("2001-03/issue.md", "---\nyear: 2001\nnumber: 3\n---\n")
        b.write("2001-03/01-c.md", FILLED.format(2001))
        b.body("改好了。\n")
        build = p.state()[0]
        p.wait(build + 1)
        b.write("2001-03/01-c.md", FILLED.format(2001) + "\n新的一期。\n")
        p.wait(build + 2)
        if "新的一期" not in p.ask("/2001-03/c.html")[2].decode():
            yield "a new folder is not watched"
        # Another machine's change of a shared folder is no event, nor is this.
        os.utime(b.source + "/2001-03/01-c.md", (0, 0))
        if p.wait(build + 3)[0] not in ("fine", "remarks"):
            yield "a change without an event is not seen"
    finally:
        if p.end() != 0:
            yield "it does not end at Ctrl-C"
    if os.path.exists(b.public + ".staging"):
        yield "a staging folder is left"
    if os.path.exists(b.source + "/published.lock"):
        yield "a preview records addresses"


def closed_preview(setting):
    """Only the pages, only for this machine, only to be read."""
    b = Bench(setting)
    b.write("secret", "秘密")
    os.makedirs(b.public)
    p = Preview(b)
    try:
        p.wait(1)
        os.symlink(b.source + "/secret", b.public + "/link.txt")
        for path, status in (
                ("/", 200), ("/2001-01", 302), ("/2001-01/", 200),
                ("/nothing.html", 404), ("/../source/secret", 404),
                ("/%2e%2e/source/secret", 404), ("/..%2fsource/secret", 404),
                ("/2001-01/../../source/secret", 404), ("/link.txt", 404),
                ("//" + b.source + "/secret", 404), ("/%00", 404),
                ("/.gongbao/../../source/secret", 404),
                ("/.gongbao/live.js", 200), ("/.gongbao/other", 404)):
            got, _, body = p.ask(path)
            if path == "/%00":
                continue
            if got != status or "秘密".encode() in body:
                yield f"{path}: {got}, not {status}"
        for method in ("POST", "PUT", "DELETE"):
            if p.ask("/", method)[0] != 405:
                yield f"{method} is answered {p.ask('/', method)[0]}"
        if p.ask("/", "HEAD")[0] != 200:
            yield "HEAD is refused"
        for host, status in (("evil.example", 403), ("127.0.0.1.evil", 403),
                             (f"localhost:{p.port}", 200),
                             ("", 403)):
            if p.ask("/", Host=host)[0] != status:
                yield f"to host {host!r}: {p.ask('/', Host=host)[0]}"
        with socket.socket() as one:
            one.connect(("127.0.0.1", p.port))
            one.send(b"\0\xff" * 5000 + b"\r\n\r\n")
        if p.ask("/")[0] != 200:
            yield "rubbish ends it"
        done = subprocess.run(
            [setting.gongbao, "serve", "--source", b.source, "--port",
             str(p.port), "--output", b.public, *setting.home()],
            capture_output=True, text=True, check=False)
        if done.returncode != 2 or str(p.port) not in done.stderr:
            yield f"a port that is taken: {done.returncode} {done.stderr}"
    finally:
        p.end()


def first_fault(setting):
    """Nothing to show yet: the faults are, at any address."""
    b = Bench(setting, body="::: tabel\n:::\n")
    p = Preview(b)
    try:
        state, _ = p.wait(1)
        status, _, page = p.ask("/2001-01/")
        if (state, status) != ("faults", 503) or b"live.js" not in page:
            yield f"{state} {status} {page!r}"
    finally:
        p.end()


def main():
    setting = Setting()
    for test in (next_issue, first_issue, supplement, articles, imports,
                 preview, closed_preview, first_fault):
        report.run(f"desk {test.__name__}", test, setting)
    report.finish()


if __name__ == "__main__":
    main()
