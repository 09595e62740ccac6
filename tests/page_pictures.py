"""Pictures on the pages of docs/, drawn by the commands that stand above them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner
from sqlalchemy import URL

from database_settings import HOME
from reports.framework import registry

_SHOWN = re.compile(
    r"```sh\nbedfellows report (?P<command>.*)\n```\n\n"
    r"!\[(?P<words>[^\]]+)\]\((?P<file>[^)]+\.svg)\)"
)


@dataclass(frozen=True)
class PagePicture:
    """One picture: the arguments of the command that draws it, and the file on the page."""

    arguments: list[str]
    file: Path

    def draw(self, url: URL, target: Path) -> None:
        """Run the command for a database, the picture into another file."""
        name, *given = self.arguments
        place = next(n for n, word in enumerate(given) if word in ("--plot", "--map")) + 1
        assert given[place] == self.file.name
        given[place] = str(target)
        given += ["--force", "--database", url.render_as_string(hide_password=False)]
        command = registry.load_command(name)
        CliRunner().invoke(command, given, standalone_mode=False, catch_exceptions=False)


def list_page_pictures() -> list[PagePicture]:
    """The pictures of all pages, each below its command."""
    return [
        PagePicture(shlex.split(found["command"]), page.parent / found["file"])
        for page in sorted((HOME / "docs").rglob("*.md"))
        for found in _SHOWN.finditer(page.read_text(encoding="utf-8"))
    ]
