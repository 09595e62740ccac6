"""Notes below tables explain the marks that occur in them, and no others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from printed_json import read_answer
from sqlalchemy import URL

from database import connect, create_reading_engine
from reports.framework import registry
from reports.framework.marks import MISSING, Mark, write_note
from reports.framework.run import build_example_request
from reports.framework.table import Line

pytestmark = pytest.mark.on_sqlite


def note_of(url: URL, name: str, *words: str, table: str = "1") -> str:
    """The lines below one printed table, joined."""
    given = [*words, "--table", table, "--database", spelled(url)]
    result = CliRunner(env={"COLUMNS": "200"}).invoke(registry.load_command(name), given)
    body = result.output.partition("\n\nCovered: ")[0].rpartition("\n\n")[2]
    rows = read_answer(
        CliRunner().invoke(registry.load_command(name), [*given, "--format", "json"]).output
    )["tables"][0]["rows"]
    assert rows
    return " ".join(body.splitlines()[2 + len(rows) :])


def test_a_matrix_explains_the_letters_in_it(seeded_readonly_url: URL) -> None:
    given = ["memberships", "KGZ", "RUS", "EAEU", "--as-of", "2015-08-12"]
    assert note_of(seeded_readonly_url, *given) == (
        "M: member. letter alone: in effect; if open-ended, seen at most a year before that day. "
        "yes, seen, ?: how many of each."
    )
    wider = note_of(seeded_readonly_url, "memberships", "BLR", "--as-of", "2015-08-12")
    assert "D: dialogue partner. " in wider
    assert "?: the record does not decide. " in wider
    assert "S: " not in wider
    assert "(M): " not in wider


def test_a_status_is_explained_where_it_came_later(seeded_readonly_url: URL) -> None:
    later = "later: reached after that day."
    note = note_of(seeded_readonly_url, "laws", "KGZ", "--as-of", "2015-12-31")
    assert note.startswith(f"{later} Lag: between the same stage of both laws")
    assert later not in note_of(seeded_readonly_url, "laws", "RUS", "--as-of", "2026-01-01")


@pytest.mark.slow
@pytest.mark.parametrize("name", registry.list_names())
def test_imprecise_dates_are_explained_where_they_occur(
    name: str, seeded_readonly_url: URL
) -> None:
    report = registry.load_report(name)
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        tables = report.read_tables(connection, build_example_request(connection, report))
    assert tables
    for table in tables:
        cells = [cell for line in table.lines for cell in line.cells if isinstance(cell, str)]
        is_about = any(re.fullmatch(r"[\d-]+~", cell) for cell in cells)
        assert ("2015~: about 2015." in table.note) == is_about, table.title
        is_open = any(re.fullmatch(r"\[\.\.[\d-]+\]", cell) for cell in cells)
        assert ("[..2010-05]: not after May 2010." in table.note) == is_open, table.title


@pytest.mark.parametrize(
    ("mark", "cells", "is_explained"),
    [
        (Mark("?", "m"), ["in force ?"], True),
        (Mark("?", "m"), ["in force"], False),
        (Mark("?", "m", ["B"]), ["?"], False),
        (Mark("later", "m", pattern="^later: "), ["no later: than"], False),
        (Mark("A", "m"), ["x"], True),  # the heading itself
        (Mark(MISSING, "m"), [None], True),
        (Mark(MISSING, "m"), ["2015-08-12", 0, False], False),
    ],
)
def test_a_mark_is_looked_for_in_its_columns(
    mark: Mark, cells: list[Any], is_explained: bool
) -> None:
    lines = [Line([cell]) for cell in cells]
    found = write_note([mark], "Always.", ["A"], lines)
    assert found == (f"{mark.sign}: m. Always." if is_explained else "Always.")
