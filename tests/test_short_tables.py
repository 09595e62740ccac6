"""Tables on a terminal are short, say what they leave out, and give it on request."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import spelled
from printed_json import read_answer, read_printed
from sqlalchemy import URL

from reports.formats.renderers import render
from reports.framework import registry
from reports.framework.table import Head, Line, Priority, Table

HEAD = Head("r", "", "e", "v")


def make_table(number: int, priority: Priority | None = None) -> Table:
    """A table of numbered lines, every third of which weighs more than the others."""
    lines = [Line([place], weights=[int(place % 3 == 0)]) for place in range(1, number + 1)]
    return Table("T", ["N"], lines, priority=priority)


@pytest.mark.parametrize(
    ("priority", "shown", "said"),
    [
        (None, [1, 2, 3], "and 4 more: --all"),
        (Priority("the newest"), [5, 6, 7], "and 4 more (shown: the newest): --all"),
        (Priority("thirds", is_weighed=True), [1, 3, 6], "and 4 more (shown: thirds): --all"),
        (
            Priority("thirds", is_weighed=True, is_whole=True),
            [3, 6],
            "and 5 more (shown: thirds): --all",
        ),
    ],
)
def test_a_short_table_shows_what_its_priority_names(
    priority: Priority | None, shown: list[int], said: str
) -> None:
    short = make_table(7, priority).shorten(3)
    assert [line.cells[0] for line in short.lines] == shown
    assert render(HEAD, [short], "table").splitlines()[2:] == [*map(str, shown), said]
    assert make_table(3, priority).shorten(3).left_out == 0


def test_the_note_explains_only_marks_of_the_lines_shown() -> None:
    table = Table(
        "T", ["N"], [Line(["?"]), Line(["x"])], write_note=lambda _, lines: str(len(lines))
    )
    assert table.shorten(1).note == "1"


def test_columns_are_left_out_in_their_order_before_a_table_becomes_paragraphs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    columns = ["ID", "Date", "Checked", "Measures", "Name"]
    cells = ["S001", "2015-08-12", "2016-01-01", "travel", "Regulation 765/2006"]
    table = Table("T", columns, [Line(cells)], optional=["Checked", "Measures"])
    monkeypatch.setenv("COLUMNS", "44")
    assert render(HEAD, [table], "table") == (
        "ID    Date        Measures  Name\n"
        "----  ----------  --------  ----------\n"
        "S001  2015-08-12  travel    Regulation\n"
        "                            765/2006\n"
        "Column left out for lack of room: Checked. A\n"
        "wider terminal shows all; so does --format\n"
        "csv or json.\n"
    )
    noted = replace(table, note="all", write_note=lambda columns, _lines: ", ".join(columns))
    assert render(HEAD, [noted], "table").endswith("csv or json.\nID, Date, Measures, Name\n")
    monkeypatch.setenv("COLUMNS", "40")
    kept = [*cells[:3], "entry-ban-of-persons", cells[4]]
    narrow = render(HEAD, [Table("T", columns, [Line(kept)], optional=table.optional)], "table")
    assert ": Checked, Measures. A wider" in " ".join(narrow.split())
    paragraphs = render(HEAD, [Table("T", columns, [Line(kept)])], "table")
    assert paragraphs.startswith("ID: S001  Date: 2015-08-12\n")
    monkeypatch.setenv("COLUMNS", "100")
    assert "left out" not in render(HEAD, [table], "table")


def test_several_tables_without_lines_stand_in_one_line() -> None:
    full = make_table(1)
    empty = [Table(title, ["N"], [], "None here.") for title in ("Laws", "Votes")]
    assert render(HEAD, [empty[0], full, empty[1]], "table") == (
        "T\n\nN\n-\n1\n\nLaws; Votes: None here.\n"
    )
    assert render(HEAD, [empty[0], full], "table").startswith("Laws\n\nNone here.\n\nT\n")


def run_report(url: URL, *words: str) -> str:
    name, *given = words
    result = CliRunner().invoke(registry.load_command(name), [*given, "--database", spelled(url)])
    return result.output


def test_all_rows_are_printed_on_request_and_to_files(
    seeded_readonly_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    words = ["timeline", "BLR", "KGZ", "--as-of", "2015-08-12", "--table", "1"]
    as_json = read_answer(run_report(seeded_readonly_url, *words, "--format", "json"))
    number = len(as_json["tables"][0]["rows"])
    assert number > 15
    short = run_report(seeded_readonly_url, *words)
    first = re.split(r"\n(?:What happened, on|Covered:)", short)[0]
    assert len(re.findall(r"^\[?(?:\.\.)?\d{4}-", first, re.MULTILINE)) == 15
    assert f"\nand {number - 15} more (shown: the newest, curated ones first): --all\n" in (short)
    whole = run_report(seeded_readonly_url, *words, "--all")
    assert "--all" not in whole
    run_report(seeded_readonly_url, *words, "--output", str(tmp_path / "whole"))
    assert (tmp_path / "whole").read_text(encoding="utf-8") == whole
    assert run_report(seeded_readonly_url, *words, "--table", "1", "--format", "csv").count(
        "\n"
    ) == (number + 1)


def test_a_dossier_leads_with_twelve_lines(seeded_readonly_url: URL) -> None:
    words = ["dossier", "BLR", "KGZ", "--as-of", "2015-08-12", "--format", "json"]
    tables = read_printed(run_report(seeded_readonly_url, *words))
    assert [table["title"] for table in tables][:4] == [
        "In short",
        "What happened between them",
        "Agreements binding both",
        "Organisations in common",
    ]
    short = {row["About"]: (row["Answer"], row["Details"]) for row in tables[0]["rows"]}
    assert len(short) == 12
    assert short["Agreement in votes"] == ("·", None), "no votes are loaded"
    assert short["Agreements binding both"] == ("8", "undecided (?): 5")
    assert short["Last break or downgrade of relations"] == (
        "2012-08-24",
        "Kyrgyzstan recalls its ambassador to Belarus for consultations and then relieves him.",
    )
    assert short["Sanctions against either"] == ("10", "BLR: 8; KGZ: 2")
    assert short["Heads of state and government"] == (
        "4",
        "BLR Alexander Lukashenko, BLR Andrei Kobyakov, KGZ Almazbek Atambayev, KGZ Temir Sariev",
    )
