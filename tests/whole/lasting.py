"""Addresses last: published.lock, redirects, printed pages, manifests."""
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from html.parser import HTMLParser

from judge import report
from judge.setting import Setting


class Ids(HTMLParser):
    """The ids of a page, and where it leads on."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.to = set(), None
        with open(path, encoding="utf-8") as file:
            self.feed(file.read())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        if attrs.get("http-equiv") == "refresh":
            self.to = attrs["content"].split("url=", 1)[1]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def resolves(public, address):
    """What is wrong with an address of the archive, or None."""
    path, _, name = address.partition("#")
    file = os.path.join(public, path)
    if not os.path.isfile(file):
        return f"{address} is no file"
    if name and name not in Ids(file).ids:
        return f"{address} is no anchor"
    return None


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Office:
    """The specimen, which its editors change between builds."""

    def __init__(self, setting):
        self.setting = setting
        self.dir = tempfile.mkdtemp(dir=setting.folder)
        self.source = os.path.join(self.dir, "content")
        self.public = os.path.join(self.dir, "public")
        shutil.copytree("content", self.source)
        self.lock = os.path.join(self.source, "published.lock")
        if os.path.exists(self.lock):
            os.remove(self.lock)
        self.said = ""

    def build(self, *options):
        done = subprocess.run(
            [self.setting.gongbao, "build", "--quiet", "--source",
             self.source, "--output", self.public, "--press",
             self.dir + "/press", *self.setting.home(), *options],
            capture_output=True, text=True, check=False, errors="replace",
            env={**os.environ, "LANGUAGE": "en"})
        self.said = "\n".join(line for line in done.stderr.splitlines()
                              if "warning:" not in line)
        return done.returncode

    def file(self, name):
        return os.path.join(self.source, name)

    def edit(self, name, old, new):
        text = read(self.file(name))
        if old not in text:
            raise RuntimeError(f"{name} has no {old}")
        write(self.file(name), text.replace(old, new, 1))

    def redirects(self, text):
        write(self.file("redirects.yaml"), text)

    def addresses(self):
        return [line for line in read(self.lock).splitlines()
                if not line.startswith("#")]


def recorded(office):
    """Every address there is, once, in order; drafts record none."""
    if office.build("--draft"):
        yield "a draft does not build: " + office.said
    if os.path.exists(office.lock):
        yield "a draft was recorded"
    if office.build():
        yield "the specimen does not build: " + office.said
    listed = office.addresses()
    if listed != sorted(set(listed)):
        yield "the lock is not sorted, or says an address twice"
    for address in listed:
        fault = resolves(office.public, address)
        if fault:
            yield fault
    for folder, _, names in os.walk(office.public):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), office.public)
            if path[0].isdigit() and "/" in path and name.endswith(
                    (".html", ".pdf", ".csv", ".json", ".xml", ".png")) and \
                    path not in listed:
                yield f"{path} is not recorded"
    before = os.stat(office.lock).st_mtime_ns
    office.build()
    if os.stat(office.lock).st_mtime_ns != before:
        yield "a build that adds nothing wrote the lock again"


def lost(office):
    """Each way to lose an address stops the build and names the way out."""
    first = sha256(os.path.join(office.public, "manifest.sha256"))
    old, new = "2026-06/02-table-guide.md", "2026-06/02-tables-guide.md"
    os.rename(office.file(old), office.file(new))
    if office.build() != 1:
        yield "a renamed article was published"
    advice = "'2026-06/table-guide.html: 2026-06/tables-guide.html'"
    if advice not in office.said or office.said.count("error:") != 1:
        yield f"no single advice {advice}: {office.said[:400]}"
    if not re.search(r"published\.lock:\d+", office.said):
        yield "the line of the lock is not named"
    if office.build("--formats", "web", "--draft") != 1:
        yield "a draft of web pages alone lost an article"
    os.rename(office.file(new), office.file(old))
    shutil.move(office.file("2025-11"), office.dir + "/away")
    if office.build() != 1 or office.said.count("error:") != 1:
        yield f"a lost issue is not one fault: {office.said[:400]}"
    shutil.move(office.dir + "/away", office.file("2025-11"))
    name = "2025-03/04-characters-in-names.md"
    text = read(office.file(name))
    office.edit(name, "\n## 二、", "\n二、")
    if office.build() != 1 or "#s" not in office.said:
        yield f"a lost heading was published: {office.said[:200]}"
    write(office.file(name), text)
    if sha256(os.path.join(office.public, "manifest.sha256")) != first:
        yield "a build that failed changed the archive"
    if office.build():
        yield f"the source as it was does not build: {office.said[:200]}"


def formats(office):
    """PDFs that were published are not lost for want of a format; drafts and
    proofs take nothing away and record nothing."""
    every = ("--formats", "web,articles,reader")
    if office.build(*every):
        yield f"the specimen does not build: {office.said[:200]}"
    pdf = os.path.join(office.public, "2026-06/table-guide.pdf")
    lines = office.addresses()
    for given, named in (("web,reader", "web,reader,articles"),
                         ("web", "web,reader,articles"),
                         ("web,articles", "web,articles,reader")):
        status = office.build("--formats", given)
        if status != 1 or f"--formats {named}," not in office.said:
            yield f"--formats {given}: {status} {office.said[:300]}"
        if not os.path.exists(pdf):
            yield f"--formats {given} took an article's PDF away"
    os.rename(office.file("2026-06/02-table-guide.md"),
              office.file("2026-06/02-tables-guide.md"))
    if office.build("--formats", "proof", "--proof-date", "2026-07-20"):
        yield f"a proof does not build: {office.said[:200]}"
    os.rename(office.file("2026-06/02-tables-guide.md"),
              office.file("2026-06/02-table-guide.md"))
    if not os.path.exists(pdf) or office.addresses() != lines:
        yield "a proof touched what is published"
    if office.build("--draft"):
        yield f"a draft must make every format: {office.said[:200]}"
    os.remove(office.lock)


def moved(office):
    """What has moved is found at its old address."""
    old, new = "2026-06/02-table-guide.md", "2026-06/02-tables-guide.md"
    csv = os.path.join(office.public, "2026-06/tables/{}.table-1.csv")
    data = read(csv.format("table-guide"))
    os.rename(office.file(old), office.file(new))
    office.edit("2025-03/04-characters-in-names.md", "\n## 四、", "\n四、")
    page = "2025-03/characters-in-names.html"
    office.redirects("2026-06/table-guide.html: 2026-06/tables-guide.html\n"
                     f"{page}#s4: {page}#s3\n"
                     "art/2019/a.html: 2025-03/chronicle.html#m2-10\n")
    if office.build():
        yield "redirects do not help: " + office.said
        return
    to = Ids(os.path.join(office.public, "2026-06/table-guide.html")).to
    if to != "tables-guide.html":
        yield f"the old page leads to {to}"
    to = Ids(os.path.join(office.public, "art/2019/a.html")).to
    if to != "../../2025-03/chronicle.html#m2-10":
        yield f"a page of an older site leads to {to}"
    for name in ("table-guide", "tables-guide"):
        if read(csv.format(name)) != data:
            yield f"the table of {name} is not what it was"
    for address in office.addresses():
        fault = resolves(office.public, address)
        if fault and not address.startswith("2026-06/table-guide.html#"):
            yield fault
    os.rename(office.file(new), office.file(old))
    office.edit("2025-03/04-characters-in-names.md", "\n四、", "\n## 四、")
    os.remove(office.lock)


def kept(office):
    """What is recorded stays so: a lock that cannot be read or written, or is
    damaged, is told, and nothing overwrites it."""
    if office.build():
        yield "the specimen does not build: " + office.said
    good = read(office.lock)
    for bad, status, word in ((good + "0000\0\n", 2, "damaged"),
                              (good + "2025-03/gone\n", 1, "2025-03/gone")):
        write(office.lock, bad)
        if office.build() != status or word not in office.said:
            yield f"a damaged lock is not told: {office.said[:200]}"
        if read(office.lock) != bad:
            yield "a damaged lock was written over"
    os.remove(office.lock)
    os.mkfifo(office.lock)
    if office.build("--draft") != 2 or "published.lock" not in office.said:
        yield f"a lock that cannot be read is no fault: {office.said[:200]}"
    os.remove(office.lock)
    os.mkdir(office.lock + ".new")  # where it is written first
    if office.build() != 2 or "not recorded" not in office.said:
        yield f"addresses got lost and all is well: {office.said[:200]}"
    os.rmdir(office.lock + ".new")


FAULTS = {
    "a.html: b.html\nb.html: a.html\n": "leads back",
    "a.html: b.html\nb.html: index.html\n": "itself forwarded",
    "2025-03/chronicle.html: index.html\n": "exists; remove",
    "a.html: 2025-03/chronicel.html\n": "did you mean '2025-03/chronicle",
    "a.html: 2025-03/chronicle.html#m77-1\n": "forward to",
    "../a.html: index.html\n": "no address",
    "/etc/a.html: ../x.html\n": "no address",
    "a.html: https://example.org/x.html\n": "no address",
    "gone.html#s1: index.html\n": "only while its page exists",
    "a.html: [index.html]\n": "takes words",
    "- a\n": "lines such as",
    "a.html: index.html\na.html: 404.html\n": "",
}


def faulty(office):
    """A redirect that cannot be is told, whatever is wrong with it."""
    for text, word in FAULTS.items():
        office.redirects(text)
        status = office.build("--draft")
        if status != 1 or word not in office.said or \
                "redirects.yaml" not in office.said:
            yield f"{text!r}: {status} {office.said[:200]}"
    os.remove(office.file("redirects.yaml"))


def printed(setting, build):
    """Every printed page has an address that leads to where it begins."""
    for issue in setting.issues():
        if issue.build != build["name"]:
            continue
        number = 1
        while True:
            path = os.path.join(issue.public, f"p{number}.html")
            if not os.path.exists(path):
                break
            to = Ids(path).to
            fault = resolves(issue.public, to)
            if fault:
                yield f"{issue.name} page {number}: {fault}"
            elif not to.endswith((f"#p{number}", "index.html")):
                yield f"{issue.name} page {number} leads to {to}"
            number += 1
        if number == 1:
            yield f"{issue.name}: no printed page"


def manifests(build):
    """sha256sum verifies the archive; issues are chained."""
    public = build["public"]
    before = None
    for name in ["."] + sorted(
            (d for d in os.listdir(public)
             if re.match(r"\d{4}-\d\d", d)),
            key=lambda d: (d[:7], len(d), d)):
        done = subprocess.run(
            ["sha256sum", "--check", "--strict", "--quiet",
             "manifest.sha256"], cwd=os.path.join(public, name),
            capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{name}: {done.stdout[:200]}{done.stderr[:200]}"
        if name != ".":
            chain = re.search(r"  \.\./(.*)/manifest\.sha256\n", read(
                os.path.join(public, name, "manifest.sha256")))
            if (chain and chain[1]) != before:
                yield f"{name} is chained to {chain and chain[1]}"
            before = name
    lines = read(os.path.join(public, "manifest.sha256")).splitlines()
    listed = {line[66:] for line in lines}
    if len(lines) != len(listed):
        yield "a file is listed twice"
    for folder, _, names in os.walk(public):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), public)
            if path not in listed | {"manifest.sha256", ".gongbao"}:
                yield f"{path} is in no manifest"


def verify(office):
    """gongbao verify finds what was changed, lost, added, and says of a file
    whether it is a published one."""
    def run(*args):
        done = subprocess.run(
            [office.setting.gongbao, "verify", *args], capture_output=True,
            text=True, check=False, cwd=office.dir,
            env={**os.environ, "LANGUAGE": "en"})
        return done.returncode, done.stdout + done.stderr

    if office.build("--draft"):
        yield "the specimen does not build: " + office.said
    pdf = "public/2026-06/gazette-2026-06.pdf"
    shutil.copy(os.path.join(office.dir, pdf), office.dir + "/mine.pdf")
    shutil.copy(os.path.join(office.public, "manifest.sha256"),
                office.dir + "/list")
    text = re.sub("  ", "  https://example.org/public/",
                  read(office.dir + "/list"))
    write(office.dir + "/list", text)
    for args, status, words in (
            (["public"], 0, "as they were published"),
            (["public/2026-06"], 0, "as they were published"),
            (["list"], 0, "as they were published"),
            (["public", "mine.pdf"], 0, "published as 2026-06/gazette"),
            (["public", "list"], 1, "list: not a published file"),
            (["nowhere"], 2, "nowhere"), ([], 2, "name the folder"),
            (["mine.pdf"], 2, "no list of hashes")):
        got, said = run(*args)
        if got != status or words not in said:
            yield f"verify {args}: {got} {said[:200]}"
    for change, words in (
            ("echo x >>2025-11/issue.json", "2025-11/issue.json: changed"),
            ("rm 2025-11/p1.html", "2025-11/p1.html: missing"),
            ("touch 2025-11/new.html", "2025-11/new.html: not published"),
            ("sed -i 's/^[0-9a-f]*  m/" + 64 * "0" + "  m/' "
             "2025-03/manifest.sha256; f=2025-03/manifest.sha256; "
             "echo x >2025-03/issue.bib; "
             "h=$(sha256sum 2025-03/issue.bib | cut -c-64); "
             "sed -i \"s|^[0-9a-f]*\\(  2025-03/issue.bib\\)|$h\\1|\" "
             "manifest.sha256", "another hash for 2025-03/issue.bib")):
        subprocess.run(change, shell=True, cwd=office.public, check=True)
        got, said = run("public")
        if got != 1 or words not in said:
            yield f"{change}: {got} {said[:300]}"


def script(_setting):
    """The digest of verify.html is SHA-256, also without crypto.subtle."""
    done = subprocess.run(["node", "-e", """
const crypto = require("crypto"), fs = require("fs");
const all = fs.readFileSync("templates/verify.js", "utf8");
const own = new Function(all.slice(all.indexOf("const PRIMES"),
    all.indexOf("async function hash(")) + "; return ownDigest;")();
for (const n of [0, 1, 55, 56, 63, 64, 65, 119, 128, 99999]) {
	const data = new Uint8Array(n).map((_, i) => (i * 7 + n) & 255);
	const got = Buffer.from(own(data.buffer)).toString("hex");
	if (got !== crypto.createHash("sha256").update(data).digest("hex"))
		console.log(n + " bytes: " + got);
}
"""], capture_output=True, text=True, check=False)
    yield from (done.stdout + done.stderr).splitlines()


def main():
    setting = Setting()
    office = Office(setting)
    report.run("lasting recorded", recorded, office)
    report.run("lasting lost", lost, office)
    report.run("lasting moved", moved, office)
    report.run("lasting faulty redirects", faulty, office)
    report.run("lasting kept", kept, office)
    report.run("lasting formats", formats, office)
    for build in setting.builds:
        report.run(f"lasting printed {build['name']}", printed, setting,
                   build)
        report.run(f"lasting manifests {build['name']}", manifests, build)
    report.run("lasting verify", verify, office)
    if shutil.which("node"):
        report.run("lasting script", script, setting)
    else:
        report.skip("lasting script", "node is not installed")
    report.finish()


if __name__ == "__main__":
    main()
