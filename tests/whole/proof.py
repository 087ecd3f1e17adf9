"""The proof: the reader edition's pages, word for word and place for place,
with the lines counted, places in the source, and every remark of the editors.
"""
import os
import re
import shutil
import subprocess

from judge import report
from judge.setting import Setting

DATE = ["--proof-date", "2026-05-08"]
LONG = "请核对这个数字" * 150


def text(path, first=1, last=None):
    pages = ["-f", str(first)] + (["-l", str(last)] if last else [])
    return subprocess.run(["pdftotext", "-raw", *pages, path, "-"],
                          capture_output=True, text=True,
                          check=True).stdout


def count(path):
    said = subprocess.run(["pdfinfo", path], capture_output=True, text=True,
                          check=True).stdout
    return int(re.search(r"^Pages: +(\d+)", said, re.M)[1])


def build(setting, source, out, *more):
    return subprocess.run(
        [setting.gongbao, "build", "--quiet", "--source", source, "--output",
         out + "/public", "--press", out + "/press", *more, *setting.home()],
        capture_output=True, text=True, check=False)


def proof(setting):
    """content/ with two remarks in its first article, one of them endless."""
    folder = os.path.join(setting.folder, "proof")
    source = os.path.join(folder, "content")
    shutil.copytree("content", source)
    issue = sorted(d for d in os.listdir(source) if d[0] == "2")[0]
    article = sorted(f for f in os.listdir(os.path.join(source, issue))
                     if f[0] == "0")[0]
    path = os.path.join(source, issue, article)
    with open(path, encoding="utf-8") as file:
        body = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(body + f"\n%% 短批注在此\n\n%% {LONG}\n")
    if build(setting, source, folder, "--formats", "proof").returncode != 2:
        yield "a proof without a date is made"
    done = build(setting, source, folder, "--formats", "reader,proof", *DATE)
    if done.returncode:
        yield f"the build fails: {done.stderr[-200:]}"
        return
    reader = f"{folder}/public/{issue}/gazette-{issue}.pdf"
    made = f"{folder}/press/gazette-{issue}-proof.pdf"
    yield from compare(reader, made, article)


def compare(reader, made, article):
    pages = count(reader)
    if count(made) <= pages:
        yield "no page at the end holds the remark that finds no room"
    for page in range(1, pages + 1):
        here = re.sub(r"\s", "", text(made, page, page))
        if "2026年5月8日" not in here:
            yield f"page {page}: no date"
        lines = text(reader, page, page).split("\n")
        for line in lines:
            if re.sub(r"\s", "", line) not in here:
                yield f"page {page}: {line[:40]} is not there as it was"
                break
    words = re.sub(r"\s", "", text(made))
    if "短批注在此" not in words:
        yield "the short remark is not there"
    if LONG not in re.sub(r"\s", "", text(made, pages + 1)):
        yield "the long remark is not whole on the last pages"
    if article[:6] not in words or not re.search(r":\d+", words):
        yield "no place in the source"


def main():
    setting = Setting()
    report.run("proof", proof, setting)
    report.finish()


if __name__ == "__main__":
    main()
