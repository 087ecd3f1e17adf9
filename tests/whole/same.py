"""Same input, same bytes: workers, folder, locale, time zone, clock, umask."""
import hashlib
import os
import shutil
import subprocess
import tempfile

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
            [self.setting.gongbao, "build", "--quiet",
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


def main():
    setting = Setting()
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
