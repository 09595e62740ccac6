"""The sessions and queries of the README, run for real; `python tests/sessions.py` renews them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from sqlalchemy import URL, text
from tabulate import tabulate

from database import connected, database_url, reading

README = Path(__file__).parent.parent / "README.md"
_SESSION = re.compile(r"```console\n\$ (?P<command>.+)\n(?P<shown>(?:.*\n)*?)```")
_QUERY = re.compile(r"```sql\n(?P<query>(?:.*\n)*?)```\n\n```text\n(?P<shown>(?:.*\n)*?)```")


def renewed(readme: str, url: URL) -> str:
    """The README with every session and query result as it is on this database."""

    def session(match: re.Match[str]) -> str:
        return f"```console\n$ {match['command']}\n{_run(match['command'], url)}```"

    def query(match: re.Match[str]) -> str:
        return f"```sql\n{match['query']}```\n\n```text\n{_ask(match['query'], url)}\n```"

    return _QUERY.sub(query, _SESSION.sub(session, readme))


def _run(command: str, url: URL) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {
        "PATH": path,
        "COLUMNS": "100",
        "BEDFELLOWS_DATABASE_URL": url.render_as_string(hide_password=False),
    }
    done = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    return re.sub(r"[ \t]+\n", "\n", done.stdout + done.stderr)


def _ask(query: str, url: URL) -> str:
    with connected(reading(url)) as connection:
        result = connection.execute(text(query))
        rows = [["" if value is None else str(value) for value in row] for row in result]
        shown = tabulate(rows, headers=list(result.keys()), disable_numparse=True)
    return "\n".join(line.rstrip() for line in shown.splitlines())


if __name__ == "__main__":
    README.write_text(renewed(README.read_text("utf-8"), database_url(None)), encoding="utf-8")
