"""The day of the edition, and until when a state of affairs was last seen to go on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import seed_folders
from click.testing import CliRunner
from conftest import spelled
from coverage_answers import ask, pick, write_folder
from dataset_imports import query_rows, run_sql, write_file
from sqlalchemy import URL

from reports.framework import registry
from seeds.curated.data_files import DATA
from seeds.curated.edition_day import read_edition_day
from seeds.curated.faults import FaultyFilesError
from seeds.curated.user_folder import load_user_folder


@pytest.mark.slow
def test_the_default_day_is_that_of_the_edition(seeded_url: URL, tmp_path: Path) -> None:
    day = read_edition_day(DATA, [])
    assert day == date(2026, 1, 22)
    head = "Officials: Kyrgyzstan\nAs of 2026-01-22, the day of this edition. Data edition "
    given = ["KGZ", "--database", spelled(seeded_url)]
    shown = CliRunner().invoke(registry.load_command("officials"), given).output
    assert shown.startswith(head)
    dated = CliRunner().invoke(registry.load_command("officials"), [*given, "--as-of", str(day)])
    assert dated.output.startswith("Officials: Kyrgyzstan\nAs of 2026-01-22. Data edition ")

    folder = write_folder(tmp_path)
    load_user_folder(seeded_url, str(folder), None, echo=lambda _: None)
    assert ask(seeded_url, "officials", "KGZ")["parameters"]["as_of"] == "2026-01-22"
    days = "SELECT origin, CAST(day AS varchar(10)) FROM editions ORDER BY origin"
    assert query_rows(seeded_url, days) == [("mine", None), ("project", "2026-01-22")]

    write_file(folder / "edition.yaml", "day: 2030-01-01\n")
    with pytest.raises(FaultyFilesError, match=r"edition.yaml:1: no kind of record belongs"):
        load_user_folder(seeded_url, str(folder), None, echo=lambda _: None)


@pytest.mark.slow
def test_another_day_is_another_edition(small_url: URL, tmp_path: Path) -> None:
    folder = seed_folders.write_files(tmp_path)
    write_file(folder / "edition.yaml", "day: 2020-01-01\n")
    status, _ = seed_folders.run_load(small_url, folder, check=True)
    assert status == 1
    seed_folders.run_load(small_url, folder)
    assert seed_folders.run_load(small_url, folder) == (0, ["nothing to change"])
    assert query_rows(small_url, "SELECT CAST(day AS varchar(10)) FROM editions") == [
        ("2020-01-01",)
    ]
    for text in ("day: 2020-13-01\n", "day: 2020\n", "- day: 2020-01-01\n- day: 2020-01-02\n", ""):
        write_file(folder / "edition.yaml", text)
        (fault,) = seed_folders.find_faults(folder)
        assert fault.startswith("edition.yaml:1: ")
        assert fault.endswith("must hold one line, such as day: 2026-01-22")


def test_a_later_event_shows_who_is_in_office(seeded_readonly_url: URL) -> None:
    columns = ("Who", "Last seen", "On that day")
    head = ("Alexander Lukashenko", "2025-11-27")
    for words, answer in (
        ((), "yes"),  # within a year of the edition
        (("--as-of", "2026-11-27"), "yes"),
        (("--as-of", "2026-11-28"), "yes, seen 2025-11-27"),
        (("--strict",), "?"),
        (("--strict", "--as-of", "2025-11-27"), "yes"),
    ):
        found = pick(seeded_readonly_url, columns, "officials", "BLR", *words)
        assert (*head, answer) in found
    given = ["BLR", "--strict", "--database", spelled(seeded_readonly_url)]
    strict = CliRunner().invoke(registry.load_command("officials"), given).output
    assert "?: not proven for that day." in strict
    plain = CliRunner().invoke(registry.load_command("officials"), ["BLR", *given[2:]]).output
    assert "yes: in effect; if open-ended, seen at most a year before that day." in plain
    assert "*" not in strict + plain
    kyrgyz = CliRunner().invoke(registry.load_command("officials"), ["KGZ", *given[2:]]).output
    assert "seen 2022-08: not confirmed since then." in kyrgyz


SEEN = """SELECT last_seen_edtf, CAST(last_seen_earliest AS varchar(10)),
        CAST(last_seen_latest AS varchar(10)) FROM {view} WHERE {condition}"""


@pytest.mark.slow
def test_rows_that_name_both_sides_advance_what_was_seen(seeded_url: URL, tmp_path: Path) -> None:
    membership = SEEN.format(
        view="membership_status",
        condition="actor_slug = 'UKR' AND organisation_slug = 'EU' AND ended_edtf = '..'",
    )
    sanction = SEEN.format(view="sanction_status", condition="sanction_slug = 'S047'")
    assert query_rows(seeded_url, membership) == [("2022-06-24", "2022-06-24", "2022-06-24")]
    assert query_rows(seeded_url, sanction) == [("2018-05-01", "2018-05-01", "2018-05-01")]
    folder = write_folder(tmp_path)
    load_user_folder(seeded_url, str(folder), None, echo=lambda _: None)
    assert query_rows(seeded_url, membership) == [("2025-06", "2025-06-01", "2025-06-30")]
    assert query_rows(seeded_url, sanction) == [("2025-07-05", "2025-07-05", "2025-07-05")]
    # An event in a country is no evidence that the country takes part in it.
    run_sql(
        seeded_url,
        "UPDATE event_participants SET role_code = 'place' WHERE event_id IN"
        " (SELECT id FROM events WHERE slug = 'my-talks')"
        " AND actor_id IN (SELECT id FROM actors WHERE slug = 'UKR')",
    )
    assert query_rows(seeded_url, membership) == [("2022-06-24", "2022-06-24", "2022-06-24")]


def test_a_complete_list_shows_that_what_is_on_it_goes_on(seeded_readonly_url: URL) -> None:
    seen = SEEN.format(
        view="membership_status",
        condition="actor_slug = 'ATG' AND organisation_slug = 'non-aligned-movement'"
        " AND ended_edtf = '..'",
    )
    assert query_rows(seeded_readonly_url, seen) == [("2026-01-22", "2026-01-22", "2026-01-22")]
