"""The index as months go by: what is written stays, whatever builds it."""
import json
import os
import re
import subprocess
import tempfile

from judge import report
from judge.setting import Setting
from same import differences, digest

ISSUE = "---\nyear: {year}\nnumber: {number}\n---\n"
ARTICLE = """---
title: 示例通知第{n}篇
category: 文件
number: 示办发〔{year}〕{n}号
date: {year}-01-0{n}
---

{words}

## 一、要点{n}

| 项目 | 金额 |
| --- | ---: |
| 第{n}项 | {n}00 |
"""


class Months:
    def __init__(self, setting):
        self.setting = setting
        self.folder = tempfile.mkdtemp(dir=setting.folder)
        self.source = os.path.join(self.folder, "source")
        self.out = os.path.join(self.folder, "out", "public")
        os.mkdir(self.source)
        self.write("site.yaml", "name: 示例公报\n")

    def write(self, name, text):
        path = os.path.join(self.source, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def month(self, year, number):
        folder = f"{year}-{number:02}"
        self.write(f"{folder}/issue.md",
                   ISSUE.format(year=year, number=number))
        for n in range(1, 4):
            words = "\n\n".join(
                f"第{k}段，{year}年{number}月第{n}篇共有的话和自己的话{k * n}。"
                for k in range(120))
            self.write(f"{folder}/{n:02}-notice-{n}.md",
                       ARTICLE.format(year=year, n=n, words=words))

    def build(self, out=None, cache="cache", jobs="2"):
        done = subprocess.run(
            [self.setting.gongbao, "build", "--quiet", "--draft",
             "--formats", "web", "--jobs", jobs, "--source", self.source,
             "--output", out or self.out,
             "--press", os.path.join(self.folder, "press"),
             *self.setting.home()],
            env={**os.environ,
                 "XDG_CACHE_HOME": os.path.join(self.folder, cache)},
            capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-400:])

    def nodes(self, folder):
        """The files below, by their places on disc."""
        return {os.path.join(at, name): os.stat(
            os.path.join(at, name)).st_ino
            for at, _, names in os.walk(os.path.join(self.out, folder))
            for name in names}

    def root(self):
        with open(os.path.join(self.out, "search", "root.js"),
                  encoding="utf-8") as file:
            return json.loads(re.fullmatch(
                r'gongbao\("root",(.*)\);\n', file.read(), re.S)[1])


def a_month_more(setting):
    """Touches the open segment and the root, and no text of old issues."""
    months = Months(setting)
    for year, number in ((2023, 12), (2024, 1), (2024, 2), (2025, 1)):
        months.month(year, number)
    months.build()
    before, closed = digest(months.out), months.nodes("search/closed")
    months.month(2025, 2)
    months.build()
    after = digest(months.out)
    for path in differences(before, after):
        if path.startswith(("search/closed", "2023-12/text", "2024-01/text",
                            "2024-02/text", "2025-01/text")):
            yield path
    if months.nodes("search/closed") != closed:
        yield "the closed segment was written anew"
    if before["search/root.js"] == after["search/root.js"]:
        yield "the root does not tell of the new month"
    if not any(path.startswith("search/open") for path in
               differences(before, after)):
        yield "the open segment does not have the new month"
    if [s["n"] for s in months.root()["segments"]] != [3, 2]:
        yield "the segments are not all years before, and the newest"


def a_year_more(setting):
    """What the newest year had goes to the closed segment."""
    months = Months(setting)
    for year, number in ((2024, 1), (2025, 1)):
        months.month(year, number)
        months.build()
    months.month(2026, 1)
    months.build()
    if [s["n"] for s in months.root()["segments"]] != [2, 1]:
        yield "the year that ended is not closed"
    clean = os.path.join(months.folder, "clean", "public")
    months.build(clean, "none", "1")
    yield from differences(digest(months.out), digest(clean))


def a_damaged_shard(setting):
    """Is made anew, not linked on."""
    months = Months(setting)
    for year, number in ((2024, 1), (2025, 1)):
        months.month(year, number)
    months.build()
    good = digest(months.out)
    path = next(iter(months.nodes("search/closed")))
    with open(path, "a", encoding="utf-8") as file:
        file.write("//")
    months.build()
    yield from differences(good, digest(months.out))


def main():
    setting = Setting()
    report.run("search, a month more", a_month_more, setting)
    report.run("search, a year more", a_year_more, setting)
    report.run("search, a damaged shard", a_damaged_shard, setting)
    report.finish()


if __name__ == "__main__":
    main()
