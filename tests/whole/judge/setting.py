"""What the driver hands to each test: its folder holds setting.json."""
import json
import os
import sys
from dataclasses import dataclass

from judge.pdf import Pdf
from judge.source import issue_folders, read_issue


@dataclass
class Built:
    """An issue as written and as it came out."""
    build: str
    source: str  # folder of the issue
    public: str  # the same in the archive
    issue: object
    _pdf: object = None

    @property
    def name(self):
        return f"{self.build}/{self.issue.id}"

    @property
    def pdf(self):
        if self._pdf is None:
            self._pdf = Pdf(os.path.join(
                self.public, f"gazette-{self.issue.id}.pdf"))
        return self._pdf

    def page(self, article):
        return os.path.join(self.public, article.slug + ".html")


class Setting:
    def __init__(self):
        with open(os.path.join(sys.argv[1], "setting.json"),
                  encoding="utf-8") as file:
            self.__dict__.update(json.load(file))

    def home(self):
        """Options that name the shipped folders, from anywhere."""
        top = os.path.dirname(self.styles)
        return [word for name in ("templates", "styles", "fonts")
                for word in ("--" + name, os.path.join(top, name))]

    def issues(self):
        for build in self.builds:
            for folder in issue_folders(build["source"]):
                issue = read_issue(folder)
                yield Built(build["name"], folder,
                            os.path.join(build["public"], issue.id), issue)
