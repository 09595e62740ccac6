"""The file bedfellows.toml: where it is found, what wins, and how its faults are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import spelled
from sqlalchemy import URL

import bedfellows
from console import UserError
from database_settings import URL_VARIABLE, find_database_url
from defaults_file import NAME

pytestmark = pytest.mark.on_sqlite


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, two below the one where a file may be."""
    here = tmp_path / "one" / "two"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    return tmp_path


def ask(*words: str) -> str:
    """What a command prints; raises what it ends with."""
    ended = CliRunner().invoke(bedfellows.bedfellows, words, standalone_mode=False)
    if ended.exception:
        raise ended.exception
    return ended.output


def test_the_nearest_file_counts_and_an_option_wins(folder: Path, seeded_readonly_url: URL) -> None:
    (folder / NAME).write_text('format = "json"')
    file = folder / "one" / NAME
    file.write_text(
        f'database = "{spelled(seeded_readonly_url)}"\nformat = "md"\n'
        'as-of = 2015-08-12\n\ncountries = ["BLR", "Kirgizia"]\n'
    )
    dossier = ask("report", "dossier", "--table", "4")
    assert dossier.startswith("# Dossier: Belarus and Kyrgyzstan\n\nAs of 2015-08-12. ")
    assert ask("report", "country").startswith("# Country: Belarus\n")
    assert ask("report", "laws").startswith("# Laws\n")  # of all, too
    assert ask("report", "timeline", "--table", "1").startswith(
        "# Timeline\n"
    )  # of all, not of mine
    words = ("report", "country", "KGZ", "--as-of", "2016", "--format", "table")
    assert ask(*words).startswith("Country: Kyrgyzstan\nAs of 2016-12-31, the last day of 2016.")


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / NAME
    file.write_text('# mine\ndatabase = "mine.sqlite"\n')
    assert find_database_url().database == str(folder / "mine.sqlite")
    settings = [line.split() for line in ask("config").splitlines()]
    assert settings[0] == ["database", str(folder / "mine.sqlite"), f"{file}:2"]
    assert settings[1] == ["format", "table", "built", "in"]
    monkeypatch.setenv(URL_VARIABLE, "/other.sqlite")
    assert find_database_url().database == "/other.sqlite"
    assert find_database_url("/third.sqlite").database == "/third.sqlite"
    assert ask("config").splitlines()[0].split()[1:] == ["/other.sqlite", URL_VARIABLE]


@pytest.mark.parametrize(
    ("content", "line", "fault"),
    [
        (b'format = "md"\nformat = "csv"', 2, "Cannot overwrite a value"),
        (b"format = csv", 1, "Invalid value"),
        (b'\ncolour = "red"', 2, "there is no setting 'colour'; there are database, format, as-of"),
        (b'\nformat = ["md"]', 2, "format must be the name of a format"),
        (b'countries = "BLR"', 1, "countries must be a list of countries"),
        (b"as-of = 2015-08-12T10:00:00", 1, "as-of must be a day, month or year"),
        (b'\n\nformat = "cvs"', 3, "There is no format 'cvs'. Did you mean csv"),
        (b'as-of = "someday"', 1, "--as-of: 'someday' is not a date"),
        (b'\ncountries = ["Atlantis"]', 2, "There is no country or other actor 'Atlantis'"),
    ],
)
def test_a_fault_is_named_by_file_and_line(
    content: bytes, line: int, fault: str, folder: Path, seeded_readonly_url: URL
) -> None:
    file = folder / NAME
    file.write_bytes(content)
    with pytest.raises(UserError) as refused:
        ask("report", "--database", spelled(seeded_readonly_url), "country")
    assert str(refused.value).startswith(f"{file}:{line}: {fault}")


def test_a_database_of_the_file_is_refused_with_its_line(folder: Path) -> None:
    (folder / NAME).write_text('\ndatabase = "mysql://x/y"')
    with pytest.raises(UserError, match=f"{NAME}:2: Bedfellows cannot use a database of kind"):
        find_database_url()
    (folder / NAME).write_bytes(b'format = "\xff"')
    with pytest.raises(UserError, match=f"{NAME}: is not UTF-8"):
        find_database_url()
