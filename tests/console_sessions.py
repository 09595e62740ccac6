"""Console sessions and queries of the pages, run for real: `python tests/console_sessions.py`."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

import tabulate
from click.testing import CliRunner
from page_pictures import list_page_pictures
from page_programs import renew_programs
from sqlalchemy import URL, text

from bedfellows import bedfellows
from database import connect, create_reading_engine
from database_settings import HOME, URL_VARIABLE, find_database_url

tabulate.MIN_PADDING = 0  # as the reports have it
_BLOCK = re.compile(
    r"(?P<add>[Aa]dd to )?`(?P<file>[\w-]+/[\w./-]+)`:\n\n```\w+\n(?P<content>(?:.*\n)*?)```"
    r"|```diff\n(?P<patch>(?:.*\n)*?)```"
    r"|```console\n(?P<session>(?:.*\n)*?)```"
    r"|```sql\n(?P<query>(?:.*\n)*?)```\n\n```text\n(?:.*\n)*?```"
)
CONTRIBUTING = HOME / "CONTRIBUTING.md"
PAGES = [
    page
    for page in [HOME / "README.md", CONTRIBUTING, *sorted((HOME / "docs").rglob("*.md"))]
    if _BLOCK.search(page.read_text(encoding="utf-8"))
]

CURATED_PAGES = [CONTRIBUTING, HOME / "docs" / "sharing.md"]
"""Pages for which the curated facts do: they copy the whole database, or make one of their own."""


def renew_sessions(page: str, url: URL, folder: Path) -> str:
    """The page with every session and query result as it is on this database.

    From the top down, in `folder`: a block below the name of a file is written to that file, or
    added to its end, and a diff is applied.
    """

    def block(match: re.Match[str]) -> str:
        if match["file"]:
            file = folder / match["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a" if match["add"] else "w", encoding="utf-8") as opened:
                opened.write(match["content"])
            return match[0]
        if match["patch"] is not None:
            subprocess.run(
                ["git", "apply", "--whitespace=nowarn"],
                cwd=folder,
                input=match["patch"],
                text=True,
                check=True,
            )
            return match[0]
        if match["session"] is not None:
            commands = [line for line in match["session"].splitlines() if line.startswith("$ ")]
            shown = "".join(f"{line}\n{_run(line[2:], url, folder)}" for line in commands)
            return f"```console\n{shown}```"
        return f"```sql\n{match['query']}```\n\n```text\n{_ask(match['query'], url)}\n```"

    return _BLOCK.sub(block, page)


def copy_project(folder: Path) -> None:
    """Copy the project's files into a folder, with a command `bedfellows` that runs the copy.

    Without the datasets that are shipped: no page adds to them, and each `init` would load them.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOME,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    for name in listed.stdout.rstrip("\0").split("\0"):
        if (HOME / name).is_file() and not name.startswith("seeds/shipped/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(HOME / name, folder / name)
    command = folder / ".commands" / "bedfellows"
    command.parent.mkdir()
    command.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" "{folder / "bedfellows.py"}" "$@"\n', encoding="utf-8"
    )
    command.chmod(0o755)


def _run(command: str, url: URL, folder: Path) -> str:
    printed = _run_here(command, url, folder)
    if printed is None:
        printed = _run_in_shell(command, url, folder)
    return re.sub(r"[ \t]+\n", "\n", printed)


def _run_here(command: str, url: URL, folder: Path) -> str | None:
    """What a single command prints, without the start of a process; None where it takes one."""
    name, *words = shlex.split(command)
    is_ours = not (folder / ".commands").exists()
    if name != "bedfellows" or not is_ours or re.search(r"[|<>&;$`*?~(){}]", command):
        return None
    environment = {"COLUMNS": "100", URL_VARIABLE: url.render_as_string(hide_password=False)}
    with chdir(folder):
        ended = CliRunner(env=environment).invoke(bedfellows, words, prog_name=name)
    return None if ended.exit_code else ended.output


def _run_in_shell(command: str, url: URL, folder: Path) -> str:
    places = [str(folder / ".commands"), str(Path(sys.executable).parent), os.environ["PATH"]]
    path = os.pathsep.join(places)
    environment = os.environ | {
        "PATH": path,
        "COLUMNS": "100",
        URL_VARIABLE: url.render_as_string(hide_password=False),
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
    return done.stdout


def _ask(query: str, url: URL) -> str:
    with connect(create_reading_engine(url)) as connection:
        result = connection.execute(text(query))
        rows = [["" if value is None else str(value) for value in row] for row in result]
        shown = tabulate.tabulate(rows, headers=list(result.keys()), disable_numparse=True)
    return "\n".join(line.rstrip() for line in shown.splitlines())


def build_databases(folder: Path) -> tuple[Path, Path]:
    """A database of the curated facts alone, and one as `init` makes it, as the tests have them."""
    from migrations.upgrade import upgrade
    from seeds.curated.load import load_project
    from seeds.importing.shipped import load_shipped

    path = folder / "curated.sqlite"
    url = find_database_url(str(path))
    upgrade(url, echo=lambda _line: None)
    load_project(url, echo=lambda _line: None)
    whole = shutil.copyfile(path, folder / "whole.sqlite")
    load_shipped(find_database_url(str(whole)), echo=lambda _line: None)
    return path, whole


def main() -> None:
    """Renew all pages and their pictures."""
    with tempfile.TemporaryDirectory() as made:
        curated, whole = build_databases(Path(made).resolve())
        for picture in list_page_pictures():
            picture.draw(find_database_url(str(curated)), picture.file)
        with tempfile.TemporaryDirectory() as name:
            renew_programs(curated, Path(name).resolve())
        for page in PAGES:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name).resolve()
                if page == CONTRIBUTING:
                    copy_project(folder)
                # A copy, since a page may show how to change the database.
                base = curated if page in CURATED_PAGES else whole
                copy = shutil.copyfile(base, folder / "copy.sqlite")
                url = find_database_url(str(copy))
                page.write_text(
                    renew_sessions(page.read_text("utf-8"), url, folder), encoding="utf-8"
                )


if __name__ == "__main__":
    main()
