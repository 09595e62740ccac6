"""Answers as files: json by its schema, csv with its descriptor, spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner
from conftest import Run, spelled
from sqlalchemy import URL

from console import UserError
from reports.formats.json_format import SCHEMA_FILE, SCHEMA_ID
from reports.formats.sheet_names import name_sheets
from reports.framework import registry

pytestmark = pytest.mark.on_sqlite

Ask = Callable[..., bytes]


@pytest.fixture
def ask(seeded_readonly_url: URL) -> Ask:
    """What a report writes to the terminal."""

    def answer(name: str, *words: str) -> bytes:
        given = [*words, "--database", spelled(seeded_readonly_url)]
        command = registry.load_command(name)
        result = CliRunner().invoke(command, given, standalone_mode=False)
        if result.exception:
            raise result.exception
        return result.stdout_bytes

    return answer


@pytest.mark.slow
@pytest.mark.parametrize("name", registry.list_names())
def test_json_is_as_its_schema_says_and_its_command_gives_it_again(ask: Ask, name: str) -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    assert schema["$id"] == SCHEMA_ID
    jsonschema.Draft202012Validator.check_schema(schema)
    text = ask(name, *registry.load_report(name).example, "--sources", "--format", "json")
    answer = json.loads(text)
    jsonschema.validate(answer, schema, format_checker=jsonschema.FormatChecker())
    for table in answer["tables"]:
        names = [column["name"] for column in table["columns"]]
        assert all([*row] == names for row in table["rows"]), table["title"]
        known = {*names, None}
        assert all(column.get("of") in known for column in table["columns"]), table["title"]
    program, report, *words = split(answer["command"])
    assert (program, report) == ("bedfellows", "report")
    assert ask(*words, "--sources", "--format", "json") == text


def split(command: str) -> list[str]:
    """The words of a command line."""
    import shlex

    return shlex.split(command)


def test_an_answer_that_breaks_the_schema_is_found(ask: Ask) -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    answer = json.loads(ask("laws", "KGZ", "--format", "json"))
    answer["tables"][0]["columns"][0]["type"] = "day"
    with pytest.raises(jsonschema.ValidationError, match="'day' is not one of"):
        jsonschema.validate(answer, schema)


def test_csv_has_a_value_a_cell_and_a_descriptor(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "laws.csv"
    words = ("laws", "KGZ", "--table", "2", "--format", "csv", "--sources", "--output", str(file))
    ask(*words)
    beside = tmp_path / "laws.csv.datapackage.json"
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    voted = next(row for row in rows if row["vote"] == "83-23")
    assert (voted["votes_for"], voted["votes_against"], voted["abstentions"]) == ("83", "23", "")
    assert (voted["stage"], voted["stage_label"]) == ("first_reading", "First reading")
    assert voted["date_earliest"] == voted["date_latest"] == voted["date"] == "2015-06-04"
    about = next(row for row in rows if row["date"] == "2016~")
    assert (about["date_earliest"], about["date_latest"]) == ("2015-01-01", "2017-12-31")
    descriptor = json.loads(beside.read_text(encoding="utf-8"))
    assert descriptor["command"] == "bedfellows report laws KGZ --as-of 2026-01-22"
    assert any("Eurasianet" in source["title"] for source in descriptor["sources"])
    (resource,) = descriptor["resources"]
    assert resource["path"] == "laws.csv"
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert [*fields] == [*rows[0]]
    assert [fields[name]["type"] for name in ("votes_for", "date", "date_latest")] == [
        *("integer", "string", "date")
    ]
    kept = {path: path.read_bytes() for path in (file, beside)}
    file.unlink()
    for given in (words, ("laws", "RUS", *words[2:])):
        with pytest.raises(UserError, match=r"laws\.csv\.datapackage\.json exists already"):
            ask(*given)
        assert [*tmp_path.iterdir()] == [beside]
    ask(*words, "--force")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == kept


@pytest.mark.slow
def test_all_tables_go_to_a_folder_or_an_archive(ask: Ask, tmp_path: Path) -> None:
    words = ("dossier", "BLR", "KGZ", "--as-of", "2015-08-12", "--format", "csv", "--sources")
    with pytest.raises(UserError, match=r"or write all to files: --output DIR/ or FILE\.zip"):
        ask(*words, "--output", str(tmp_path / "dossier.csv"))
    folder, archive = tmp_path / "dossier", tmp_path / "dossier.zip"
    ask(*words, "--output", f"{folder}/")
    ask(*words, "--output", str(archive))
    written = {file.name: file.read_bytes() for file in folder.iterdir()}
    with zipfile.ZipFile(archive) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == written
    descriptor = json.loads(written.pop("datapackage.json"))
    assert {resource["path"] for resource in descriptor["resources"]} == {*written}
    assert {"agreements-binding-both.csv", "sources.csv"} <= {*written}
    for resource in descriptor["resources"]:
        heading = written[resource["path"]].decode().splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == heading
    first = archive.read_bytes()
    for place in (f"{folder}/", str(archive)):
        with pytest.raises(UserError, match=r"exists already; --force replaces it"):
            ask(*words, "--output", place)
        ask(*words, "--output", place, "--force")
    assert archive.read_bytes() == first
    other = tmp_path / "mine"
    other.mkdir()
    (other / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="holds other files than an answer; name a new folder"):
        ask(*words, "--output", str(other), "--force")
    assert [path.name for path in other.iterdir()] == ["notes.txt"]


def read_book(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of each sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[*row] for row in sheet.iter_rows()] for sheet in book}


@pytest.mark.slow
def test_a_spreadsheet_has_days_figures_and_links(ask: Ask) -> None:
    given = ("dossier", "BLR", "KGZ", "--sources", "--format", "xlsx")
    content = ask(*given)
    assert ask(*given) == content
    sheets = read_book(content)
    about = {row[0].value: row[1].value for row in sheets["About"]}
    assert about["Command"] == "bedfellows report dossier BLR KGZ --as-of 2026-01-22"
    assert about["Day"] == "2026-01-22"
    assert about["Edition"].startswith("0.1.0-")
    binding = sheets["Agreements binding both"]
    headings = [cell.value for cell in binding[0]]
    assert headings[:4] == ["ID", "Agreement", "BLR signed", "BLR from"]
    days = [row[3].value for row in binding[1:]]
    assert datetime(2015, 1, 1) in days  # noqa: DTZ001 - days of a sheet have no zone
    assert binding[1][3].number_format == "yyyy-mm-dd"
    happened = {row[0].value for row in sheets["What happened between them"][1:]}
    assert {"1992", "2010-08~"} <= happened  # no day is made up
    links = [cell.hyperlink for row in sheets["Sources"] for cell in row if cell.hyperlink]
    assert any(link.target.startswith("https://eurasianet.org/") for link in links)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    economy = sheets["The economy last five years on"]
    assert {type(cell.value) for row in economy[1:] for cell in row[3:8]} <= {
        float,
        int,
        type(None),
    }


def test_names_of_sheets_are_short_unique_and_allowed() -> None:
    long = "What has been said about the relationship"
    assert name_sheets([long, long, "'a/b'", "History", "\u202e", "A B"]) == [
        "What has been said about the re",
        "What has been said about th (2)",
        "a b",
        "History table",
        "Table",
        "A B (2)",
    ]


def test_a_spreadsheet_is_not_for_the_terminal_and_says_what_it_needs(
    ask: Ask, run: Run, seeded_readonly_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UserError, match=r"pip install 'bedfellows\[xlsx\]'"):
        ask("laws", "KGZ", "--format", "xlsx")
    monkeypatch.undo()
    monkeypatch.setattr("reports.framework.destination.is_terminal", lambda: True)
    with pytest.raises(UserError, match=r"name a file with --output FILE\.xlsx"):
        ask("laws", "KGZ", "--format", "xlsx")
    shown = run("list", "formats", database=seeded_readonly_url).stdout
    assert "xlsx" in shown
    assert "latex_fragment" in shown
