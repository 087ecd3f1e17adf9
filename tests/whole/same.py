"""Same input, same bytes: workers, folder, locale, time zone, clock, umask."""
import glob
import hashlib
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zlib

from judge import report
from judge.setting import Setting

# What a program sees as the time; preloaded. The monotonic clock stays.
CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
enum { LATER = 400000000 };
time_t
time(time_t *t)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	if (t)
		*t = now.tv_sec;
	return now.tv_sec;
}
int
gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	(void)zone;
	tv->tv_sec = time(NULL);
	tv->tv_usec = 0;
	return 0;
}
int
clock_gettime(clockid_t clock, struct timespec *now)
{
	int (*real)(clockid_t, struct timespec *) =
	    (int (*)(clockid_t, struct timespec *))dlsym(
		RTLD_NEXT, "clock_gettime");
	int got = real(clock, now);
	if (clock == CLOCK_REALTIME)
		now->tv_sec += LATER;
	return got;
}
"""


def digest(folder):
    """Path, size and hash of every file, links as links."""
    found = {}
    for at, dirs, files in os.walk(folder):
        dirs.sort()
        for name in dirs + files:
            path = os.path.join(at, name)
            where = os.path.relpath(path, folder)
            if os.path.islink(path):
                found[where] = "-> " + os.readlink(path)
            elif os.path.isfile(path):
                with open(path, "rb") as file:
                    found[where] = hashlib.sha256(file.read()).hexdigest()
            else:
                found[where] = "folder"
    return found


def differences(one, other):
    for path in sorted(one.keys() | other.keys()):
        if one.get(path) != other.get(path):
            what = "differs" if path in one and path in other else \
                "is missing" if path in one else "is there as well"
            yield f"{path} {what}"


class Same:
    def __init__(self, setting, build):
        self.setting, self.build = setting, build
        self.folder = tempfile.mkdtemp(dir=setting.folder)
        self.first = digest(build["public"])

    def again(self, options=(), env=None, source=None, cwd=None, mask=0o22):
        """Builds once more and compares. Yields what differs."""
        out = tempfile.mkdtemp(dir=self.folder)
        done = subprocess.run(
            [self.setting.gongbao, "build", "--quiet", "--draft",
             "--source", os.path.abspath(source or self.build["source"]),
             "--output", out + "/public", "--press", out + "/press",
             *self.setting.home(), *options],
            env={**os.environ, **(env or {})}, cwd=cwd, umask=mask,
            capture_output=True, text=True, errors="replace", check=False)
        if done.returncode:
            yield f"the build fails: {done.stderr[-200:]}"
            return
        yield from differences(self.first, digest(out + "/public"))
        shutil.rmtree(out)

    def elsewhere(self):
        """The source copied under another path, in another order on disk."""
        copy = os.path.join(self.folder, "a b 公报", "x")
        for at, dirs, files in os.walk(self.build["source"]):
            dirs.sort(reverse=True)
            to = os.path.join(
                copy, os.path.relpath(at, self.build["source"]))
            os.makedirs(to, exist_ok=True)
            for name in sorted(files, reverse=True):
                shutil.copy(os.path.join(at, name), os.path.join(to, name))
        yield from self.again(source=copy, cwd="/")

    def clock(self):
        """More than twelve years later."""
        library = os.path.join(self.folder, "clock.so")
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-o", library, "-x", "c", "-",
             "-ldl"], input=CLOCK, text=True, check=True)
        shown = subprocess.run(
            ["date", "+%Y"], env={**os.environ, "LD_PRELOAD": library},
            capture_output=True, text=True, check=True).stdout
        if int(shown) < 2036:
            yield f"the clock could not be moved: {shown}"
        yield from self.again(env={"LD_PRELOAD": library})


# === Incremental builds ===


def edit(path, old, new):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if old not in text:
        raise RuntimeError(f"{path} has no {old}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new, 1))


def png(width, height):
    """A grey picture."""
    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + \
            struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + b"\x80" * width) * height
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0,
                                         0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Steps:
    """A source that changes step by step; after each, building on must give
    what building clean gives."""

    def __init__(self, setting):
        self.setting = setting
        self.folder = tempfile.mkdtemp(dir=setting.folder)
        self.source = os.path.join(self.folder, "source")
        shutil.copytree("content", self.source,  # articles come and go
                        ignore=shutil.ignore_patterns("published.lock"))
        self.home = {}
        for name in ("templates", "styles", "fonts"):
            self.home[name] = os.path.join(self.folder, name)
            shutil.copytree(name, self.home[name])
        self.public = os.path.join(self.folder, "on", "public")
        self.cache = os.path.join(self.folder, "cache")
        self.ids = sorted(d for d in os.listdir(self.source)
                          if os.path.isdir(os.path.join(self.source, d)))
        self.options = []

    def build(self, out, cache):
        os.makedirs(out, exist_ok=True)
        try:
            done = subprocess.run(
                [self.setting.gongbao, "build", "--quiet", "--draft",
                 "--source",
                 self.source, "--output", out + "/public",
                 "--press", out + "/press", *self.options,
                 *(w for n, d in self.home.items() for w in ("--" + n, d))],
                env={**os.environ, "XDG_CACHE_HOME": cache},
                timeout=400 if self.setting.sanitized else 40,
                capture_output=True, text=True, errors="replace",
                check=False)
        except subprocess.TimeoutExpired:
            yield "the build does not end"
            shutil.rmtree(cache, ignore_errors=True)
            return
        if done.returncode:
            yield f"the build fails ({done.returncode}): {done.stderr[-300:]}"

    def check(self, what):
        clean = os.path.join(self.folder, "clean")
        faults = [*self.build(os.path.dirname(self.public), self.cache),
                  *self.build(clean, os.path.join(self.folder, "none"))]
        if not faults:
            faults = list(differences(
                self.made(clean), self.made(os.path.dirname(self.public))))[:4]
        shutil.rmtree(clean, ignore_errors=True)
        shutil.rmtree(os.path.join(self.folder, "none"), ignore_errors=True)
        return [f"{what}: {fault}" for fault in faults]

    def made(self, out):
        """What a build with these options makes, and no other."""
        made = digest(out + "/public")
        if any("press" in option for option in self.options):
            made.update(("press/" + name, value)
                        for name, value in digest(out + "/press").items())
        return made

    def path(self, issue, name):
        return os.path.join(self.source, self.ids[issue], name)

    def article(self, issue):
        return sorted(glob.glob(self.path(issue, "0*.md")))[0]

    # the changes

    def nothing(self):
        pass

    def a_word(self):
        edit(self.article(0), "。", "，改过。")

    def a_table(self):
        path = glob.glob(self.source + "/*/tables/*.csv")[0]
        with open(path, "rb") as file:
            data = file.read()
        with open(path, "wb") as file:
            file.write(data.replace(b"1", b"7"))

    def a_picture(self):
        path = glob.glob(self.source + "/*/images/*.png")[0]
        with open(path, "wb") as file:
            file.write(png(40, 30))

    def the_name(self):
        path = os.path.join(self.source, "site.yaml")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(re.sub(r"^name:.*", "name: 另一名称", text,
                              flags=re.M))

    def a_number(self):
        edit(self.path(1, "issue.md"), "number: ", "number: 9")

    def a_new_issue(self):
        shutil.copytree(self.path(0, ""),
                        os.path.join(self.source, "2019-12"))
        path = os.path.join(self.source, "2019-12", "issue.md")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(re.sub(r"^year:.*", "year: 2019", re.sub(
                r"^number:.*", "number: 12", text, flags=re.M), flags=re.M))

    def an_issue_less(self):
        shutil.rmtree(os.path.join(self.source, "2019-12"))

    def an_article_less(self):
        os.remove(self.article(0))

    def another_slug(self):
        path = self.article(1)
        os.rename(path, path.replace(".md", "-b.md"))

    def a_template(self):
        edit(self.home["templates"] + "/article.xml", "上一篇", "前一篇")

    def a_style(self):
        with open(self.home["styles"] + "/site.css", "a",
                  encoding="utf-8") as file:
            file.write("\nmain { color: black }\n")

    def print_style(self):
        edit(self.home["styles"] + "/print.yaml", "bottom: 30mm",
             "bottom: 34mm")

    def web_alone(self):
        self.options = ["--formats", "web"]

    def both_again(self):
        self.options = []

    def every_format(self):
        self.options = ["--formats", "web,reader,articles,press,booklet"]

    def another_ink(self):
        edit(self.home["styles"] + "/print.yaml", "[0, 100, 100, 0]",
             "[0, 90, 80, 0]")

    def a_lost_press_file(self):
        os.remove(glob.glob(os.path.dirname(self.public) +
                            "/press/*-press.pdf")[0])

    def a_damaged_booklet(self):
        os.truncate(glob.glob(os.path.dirname(self.public) +
                              "/press/*-booklet.pdf")[0], 1000)

    def a_damaged_page(self):
        path = glob.glob(self.public + "/20*/index.html")[0]
        edit(path, "</html>", "<p>x</p></html>")

    def a_damaged_pdf(self):
        path = glob.glob(self.public + "/20*/*.pdf")[0]
        os.truncate(path, 1000)

    def a_lost_page(self):
        os.remove(glob.glob(self.public + "/20*/index.html")[-1])

    def a_stray_file(self):
        with open(os.path.dirname(glob.glob(
                self.public + "/20*/index.html")[0]) + "/stray.txt", "w",
                encoding="utf-8") as file:
            file.write("x")

    def a_link_in_the_output(self):
        path = glob.glob(self.public + "/20*/index.html")[0]
        os.rename(path, path + ".old")
        os.symlink(path + ".old", path)

    def records(self):
        return [p for p in glob.glob(self.cache + "/**", recursive=True)
                if os.path.isfile(p)]

    def records_cut(self):
        for i, path in enumerate(self.records()):
            size = os.path.getsize(path)
            os.truncate(path, [size // 2, 65, 3, 0, size - 1][i % 5])

    def records_cut_in_the_reply(self):
        for path in self.records():
            with open(path, "rb") as file:
                data = file.read()
            os.truncate(path, data.find(b"\n\n") + 4)

    def records_that_are_noise(self):
        for path in self.records():
            with open(path, "rb") as file:
                data = bytearray(file.read())
            at = data.find(b"\n\n") + 2
            data[at:at + 24] = b"\xff" * len(data[at:at + 24])
            with open(path, "wb") as file:
                file.write(data)

    def records_lost(self):
        shutil.rmtree(self.cache)

    def no_output(self):
        shutil.rmtree(self.public)


def incremental(setting):
    steps = Steps(setting)
    yield from steps.check("first build")
    for change in (
            Steps.nothing, Steps.a_word, Steps.a_table, Steps.a_picture,
            Steps.the_name, Steps.a_number, Steps.a_new_issue,
            Steps.an_issue_less, Steps.an_article_less, Steps.another_slug,
            Steps.a_template, Steps.a_style, Steps.print_style,
            Steps.every_format, Steps.nothing, Steps.a_word,
            Steps.another_ink, Steps.a_lost_press_file,
            Steps.a_damaged_booklet, Steps.web_alone, Steps.both_again,
            Steps.a_damaged_page,
            Steps.a_damaged_pdf, Steps.a_lost_page, Steps.a_stray_file,
            Steps.a_link_in_the_output, Steps.records_cut, Steps.nothing,
            Steps.records_cut_in_the_reply, Steps.nothing,
            Steps.records_that_are_noise, Steps.nothing, Steps.records_lost,
            Steps.no_output, Steps.nothing):
        change(steps)
        yield from steps.check(change.__name__)


def main():
    setting = Setting()
    report.run("same incremental", incremental, setting)
    for build in setting.builds:
        same = Same(setting, build)
        name = build["name"]
        report.run(f"same 1 worker {name}", same.again, ["--jobs", "1"])
        report.run(f"same 2 workers {name}", same.again, ["--jobs", "2"])
        report.run(f"same 7 workers {name}", same.again, ["--jobs", "7"])
        report.run(f"same locale and zone {name}", same.again, [],
                   {"LC_ALL": "en_US.UTF-8", "LANG": "de_DE.UTF-8",
                    "LANGUAGE": "fr", "TZ": "Pacific/Kiritimati"})
        report.run(f"same plain locale {name}", same.again, [],
                   {"LC_ALL": "C", "TZ": "America/Adak", "HOME": "/"})
        report.run(f"same umask {name}", same.again, [], None, None, None,
                   0o77)
        report.run(f"same elsewhere {name}", same.elsewhere)
        if setting.sanitized or not shutil.which("cc"):
            report.skip(f"same clock {name}", "cannot preload a clock here")
        else:
            report.run(f"same clock {name}", same.clock)
    report.finish()


if __name__ == "__main__":
    main()
