"""`make install` below another root; what it installed, called from an empty
folder without any option that names a folder of its own, builds the same."""
import os
import re
import shutil
import subprocess
import tempfile

from judge import report
from judge.setting import Setting
from same import digest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PREFIX = "/opt/office"
WANTED = ("bin/gongbao", "share/man/man1/gongbao.1",
          "share/man/man5/gongbao-format.5",
          "share/locale/zh_CN/LC_MESSAGES/gongbao.mo",
          "share/gongbao/fonts/fonts.yaml", "share/gongbao/styles/print.yaml",
          "share/gongbao/templates/page.xml")


def installed(setting, folder):
    """Calls make, as `make all` has been; gives where it put the files."""
    plain = {k: v for k, v in os.environ.items()
             if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    subprocess.run(
        ["make", "-s", "install", f"DESTDIR={folder}", f"PREFIX={PREFIX}",
         f"BUILD={os.path.dirname(setting.gongbao)}"],
        cwd=TOP, env=plain, check=True, capture_output=True, umask=0o077)
    return folder + PREFIX


def files(root):
    """All that is there, with rights that let everybody read it."""
    for name in WANTED:
        if not os.path.isfile(os.path.join(root, name)):
            yield f"{name} is not installed"
    for at, folders, names in os.walk(root):
        for name in folders + names:
            path = os.path.join(at, name)
            mode = os.stat(path).st_mode
            runs = os.path.isdir(path) or name == "gongbao"
            if os.path.islink(path) or mode & 0o444 != 0o444 or (
                    runs and mode & 0o111 != 0o111):
                yield f"{path}: {mode:o}"


def same(setting, root, folder):
    """content/ comes out as with the program that was not installed."""
    here = os.path.join(folder, "empty")
    os.mkdir(here)
    gongbao = os.path.join(root, "bin/gongbao")
    done = subprocess.run(
        [gongbao, "build", "--draft", "--source",
         os.path.join(TOP, "content"), "--output", "public", "--press",
         "press"],
        cwd=here, capture_output=True, text=True, check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "",
             "XDG_CACHE_HOME": os.path.join(folder, "cache")})
    if done.returncode:
        yield f"the build ends with {done.returncode}: {done.stderr}"
        return
    if not re.search(r"[一-鿿]", done.stdout):
        yield f"no Chinese in what it says: {done.stdout}"
    want = {b["name"]: b["public"] for b in setting.builds}["content"]
    mine, other = digest(os.path.join(here, "public")), digest(want)
    for name in sorted(mine.keys() | other.keys()):
        if mine.get(name) != other.get(name):
            yield f"{name} is not the same"


def begins(root, folder):
    """Its templates of new issues are found too."""
    source = os.path.join(folder, "source")
    os.mkdir(source)
    with open(os.path.join(source, "site.yaml"), "w", encoding="utf-8") as f:
        f.write("name: 示例公报\n")
    done = subprocess.run(
        [os.path.join(root, "bin/gongbao"), "new", "--source", source,
         "2026-01"], cwd=os.path.join(folder, "empty"), capture_output=True,
        text=True, check=False)
    if not os.path.isfile(os.path.join(source, "2026-01", "issue.md")):
        yield done.stderr


def main():
    setting = Setting()
    if setting.sanitized:
        report.skip("install", "the files are those of the plain build")
        report.finish()
    folder = tempfile.mkdtemp(dir=setting.folder)
    root = installed(setting, folder)
    report.run("what is installed", files, root)
    report.run("the installed program builds the same", same, setting, root,
               folder)
    report.run("the installed program begins an issue", begins, root, folder)
    shutil.rmtree(folder)
    report.finish()


if __name__ == "__main__":
    main()
