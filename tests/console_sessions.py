"""Console sessions and queries of the pages, run for real: `python tests/console_sessions.py`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import tabulate
from sqlalchemy import URL, text

from database import HOME, connected, database_url, reading

tabulate.MIN_PADDING = 0  # as the reports have it
_BLOCK = re.compile(
    r"`(?P<file>[\w-]+/[\w./-]+)`:\n\n```\w+\n(?P<content>(?:.*\n)*?)```"
    r"|```console\n(?P<session>(?:.*\n)*?)```"
    r"|```sql\n(?P<query>(?:.*\n)*?)```\n\n```text\n(?:.*\n)*?```"
)
PAGES = [
    page
    for page in [HOME / "README.md", *sorted((HOME / "docs").rglob("*.md"))]
    if _BLOCK.search(page.read_text(encoding="utf-8"))
]


def renewed(page: str, url: URL, folder: Path) -> str:
    """The page with every session and query result as it is on this database.

    From the top down, in `folder`: what stands under the name of a file is written to it.
    """

    def block(match: re.Match[str]) -> str:
        if match["file"]:
            file = folder / match["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(match["content"], encoding="utf-8")
            return match[0]
        if match["session"] is not None:
            commands = [line for line in match["session"].splitlines() if line.startswith("$ ")]
            shown = "".join(f"{line}\n{_run(line[2:], url, folder)}" for line in commands)
            return f"```console\n{shown}```"
        return f"```sql\n{match['query']}```\n\n```text\n{_ask(match['query'], url)}\n```"

    return _BLOCK.sub(block, page)


def _run(command: str, url: URL, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {
        "PATH": path,
        "COLUMNS": "100",
        "BEDFELLOWS_DATABASE_URL": url.render_as_string(hide_password=False),
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return re.sub(r"[ \t]+\n", "\n", done.stdout)


def _ask(query: str, url: URL) -> str:
    with connected(reading(url)) as connection:
        result = connection.execute(text(query))
        rows = [["" if value is None else str(value) for value in row] for row in result]
        shown = tabulate.tabulate(rows, headers=list(result.keys()), disable_numparse=True)
    return "\n".join(line.rstrip() for line in shown.splitlines())


if __name__ == "__main__":
    for page in PAGES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            # A copy, since a page may tell how to change the database.
            copy = shutil.copyfile(str(database_url(None).database), folder / "copy.sqlite")
            told = renewed(page.read_text("utf-8"), database_url(str(copy)), folder)
        page.write_text(told, encoding="utf-8")
