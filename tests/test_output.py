"""How answers are laid out: footnotes, widths, tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from click.testing import CliRunner
from conftest import spelled
from printed_json import read_answer, read_printed
from sqlalchemy import URL

from console import UserError
from reports.formats.column_widths import wrap_cell
from reports.formats.renderers import render
from reports.formats.values import shorten_notes
from reports.framework import registry
from reports.framework.table import Head, Line, NoteNumbers, Table

pytestmark = pytest.mark.on_sqlite

Ask = Callable[..., str]


@pytest.fixture
def ask(seeded_readonly_url: URL) -> Ask:
    """What `bedfellows report laws KGZ ...` prints."""

    def answer(*options: str) -> str:
        words = ["KGZ", "--as-of", "2015-12-31", "--database", spelled(seeded_readonly_url)]
        command = registry.load_command("laws")
        result = CliRunner().invoke(command, [*words, *options], standalone_mode=False)
        if result.exception:
            raise result.exception
        return result.output

    return answer


def test_sources_are_numbered_in_the_order_they_are_met(ask: Ask) -> None:
    shown = read_answer(ask("--sources", "--format", "json"))
    laws, stages, sources = shown["tables"]
    # Of a law, its model, and the stages from which its dates and that of its model are.
    assert [row["Sources"] for row in laws["rows"]] == ["1 2 3 4", "5 6 7 8 9"]
    first_reading = next(row for row in stages["rows"] if row["Vote"] == "83-23")
    by_number = {str(row["No."]): row for row in sources["rows"]}
    assert by_number[first_reading["Sources"]] == {
        "No.": int(first_reading["Sources"]),
        "Author": None,
        "Title": "Kyrgyzstan Passes 'Foreign Agents' Bill in Preliminary Vote",
        "Publisher": "Eurasianet",
        "Date": "2015-06-04",
        "Address": "https://eurasianet.org/kyrgyzstan-passes-foreign-agents-bill-in-preliminary-vote",
        "Where": None,
        "Caution": None,
        "Accessed": None,
        "Archived copy": None,
    }
    used = [
        number
        for table in (laws, stages)
        for row in table["rows"]
        for number in row["Sources"].split()
    ]
    assert list(dict.fromkeys(used)) == list(by_number)


def test_a_printed_reference_keeps_its_address_whole(ask: Ask) -> None:
    assert (
        "[1] Kyrgyz parliament rejects NGO bill, RFE/RL, 2016-05-12\n"
        "    https://rferl.org/amp/kyrgyzstan-controversial-ngo-law-rejected/27731213.html\n"
    ) in ask("--sources")


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        (["datasets"], "This report does not list sources for its rows."),
        (["find", "customs"], "This report does not list sources for its rows."),
        (["country", "KGZ", "--table", "2"], "This report does not list sources for its rows."),
        (["officials", "TUV"], "No source is cited."),
    ],
)
def test_a_report_without_evidence_says_so(
    words: list[str], listed: str, seeded_readonly_url: URL
) -> None:
    name, *given = words
    command, place = registry.load_command(name), ["--database", spelled(seeded_readonly_url)]
    shown = CliRunner().invoke(command, [*given, "--sources", *place])
    assert shown.output.partition("\n\nCovered: ")[0].rstrip().endswith(f"\nSources\n\n{listed}")
    as_csv = CliRunner().invoke(
        command, [*given, "--sources", "--table", "1", "--format", "csv", *place]
    )
    is_said = listed != "No source is cited." and name != "country"
    assert as_csv.stderr == (f"bedfellows: {listed}\n" if is_said else "")


def test_wide_and_combining_characters_keep_columns_in_line() -> None:
    lines = [Line(["東京", 1]), Line(["Bishkek", 2]), Line(["Мінск", 3]), Line(["e\u0301", 4])]
    table = Table("T", ["City", "N"], lines)
    assert render(Head("r", "", "e", "v"), [table], "table") == (
        "City     N\n-------  -\n東京     1\nBishkek  2\nМінск    3\ne\u0301        4\n"
    )


def test_blanks_at_the_start_of_a_cell_stay() -> None:
    table = Table("T", ["Plan"], [Line(["Sort"]), Line(["  ->  Scan"])])
    shown = render(Head("r", "", "e", "v"), [table], "table")
    assert shown == "Plan\n----------\nSort\n  ->  Scan\n"


def test_csv_holds_one_table_footnotes_or_not(ask: Ask) -> None:
    with pytest.raises(UserError, match=r"choose with --table N from 1 \(Laws and bills"):
        ask("--format", "csv", "--sources")
    lines = ask("--format", "csv", "--sources", "--table", "1").splitlines()
    assert lines[0].endswith(",source_numbers,sources")
    assert lines[1].startswith("L08,KGZ,Foreign agents bill 2013-2016,later: rejected,2016-05-12,")
    assert re.search(r",1 2 3 4,[a-z0-9-]+(; [a-z0-9-]+){2,3}$", lines[1])
    # For people, a run is a range: a line may rest on hundreds of sources.
    assert re.search(r" 1-4\n", ask("--sources", "--table", "1"))
    hyperlinks = r"\hyperlink{source.1}{1}--\hyperlink{source.4}{4}"
    assert hyperlinks in ask("--format", "latex", "--sources", "--table", "1")
    assert shorten_notes(NoteNumbers("1 3 4 9 10 11 12")) == "1 3 4 9-12"


@pytest.mark.parametrize("columns", [70, 80, 100])
def test_on_a_narrow_terminal_words_break_before_dates(
    ask: Ask, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    answer = read_printed(ask("--format", "json"))
    shown = ask()
    no_room = {"First stage", "Since"} if "First stage, Since. A wider" in shown else set()
    days = {
        day
        for table in answer
        for row in table["rows"]
        for name, cell in row.items()
        if name not in no_room
        for day in re.findall(r"\d{4}-\d\d-\d\d", str(cell))
    }
    assert days
    assert [day for day in days if day not in shown] == []
    assert [day for day in days if day not in ask("--format", "grid")] == []
    assert max(map(len, shown.splitlines())) <= columns


def test_a_word_that_is_too_long_breaks_at_its_hyphens_but_a_date_does_not() -> None:
    assert wrap_cell("cow-contiguity-years", 12).split("\n") == ["cow-", "contiguity-", "years"]
    assert wrap_cell("[..2015-07]", 10).split("\n") == ["[..", "2015-07]"]
    assert wrap_cell("contiguity", 8).split("\n") == ["contigui", "ty"]


def test_rows_too_wide_for_the_line_become_paragraphs(
    seeded_readonly_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    def print_agreements(columns: int) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        given = ["BLR", "KGZ", "--as-of", "2015-08-12", "--database", spelled(seeded_readonly_url)]
        return CliRunner().invoke(registry.load_command("agreements"), given).output

    assert (
        "\n  Signed: 1961-04-18  Consent: 1964-05-14\n"
        "  By: ratified  In force from: 1964-05-14\n"
        "  Name at the time: Byelorussian SSR\n" in print_agreements(45)
    )
    assert max(map(len, print_agreements(45).splitlines())) <= 45
    assert print_agreements(45).count("ID: AG") == print_agreements(110).count("\nAG")
    assert "ID:" not in print_agreements(110)


@pytest.mark.slow
@pytest.mark.parametrize("name", registry.list_names())
def test_no_line_is_longer_than_the_terminal_and_no_ordinary_word_is_cut(
    name: str, seeded_readonly_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [*registry.load_report(name).example, "--database", spelled(seeded_readonly_url)]
    command = registry.load_command(name)
    answer = read_answer(CliRunner().invoke(command, [*given, "--format", "json"]).output)
    assert answer["tables"]
    for columns in (40, 60, 80, 100):
        monkeypatch.setenv("COLUMNS", str(columns))
        shown = CliRunner().invoke(command, [*given, "--sources", "--all"]).output
        said = re.findall(r"left out for lack of room: ([^.]+)\. A wider", " ".join(shown.split()))
        left_out = {heading for headings in said for heading in headings.split(", ")}
        rows = [
            [heading, cell]
            for table in answer["tables"]
            for row in table["rows"]
            for heading, cell in row.items()
            if heading not in left_out
        ]
        words = {
            word
            for heading, cell in rows
            # A list of references has no headings.
            for word in f"{'' if name == 'sources' else heading} {cell or ''}".split()
        }
        ordinary = {word for word in words if word.isalpha() and len(word) <= 10}
        # Of what is never broken, one may be longer than the line: an address, a key.
        long = [line.strip() for line in shown.splitlines() if len(line) > columns]
        assert [line for line in long if " " in line] == []
        assert ordinary - set(re.findall(r"[^\W\d_]+", shown)) <= {"True", "False"}


def test_a_key_is_never_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    head = Head("r", "", "e", "v")
    key = "treaties-DCLRRC_1959R:RGHTSC_1989A"
    cells = ["1991-12-26", key, "Declaration of the Rights of the Child"]
    table = Table("T", ["Date", "ID", "What"], [Line(cells)])
    assert f"\n1991-12-26  {key}  Decl" in render(head, [table], "table")
    wider = Table("T", [*table.columns, "In"], [Line([*cells, "force"])])
    assert render(head, [wider], "table") == (
        f"Date: 1991-12-26  ID: {key}\n  What: Declaration of the Rights of the Child  In: force\n"
    )


@pytest.mark.parametrize("name", ["md", "markdown", "github", "pipe"])
def test_markdown_keeps_titles_and_notes_out_of_tables(ask: Ask, name: str) -> None:
    lines = ask("--format", name).splitlines()
    assert lines[:2] == ["# Laws: Kyrgyzstan", ""]
    assert [line for line in lines if line.startswith("## ")] == [
        "## Laws and bills with their models",
        "## Stages and votes",
    ]
    after_tables = [
        following
        for line, following in pairwise(lines)
        if line.startswith("|") and not following.startswith("|")
    ]
    assert after_tables == ["", ""]
    assert any(line.startswith("later: reached after that day.") for line in lines)
