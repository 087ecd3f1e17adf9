"""Bad input and bad luck at the level of the command.

Whatever is wrong, the old output stays whole, no staging folder is left, the
exit status tells what sort it is (1: the source; 2: usage or system), and what
someone wrote is shown as text, never run.
"""
import glob
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time

from judge import report
from judge.page import read_page
from judge.pdf import Pdf
from judge.setting import Setting
from same import differences, digest, png

SITE = "name: 试验公报\nbase-url: https://example.org/g/\npublisher: 某机关\n"
HEAD = "year: {0}\nnumber: {1}\n"
ARTICLE = """---
title: {title}
number: 试〔{year}〕{no}号
category: 文件
issuer: 某机关
date: {year}-01-05
---

{body}
"""
BODY = "关于试验的第一段，写一些字。\n"
LONG = "\n".join(f"第{i}段写得长一些，使这一期要排一会儿才能排完。" * 8 + "\n"
                 for i in range(600))


class Bench:
    """A source of its own, an output, and the program."""

    def __init__(self, setting, issues=2, body=BODY):
        self.setting = setting
        self.dir = tempfile.mkdtemp(dir=setting.folder, prefix="faults-")
        self.source = os.path.join(self.dir, "source")
        self.out = os.path.join(self.dir, "out")
        self.public = os.path.join(self.out, "public")
        os.mkdir(self.out)
        self.write("site.yaml", SITE)
        for i in range(issues):
            self.issue(i, body)
        self.limit = 600 if setting.sanitized else 240  # [s] of a hang

    def id(self, i):
        return f"{2001 + i // 12}-{i % 12 + 1:02}"

    def issue(self, i, body=BODY):
        year = 2001 + i // 12
        self.write(f"{self.id(i)}/issue.md",
                   "---\n" + HEAD.format(year, i % 12 + 1) + "---\n")
        self.article(i, ARTICLE.format(
            title="关于试验的通知", year=year, no=i + 1, body=body))

    def article(self, i, text, name="01-a.md"):
        self.write(f"{self.id(i)}/{name}", text)

    def body(self, body, title="关于试验的通知"):
        self.article(0, ARTICLE.format(title=title, year=2001, no=1,
                                       body=body))

    def write(self, name, text):
        path = os.path.join(self.source, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        data = text if isinstance(text, bytes) else text.encode()
        with open(path, "wb") as file:
            file.write(data)
        return path

    def command(self, *options):
        return [self.setting.gongbao, "build", "--source", self.source,
                "--output", self.public, "--press", self.out + "/press",
                *self.setting.home(), *options]

    def run(self, *options, command=None, **more):
        try:
            done = subprocess.run(
                command or self.command(*options), capture_output=True,
                text=True, errors="replace", check=False,
                timeout=self.limit, **more)
            if "Sanitizer" in done.stderr:
                done.returncode = "sanitizer"
            return done
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(
                [], "timeout", "", f"took more than {self.limit} s")

    def start(self, *options):
        return subprocess.Popen(
            self.command(*options), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, errors="replace",
            start_new_session=True)

    def build(self):
        """A good build; gives what is in it."""
        done = self.run("--quiet")
        if done.returncode:
            raise RuntimeError(f"cannot build: {done.stderr[-300:]}")
        return digest(self.public)

    def left(self):
        """What stands in the output's folder beside public and press."""
        return sorted(set(os.listdir(self.out)) - {"public", "press"})

    def whole(self, before):
        """Faults: the old output is not as it was, or something is left."""
        now = digest(self.public) if os.path.isdir(self.public) else {}
        for fault in list(differences(before, now))[:3]:
            yield f"the old output: {fault}"
        for name in self.left():
            yield f"left beside the output: {name}"


def want(done, status, *patterns):
    """The exit status, and each pattern somewhere in what was said."""
    said = done.stdout + done.stderr
    if done.returncode != status:
        yield f"exit {done.returncode}, not {status}: {said.strip()[-300:]}"
    for pattern in patterns:
        if not re.search(pattern, said):
            yield f"nothing says “{pattern}”: {said.strip()[-300:]}"


# === Usage ===


def usage(setting):
    b = Bench(setting, 1)
    g = setting.gongbao
    for args, status, pattern in (
            ([], 2, "gongbao"),
            (["--help"], 0, "build"),
            (["--version"], 0, r"gongbao \d"),
            (["build", "--help"], 0, "--output"),
            (["check", "--help"], 0, "--source"),
            (["dump", "--help"], 0, "tree"),
            (["fonts", "--help"], 0, "fonts"),
            (["biuld"], 2, "build"),
            (["build", "--sorce", "x"], 2, "--source"),
            (["build", "--source"], 2, "--source"),
            (["build", "--jobs", "many"], 2, "--jobs"),
            (["build", "--jobs", "0"], 2, "--jobs"),
            (["build", "--jobs", "-1"], 2, "--jobs"),
            (["build", "--jobs", "99999999999999999999"], 2, "--jobs"),
            (["build", "extra"], 2, "extra"),
            (["build", "-q"], 2, "q"),
            (["build", "--formats", "web,wbe"], 2, "wbe"),
            (["build", "--formats", ""], 2, "format"),
            (["dump", "tre", b.source + "/2001-01"], 2, "tree"),
            (["dump", "tree"], 2, "dump"),
            (["check", "--source", b.dir + "/absent"], 1, "absent"),
            (["check", b.source, *setting.home()[2:]], 0, "0"),
            (["check", b.source + "/2001-01/", *setting.home()[2:]], 0, "0"),
            (["check", b.source + "/2001-02"], 1, "2001-02"),
            (["check", b.dir], 1, r"site\.yaml"),
            (["build", "--source", b.dir + "/absent", "--output",
              b.public, "--press", b.out + "/press"], 1, "absent")):
        done = b.run(command=[g, *args])
        for fault in want(done, status, re.escape(pattern)
                          if pattern.startswith("-") else pattern):
            yield f"gongbao {' '.join(args)}: {fault}"
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([g, "check", "--source", b.source],
                              stdout=full, stderr=subprocess.PIPE, text=True,
                              check=False)
    if done.returncode != 2 or "stdout" not in done.stderr:
        yield f"output that is lost: {done.returncode} {done.stderr}"
    yield from (f"left beside the output: {n}" for n in b.left())


def nested(setting):
    b = Bench(setting, 1)
    link = os.path.join(b.dir, "link")
    os.symlink(b.source, link)
    before = digest(b.source)
    for what, output, press in (
            ("output in source", b.source + "/public", b.out + "/press"),
            ("output is source", b.source, b.out + "/press"),
            ("source in output", b.dir, b.out + "/press"),
            ("press in source", b.public, b.source + "/2001-01/press"),
            ("press in output", b.public, b.public + "/press"),
            ("by a link", link + "/public", b.out + "/press"),
            ("by ..", b.source + "/../source/x", b.out + "/press")):
        done = b.run(command=[
            setting.gongbao, "build", "--source", b.source, "--output",
            output, "--press", press, *setting.home()])
        for fault in want(done, 2):
            yield f"{what}: {fault}"
    yield from differences(before, digest(b.source))


def foreign(setting):
    """A folder that gongbao did not make is not overwritten."""
    b = Bench(setting, 1)
    os.mkdir(b.public)
    with open(b.public + "/thesis.txt", "w", encoding="utf-8") as file:
        file.write("years of work")
    before = digest(b.public)
    yield from want(b.run(), 2, "public")
    yield from b.whole(before)


# === All or nothing ===


def failed_build(setting):
    b = Bench(setting, 2)
    before = b.build()
    b.article(1, "---\ncategory: 文件\n---\n\n没有标题。\n", "02-b.md")
    b.body("::: tabel\n| a |\n:::\n\n[x](y.png)\n")
    done = b.run()
    yield from want(done, 1, r"2001-02/02-b\.md:\d+", r"2001-01/01-a\.md:\d+")
    yield from b.whole(before)
    done = b.run(command=[setting.gongbao, "check", "--source", b.source])
    yield from want(done, 1, r"2001-02/02-b\.md:\d+", r"2001-01/01-a\.md:\d+")


def first_build_fails(setting):
    b = Bench(setting, 1)
    b.article(0, "---\nkategory: 文件\n---\n\n字。\n")
    yield from want(b.run(), 1, "category")
    if os.path.exists(b.public):
        yield "a failed first build leaves an output"
    yield from b.whole({})


def children(pid):
    """Processes whose parent this is."""
    found = []
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            continue
        fields = text[text.rindex(")") + 2:].split()
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(path.split("/")[2]))
    return sorted(found)


def await_workers(process, n=1):
    """The build's process and its workers, once they are at work."""
    for _ in range(3000):
        for child in children(process.pid):
            workers = children(child)
            if len(workers) >= n:
                return child, workers
        if process.poll() is not None:
            break
        time.sleep(0.002)
    raise RuntimeError("the build ended before it could be disturbed: "
                       + process.communicate()[1][-300:])


def processor_seconds():
    """What the programs run so far have used, however busy the machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def finish(process, limit):
    try:
        out, err = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        err += " (hung)"
    return subprocess.CompletedProcess([], process.returncode, out, err)


def gone(pids):
    """Those of the processes that still run, after a moment."""
    for _ in range(100):
        alive = [p for p in pids if os.path.exists(f"/proc/{p}") and
                 "\nState:\tZ" not in open(f"/proc/{p}/status").read()]
        if not alive:
            return []
        time.sleep(0.05)
    return alive


def disturbed(setting, jobs="2"):
    b = Bench(setting, 16, LONG)
    before = b.build()
    b.body(BODY + "\n改过的一段。\n")
    process = b.start("--jobs", jobs)
    return b, before, process, *await_workers(process)


def crashed_worker(setting):
    b, before, process, _, workers = disturbed(setting)
    os.kill(workers[0], signal.SIGSEGV)
    done = finish(process, b.limit)
    yield from want(done, 2, r"20\d\d-\d\d: ")
    named = set(re.findall(r"source/(20\d\d-\d\d):", done.stderr))
    told = set(re.findall(r"^(20\d\d-\d\d)\W", done.stdout + "\n"
                          + done.stderr, re.M))
    if len(named) != 1:
        yield f"{len(named)} issues are named: {done.stderr[-200:]}"
    lost = {b.id(i) for i in range(16)} - told - named
    if lost:
        yield f"other issues were not built: {sorted(lost)}"
    yield from b.whole(before)


def killed_worker(setting):
    """As when memory runs out."""
    b, before, process, _, workers = disturbed(setting, "1")
    os.kill(workers[0], signal.SIGKILL)
    yield from want(finish(process, b.limit), 2, r"20\d\d-\d\d: ")
    yield from b.whole(before)


def killed(setting):
    """SIGKILL of the command: nothing is cleaned, nothing is harmed, the next
    build takes over what is left."""
    b, before, process, child, workers = disturbed(setting)
    os.kill(process.pid, signal.SIGKILL)
    finish(process, b.limit)
    for pid in gone([child, *workers]):
        yield f"process {pid} goes on after its parent's death"
        os.kill(pid, signal.SIGKILL)
    now = digest(b.public)
    yield from differences(before, now)
    yield from want(b.run("--quiet"), 0)
    yield from (f"left by the next build: {n}" for n in b.left())
    if digest(b.public) == before:
        yield "the next build changed nothing"


def killed_build(setting):
    b, before, process, child, workers = disturbed(setting)
    os.kill(child, signal.SIGKILL)
    yield from want(finish(process, b.limit), 2)
    yield from (f"worker {pid} goes on" for pid in gone(workers))
    yield from b.whole(before)


def interrupted(setting):
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for group in (False, True):  # a terminal tells the whole group
            b, before, process, child, workers = disturbed(setting)
            if group:
                os.killpg(process.pid, sig)
            else:
                os.kill(process.pid, sig)
            done = finish(process, b.limit)
            what = f"{sig.name}{' to the group' if group else ''}"
            if done.returncode == 0:
                yield f"{what}: exit 0"
            for fault in b.whole(before):
                yield f"{what}: {fault}"
            for pid in gone([child, *workers]):
                yield f"{what}: process {pid} goes on"


def two_at_once(setting):
    b, _, process, _, _ = disturbed(setting)
    yield from want(b.run(), 2, r"\.staging")
    yield from want(finish(process, b.limit), 0)
    if b.left():
        yield f"left: {b.left()}"


# === The system says no ===


def full_disk(setting):
    b = Bench(setting, 3)
    if os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", b.out],
            capture_output=True, check=False).returncode == 0:
        try:
            before = b.build()
            for i in range(3, 40):
                b.issue(i, LONG)
            done = b.run()
            yield from want(done, 2, "磁盘已满")
            if "崩溃" in done.stderr:
                yield "a full disk is said to be a crash of the program"
            yield from b.whole(before)
        finally:
            subprocess.run(["umount", b.out], check=False)
        return
    before = b.build()
    for i in range(3):
        b.issue(i, LONG)
    done = b.run(preexec_fn=lambda: resource.setrlimit(
        resource.RLIMIT_FSIZE, (20000, 20000)))
    yield from want(done, 2)
    yield from b.whole(before)


def unreadable(setting):
    b = Bench(setting, 2)
    before = b.build()
    os.symlink("nowhere.md", os.path.join(b.source, "2001-01", "02-b.md"))
    yield from want(b.run(), 1, r"02-b\.md")
    os.remove(os.path.join(b.source, "2001-01", "02-b.md"))
    os.mkfifo(os.path.join(b.source, "2001-01", "02-pipe.md"))
    yield from want(b.run(), 1, r"02-pipe\.md")
    os.remove(os.path.join(b.source, "2001-01", "02-pipe.md"))
    yield from b.whole(before)
    if os.geteuid() != 0:
        os.chmod(os.path.join(b.source, "2001-02", "01-a.md"), 0)
        yield from want(b.run(), 1, r"2001-02/01-a\.md")
        yield from b.whole(before)


def unwritable(setting):
    b = Bench(setting, 1)
    path = os.path.join(b.dir, "file")
    with open(path, "w", encoding="utf-8"):
        pass
    b.public = path + "/public"
    yield from want(b.run(), 2)
    b.public = "/proc/public"
    yield from want(b.run(), 2)


# === Nothing outside is reached ===


def escapes(setting):
    b = Bench(setting, 1)
    secret = os.path.join(b.dir, "secret.csv")
    with open(secret, "w", encoding="utf-8") as file:
        file.write("秘密,内容\n1,2\n")
    for folder in ("tables", "images"):
        os.mkdir(os.path.join(b.source, "2001-01", folder))
    os.symlink(secret, os.path.join(b.source, "2001-01/tables/link.csv"))
    os.symlink(b.dir, os.path.join(b.source, "2001-01/tables/up"))
    for src in ("../../secret.csv", secret, "tables/../../../secret.csv",
                "tables/link.csv", "tables/up/secret.csv", "/etc/passwd",
                "tables//link.csv", "./../../secret.csv", "", ".", "tables",
                "tables/absent.csv"):
        b.body(f'::: table {{src="{src}"}}\n:::\n')
        done = b.run()
        for fault in want(done, 1, r"01-a\.md:\d+"):
            yield f"src={src}: {fault}"
        if "秘密" in done.stdout + done.stderr:
            yield f"src={src}: the message tells what the file holds"
        b.body(f"![图]({src})\n")
        for fault in want(b.run(), 1, r"01-a\.md:\d+"):
            yield f"picture {src}: {fault}"
    b.body(BODY)
    for name, target in (("02-b.md", secret), ("03-c.md", "/etc/passwd")):
        path = os.path.join(b.source, "2001-01", name)
        os.symlink(target, path)
        for fault in want(b.run(), 1, re.escape(name)):
            yield f"an article that is a link out: {fault}"
        os.remove(path)
    yield from want(b.run(), 0)


# === Hostile input ===


def nested_blocks(n):
    return "\n".join([":" * (n + 3 - i) + " quote" for i in range(n)] +
                     ["字"] + [":" * (4 + i) for i in range(n)])


def wide_table(rows, cols):
    row = "|" + "格|" * cols
    return "\n".join([row, "|" + "---|" * cols] + [row] * rows)


HOSTILE = {
    "a line of 10 MB": lambda: "长" * 3500000,
    "a Latin word of 1 MB": lambda: "a" * 1000000,
    "10,000 nested blocks": lambda: nested_blocks(10000),
    "10,000 quotes deep": lambda: "> " * 10000 + "字",
    "10,000 brackets deep": lambda: "[" * 10000 + "字" + "](x)" * 10000,
    "stars": lambda: "**a" * 50000,
    "stars and letters": lambda: "*a **a " * 20000,
    "backticks": lambda: "".join("a" + "`" * i for i in range(1000)),
    "links to nothing": lambda: "[a](" * 50000,
    "images to nothing": lambda: "![" * 50000,
    "comments": lambda: "<!--" * 50000,
    "tags": lambda: "<a " * 50000,
    "entities": lambda: "&amp" * 50000,
    "a table of 200 by 200": lambda: wide_table(200, 200),
    "a table of 3 by 2,000": lambda: wide_table(3, 2000),
    "a table of 20,000 rows": lambda: wide_table(20000, 3),
    "a cell of 100,000 characters":
        lambda: "| 头 | 头 |\n|---|---|\n| " + "字" * 100000 + " | 一 |",
    "bars": lambda: "|" * 100000,
    "a heading of 20,000 characters": lambda: "## " + "题" * 20000,
    "20,000 headings": lambda: "\n\n".join(["## 一、题"] * 20000),
    "2,000 attachments": lambda: "::: attachments\n:::\n" + "\n".join(
        f':::: attachment {{no={i} title="件"}}\n字\n::::'
        for i in range(1, 2001)),
    "2,000 figures that are not there":
        lambda: "\n\n".join(f"![图](images/{i}.png)" for i in range(2000)),
    "20,000 clauses": lambda: "\n\n".join(
        f"第{i}条　字。" for i in range(20000)),
    "attributes": lambda: "::: table {" + 'cols="1 ' * 20000 + "}\n:::",
    "widths": lambda: '::: table {cols="999999999999 1"}\n|甲|乙|\n|--|--|\n'
                      "|1|2|\n:::",
    "a merged rectangle": lambda: "| 一 " + "| << " * 300 + "|\n" +
                                  ("|---" * 301 + "|\n") +
                                  ("| ^^ " * 301 + "|\n") * 100,
    "combining marks": lambda: "字" + "\u0301" * 20000,
    "right to left": lambda: "\u202e\u2066字\u05d0\u0627" * 5000,
    "no ink": lambda: "\u200b\u200d\ufeff\u2060" * 20000,
    "controls": lambda: "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "all planes": lambda: "".join(
        chr(c) for c in range(0xA0, 0x110000, 1009)
        if not 0xD800 <= c <= 0xDFFF),
    "rosters": lambda: "::: roster\n" + "组长：" * 20000 + "\n:::",
    "one character a paragraph": lambda: "\n\n".join(["字"] * 20000),
    "a box of boxes": lambda: "\n".join(
        [":" * (60 - i) + ' box {title="盒"}' for i in range(50)] + ["字"] +
        [":" * (11 + i) for i in range(50)]),
}


def hostile(setting):
    b = Bench(setting, 1)
    for name, make in HOSTILE.items():
        b.body(make())
        began = processor_seconds()
        done = b.run("--quiet")
        seconds = processor_seconds() - began
        if done.returncode not in (0, 1):
            yield (f"{name}: exit {done.returncode} after {seconds:.1f} s: "
                   f"{done.stderr.strip()[-200:]}")
        elif seconds > (130 if setting.sanitized else 20):
            yield f"{name}: took {seconds:.0f} s of a processor"
        for line in done.stderr.splitlines():
            if len(line) > 2000:
                yield f"{name}: a message of {len(line)} characters"
                break
        if b.left():
            yield f"{name}: left {b.left()}"
            for left in b.left():
                shutil.rmtree(os.path.join(b.out, left))
    b.body(BODY, title="长" * 5000)
    if b.run("--quiet").returncode not in (0, 1):
        yield "a title of 5,000 characters: the build fails"


def pictures(setting):
    """A picture that is none, or damaged, is a fault with its place."""
    b = Bench(setting, 1)
    good = png(40, 30)
    before = b.build()
    b.body("![图](images/a.png)\n")
    broken = bytearray(good)
    broken[-30] ^= 255
    with open(glob.glob("content/*/images/*.jpg")[0], "rb") as file:
        photo = file.read()
    frame = re.search(rb"\xff[\xc0-\xc2]\0.\x08", photo, re.S).end()
    higher = bytearray(photo)
    higher[frame] += 1  # 256 rows more than there are
    for name, data, fine in (
            ("a good one", good, True),
            ("a good JPEG", photo, True),
            ("a JPEG cut off", photo[:len(photo) // 2] + b"\xff\xd9", False),
            ("a JPEG of fewer rows than it says", bytes(higher), False),
            ("cut off", good[:-20], False),
            ("only a head", good[:33], False),
            ("bytes changed", bytes(broken), False),
            ("empty", b"", False),
            ("words", b"not a picture", False),
            ("no width", png(0, 30), False),
            ("65535 by 65535", good[:16] + b"\0\0\xff\xff" * 2 + good[24:],
             False),
            ("a JPEG's first bytes", b"\xff\xd8\xff\xe0\0\x10JFIF\0", False),
            ("an SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False)):
        b.write("2001-01/images/a.png", data)
        done = b.run()
        for fault in want(done, 0 if fine else 1, "" if fine else
                          r"2001-01/(01-a\.md:\d+|images/a\.png)"):
            yield f"{name}: {fault}"
        if fine:
            before = digest(b.public)
        else:
            yield from (f"{name}: {f}" for f in b.whole(before))


def hostile_yaml(setting):
    b = Bench(setting, 1)
    before = b.build()
    for name, front in (
            ("aliases", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"),
            ("depth", "title: " + "[" * 5000 + "]" * 5000 + "\n"),
            ("tags", "title: !!python/object:os.system x\n"),
            ("two documents", "title: a\n...\n---\ntitle: b\n"),
            ("a list", "- a\n- b\n"),
            ("no end", "title: '" + "x" * 100000 + "\n"),
            ("tabs", "title:\ta\n\tcategory: b\n"),
            ("binary", "title: !!binary AAAA\n"),
            ("a key twice", "title: a\ntitle: b\n"),
            ("a map for a word", "title: {a: b}\n"),
            ("a NUL", "title: \"a\\0b\"\n")):
        b.article(0, f"---\n{front}category: 文件\nissuer: 甲\n"
                  "date: 2001-01-05\n---\n\n字\n")
        done = b.run()
        if done.returncode not in (0, 1):
            yield f"{name}: exit {done.returncode}: {done.stderr[-200:]}"
        elif name not in ("tags", "binary", "two documents", "tabs"):
            for fault in want(done, 1, r"01-a\.md:\d+"):
                yield f"{name}: {fault}"
            for fault in b.whole(before):
                yield f"{name}: {fault}"


# === Text stays text ===


def places():
    """Where text can stand: (name, site.yaml, issue.md, article)."""
    def evil(n):
        return (f'<script>alert({n})</script><img src=x onerror=e{n}>'
                f"&lt;b&gt;'{{{n}}}")

    def quoted(n):
        return '"' + evil(n).replace("\\", "\\\\").replace('"', '\\"') + '"'

    site = "".join(f"{key}: {quoted(n)}\n" for n, key in enumerate(
        ["name", "publisher", "editor", "address", "phone"], 100))
    site += f"site:\n  name: {quoted(105)}\n  domain: {quoted(106)}\n"
    issue = "---\nyear: 2001\nnumber: 1\n" + "".join(
        f"{key}: {quoted(n)}\n" for n, key in enumerate(
            ["name", "frequency", "price", "permit"], 200))
    issue += (f"motto: [{quoted(204)}]\nmasthead:\n  - group: {quoted(205)}\n"
              f"    roles:\n      - {{role: {quoted(206)}, "
              f"people: [{quoted(207)}]}}\nimprint:\n"
              f"  - {{label: {quoted(208)}, value: {quoted(209)}}}\n---\n\n"
              + evil(210) + "\n\n## " + evil(211) + "\n")
    attribute = evil
    article = (
        f"---\ntitle: {quoted(300)}\nnumber: {quoted(301)}\n"
        f"category: {quoted(302)}\nissuer: [{quoted(303)}]\n"
        f"date: 2001-01-05\nreplaces: [{quoted(304)}]\n---\n\n"
        f"::: to\n{evil(305)}\n:::\n\n{evil(306)}\n\n# {evil(307)}\n\n"
        f"## {evil(308)}\n\n**{evil(309)}**和`{evil(310)}`和"
        f"[{evil(311)}](https://example.org/)和"
        "[点](https://example.org/?%22onclick='alert(3)&lt;)\n\n"
        f"- {evil(312)}\n\n```\n{evil(313)}\n```\n\n"
        f"::: table {{caption=\"{attribute(314)}\" unit=\"{attribute(315)}\"}}"
        f"\n| {evil(316)} | 二 |\n|---|---|\n| {evil(317)} | `{evil(318)}` |"
        f"\n:::\n\n::: table {{src=\"tables/a.csv\"}}\n:::\n\n"
        f"::: box {{title=\"{attribute(321)}\"}}\n{evil(322)}\n:::\n\n"
        f"::: roster\n{evil(323)}：甲某 {evil(324)}\n:::\n\n"
        f"![{evil(325)}](images/a.png)\n\n"
        f"::: attachments\n:::\n\n"
        f"::: sign\n{evil(326)}\n2001年1月5日\n:::\n\n"
        f"::: note\n{evil(327)}\n:::\n\n"
        f":::: attachment {{no=1 title=\"{attribute(328)}\" "
        f"note=\"{attribute(329)}\" label=\"{attribute(330)}\"}}\n"
        f"{evil(331)}\n::::\n")
    cells = f"头,{evil(319)}\n{evil(320)},二\n"
    return site, issue, article, cells


def is_data(element):
    """JSON-LD: no browser runs it."""
    return element.tag == "script" and \
        element.attrs.get("type") == "application/ld+json"


def is_ours(element):
    """What the templates themselves have: scripts of the site's own files,
    forms that ask the search page."""
    root = r"(https://example\.org/|(\.\./)*)"
    if element.tag == "script":
        return re.match(root + "(assets|search)/[^/]+$",
                        element.attrs.get("src", ""))
    return element.tag == "form" and re.match(
        root + r"search\.html$", element.attrs.get("action", "")) and \
        element.attrs.get("method", "get") == "get"


def scripts(setting):
    """<script> in every place where text can stand is text."""
    b = Bench(setting, 1)
    for link in ("[点](javascript:alert(1))", "<javascript:alert(2)>",
                 "[点](data:text/html,a)", "[点]( JavaScript:alert(1))"):
        b.body(link + "\n")
        b.run()
        for path in glob.glob(b.public + "/2001-01/*.html"):
            if re.search(r'href="\s*(javascript|data):',
                         open(path, encoding="utf-8").read(), re.I):
                yield f"{link} became a link"
    site, issue, article, cells = places()
    b.write("site.yaml", site + "base-url: https://example.org/\n")
    b.write("2001-01/issue.md", issue)
    b.article(0, article)
    b.write("2001-01/tables/a.csv", cells)
    pictures = glob.glob("content/*/images/*.png")
    b.write("2001-01/images/a.png", open(pictures[0], "rb").read())
    done = b.run()
    yield from want(done, 0)
    if done.returncode:
        return
    shown = ""
    for path in glob.glob(b.public + "/**/*.html", recursive=True):
        page = read_page(path)
        name = os.path.relpath(path, b.public)
        for fault in page.faults:
            yield f"{name}: {fault}"
        shown += page.text
        for e in page.walk():
            if is_data(e):
                if "<" in e.text:
                    yield f"{name}: a < in data"
                continue
            if e.tag in ("iframe", "object", "embed", "style", "script",
                         "form", "base", "b") and not is_ours(e):
                yield f"{name}: <{e.tag}> {e.attrs} came to be"
            if e.tag == "img" and e.attrs.get("src") == "x":
                yield f"{name}: an <img> came to be"
            for key, value in e.attrs.items():
                if key.startswith("on") or key == "style":
                    yield f"{name}: attribute {key} came to be"
                if key in ("href", "src") and re.match(
                        r"\s*(javascript|data|vbscript):", value or "", re.I):
                    yield f"{name}: {key}={value}"
    hidden = {*range(101, 107)}  # may not be shown on pages
    for number in [*range(100, 107), *range(200, 212), *range(300, 332)]:
        if number not in hidden and f"alert({number})" not in shown:
            yield f"the words of place {number} are nowhere"
    pdf = Pdf(b.public + "/2001-01/gazette-2001-01.pdf")
    for name, one in pdf.objects.items():
        text = str(one.get("value", one.get("stream", {}).get("dict")))
        if "/JavaScript" in text or "'/JS'" in text or "/Launch" in text:
            yield f"the PDF's {name} has an action: {text[:80]}"
    text = "".join(pdf.words("-raw"))
    for number in [*range(305, 332)]:
        if f"alert({number})" not in text:
            yield f"the words of place {number} are not in the PDF"


def bad_base_url(setting):
    b = Bench(setting, 1)
    for url in ("javascript:alert(1)", "//evil.example/", "file:///etc/",
                "https://a\"><script>"):
        b.write("site.yaml", f"name: 报\nbase-url: '{url}'\n")
        done = b.run()
        if done.returncode == 0:
            for path in glob.glob(b.public + "/**/*.html", recursive=True):
                for e in read_page(path).walk():
                    if e.tag == "script" and not is_data(e) and \
                            not re.search(r"(^|/)(assets|search)/[^/]+$",
                                          e.attrs.get("src", "")):
                        yield f"base-url {url} became an element"
                    if not url.startswith("https:") and \
                            e.attrs.get("href", "").startswith(url):
                        yield f"base-url {url} became a link"
        elif done.returncode != 1:
            yield f"base-url {url}: exit {done.returncode}"


def languages(setting):
    """Chinese unless the locale says English."""
    b = Bench(setting, 1)
    b.article(0, "---\nkategory: 文件\n---\n\n字。\n")
    plain = {k: v for k, v in os.environ.items()
             if not k.startswith(("LC_", "LANG"))}
    for env, chinese in (({}, True), ({"LANG": "C"}, True),
                         ({"LANG": "zh_CN.UTF-8"}, True),
                         ({"LANG": "en_US.UTF-8"}, False),
                         ({"LC_ALL": "en_GB.UTF-8"}, False)):
        said = b.run(env={**plain, **env}).stderr
        if "??" in said:
            yield f"{env}: question marks: {said[:200]}"
        if bool(re.search(r"[\u4e00-\u9fff]{2}", re.sub(
                r"'[^']*'|\S*source\S*", "", said))) != chinese:
            yield f"{env}: {'no Chinese' if chinese else 'Chinese'}: " \
                  f"{said[:160]}"
    # what the system says comes through as well
    done = b.run("--templates", b.dir + "/absent", env=plain)
    if "??" in done.stderr:
        yield f"the system's words are lost: {done.stderr[:160]}"


def main():
    setting = Setting()
    for test in (usage, nested, foreign, failed_build, first_build_fails,
                 crashed_worker, killed_worker, killed, killed_build,
                 interrupted, two_at_once, full_disk, unreadable, unwritable,
                 escapes, pictures, hostile_yaml, scripts, bad_base_url,
                 languages, hostile):
        report.run(f"faults {test.__name__}", test, setting)
    report.finish()


if __name__ == "__main__":
    main()
