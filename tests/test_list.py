"""`bedfellows list`: what can be named, with the key that the other commands take."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Run, spelled
from event_files import PublishedEvent, make_gdelt_file
from printed_json import read_answer
from sqlalchemy import URL, select

import bedfellows
from database import connect, create_reading_engine
from reports.framework import registry
from reports.framework.columns import make_name
from reports.framework.listings.kinds import KINDS, describe_kind


def rows(url: URL, kind: str) -> list[dict[str, str]]:
    """What `bedfellows list KIND --format csv` prints."""
    words = ["list", kind, "--format", "csv", "--database", spelled(url)]
    ended = CliRunner().invoke(bedfellows.bedfellows, words, standalone_mode=False)
    assert ended.exception is None, kind
    return list(csv.DictReader(ended.output.splitlines()))


def name_keys(row: dict[str, str]) -> dict[str, str]:
    """A row by the names that programs get instead of headings."""
    return {make_name(heading): text for heading, text in row.items()}


def test_every_kind_lists_something_under_keys_of_its_own(seeded_readonly_url: URL) -> None:
    assert "laws" in KINDS
    for kind in set(KINDS) - {"datasets"}:  # the curated facts bring none
        found = rows(seeded_readonly_url, kind)
        assert found, kind
        first = next(iter(found[0]))
        if kind not in ("columns", "codes"):
            assert len({row[first] for row in found}) == len(found), kind


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        (
            "countries",
            {"Code": "KGZ", "ISO 2": "KG", "ISO number": "417", "Name": "Kyrgyzstan", "Ceased": ""},
        ),
        (
            "laws",
            {
                "ID": "L08",
                "Country": "KGZ",
                "Title": "Foreign agents bill 2013-2016",
                "Family": "foreign-agents",
                "Status": "rejected",
            },
        ),
        ("views", {"Name": "timeline"}),
        ("reports", {"Name": "dossier", "Example": "bedfellows report dossier BLR KGZ"}),
        ("reports", {"Name": "find", "Example": "bedfellows report find 'foreign agents'"}),
        ("formats", {"Name": "json"}),
        ("codes", {"List": "action_kinds", "Code": "accession"}),
        ("folders", {"Folder": "project"}),
    ],
)
def test_a_known_one_is_listed(seeded_readonly_url: URL, kind: str, row: dict[str, str]) -> None:
    assert [
        found
        for found in rows(seeded_readonly_url, kind)
        if name_keys(row).items() <= found.items()
    ]


def test_a_dataset_is_listed_once_it_is_loaded(
    run_here: Run, seeded_url: URL, tmp_path: Path
) -> None:
    assert (
        "There are no datasets in this database.\n"
        in run_here("list", "datasets", database=seeded_url).stdout
    )
    file = tmp_path / "events.csv"
    file.write_bytes(
        make_gdelt_file(
            [PublishedEvent("1", "20150811", "BLR", "KGZ"), PublishedEvent("2", "20150812", "KGZ")]
        )
    )
    assert run_here("import", "gdelt", str(file), database=seeded_url).returncode == 0
    assert rows(seeded_url, "datasets") == [
        name_keys(
            {
                "Name": "gdelt",
                "Title": "GDELT Event Database",
                "Edition": "",
                "From": "2015-08-11",
                "To": "2015-08-12",
            }
        )
    ]


def test_nothing_is_left_out(seeded_readonly_url: URL) -> None:
    from models import Agreement, Country, Event, Law, Organisation, Person, Source

    models = {
        "agreements": Agreement,
        "countries": Country,
        "events": Event,
        "laws": Law,
        "organisations": Organisation,
        "people": Person,
        "sources": Source,
    }
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        for kind, model in models.items():
            there = connection.scalars(select(model.table().c.id)).all()
            assert len(rows(seeded_readonly_url, kind)) == len(there), kind
    assert [row["name"] for row in rows(seeded_readonly_url, "reports")] == registry.list_names()


def test_a_key_is_never_broken(run_here: Run, seeded_readonly_url: URL) -> None:
    keys = [row["id"] for row in rows(seeded_readonly_url, "sources")]
    shown = run_here("list", "sources", database=seeded_readonly_url).stdout.split()
    assert keys
    assert set(keys) <= set(shown)


def test_what_cannot_be_listed_gets_the_nearest(run_here: Run, seeded_readonly_url: URL) -> None:
    ended = run_here("list", "country", database=seeded_readonly_url)
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        2,
        "",
        "bedfellows: There is no kind 'country' to list. Did you mean countries?\n",
    )


def test_the_kinds_are_told_without_a_database(run: Run) -> None:
    help_text = run("list", "--help").stdout
    listed = read_answer(run("list", "--format", "json", database="none.sqlite").stdout)
    assert [row["Kind"] for row in listed["tables"][0]["rows"]] == list(KINDS)
    assert "laws" in KINDS
    for kind in KINDS:
        assert f"    {kind:<15}{describe_kind(kind)}\n" in help_text
    env = {"_BEDFELLOWS_COMPLETE": "bash_complete", "COMP_WORDS": "bedfellows list org"}
    assert run(env=env | {"COMP_CWORD": "2"}).stdout == "plain,organisations\n"


def test_a_list_goes_into_a_file(run_here: Run, seeded_readonly_url: URL) -> None:
    assert (
        run_here("list", "laws", "--output", "laws.txt", database=seeded_readonly_url).stdout == ""
    )
    again = run_here("list", "laws", "--output", "laws.txt", database=seeded_readonly_url)
    assert again.stderr == "bedfellows: laws.txt exists already; --force replaces it\n"
