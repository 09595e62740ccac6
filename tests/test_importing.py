"""Imports of a dataset that was added by its three files alone: every row counted, none twice."""

from __future__ import annotations

import csv
import errno
import gzip
import os
import re
import warnings
import zipfile
from pathlib import Path

import fake_dataset
import pytest
from click import Abort
from sqlalchemy import URL, func, select
from visit_imports import FIVE, Import, added, ask, invoke, slug_id, snapshot

from bedfellows import generate_pages
from database import connect, create_reading_engine
from models.datasets import coverage_days, datasets, imports, unmapped_codes
from seeds.importing.rejects import Rejects

__all__ = ["added", "ask"]


def test_three_files_add_a_dataset(ask: Import) -> None:
    assert re.search(r"^state-visits +State Visits & Travel$", ask("import"), re.MULTILINE)
    page = generate_pages()["datasets/state-visits.md"]
    assert "# State Visits & Travel\n" in page
    assert "| `KYZ` | `KGZ` | as the institute writes Kyrgyzstan |" in page
    assert "25.0%: a made-up file has few faults" in page


def test_every_row_is_loaded_or_rejected(ask: Import, seeded_url: URL) -> None:
    file = fake_dataset.write_visits(Path("may.csv"), *FIVE)
    assert ask("import", "state-visits", file) == (
        "may.csv: 5 rows read: 4 loaded, 0 known already, 1 rejected (see may.csv.rejects.csv)\n"
        "  may.csv:4: day '2015-13-02': is not a date\n"
    )
    with Path("may.csv.rejects.csv").open(encoding="utf-8", newline="") as rejects:
        assert list(csv.reader(rejects)) == [
            ["file", "line", "field", "value", "reason"],
            ["may.csv", "4", "day", "2015-13-02", "is not a date"],
        ]
    rows = snapshot(seeded_url)
    with connect(create_reading_engine(seeded_url)) as connection:
        told = connection.execute(select(imports)).mappings().one()
        about = connection.execute(select(datasets)).mappings().one()
        days = connection.execute(select(coverage_days.c.day, coverage_days.c.row_count)).all()
        unmapped = connection.execute(select(unmapped_codes)).mappings().one()
    counts = {name: told[name] for name in told if name.startswith("rows_")}
    assert counts == {
        "rows_read": 5,
        "rows_loaded": 4,
        "rows_revised": 0,
        "rows_known": 0,
        "rows_rejected": 1,
    }
    assert (told["file_name"], len(told["file_sha256"]), told["edition"]) == ("may.csv", 64, "2.1")
    assert (str(told["first_day"]), str(told["last_day"])) == ("1985-01-01", "2015-05-02")
    assert (about["slug"], about["edition"]) == ("state-visits", "2.1")
    assert (str(about["covers_from"]), str(about["covers_to"])) == ("1985-01-01", "2015-05-02")
    assert {str(day): count for day, count in days} == {
        "1985-01-01": 1,
        "2015-05-01": 1,
        "2015-05-02": 2,
    }
    assert (unmapped["code"], unmapped["reason_code"], unmapped["row_count"]) == (
        "XXX",
        "unknown",
        1,
    )
    actors = {row[0]: row for row in rows["actors"]}
    hosts = {row[1]: row[8] for row in rows["coded_events"]}
    assert "KGZ" in actors[hosts[1]]  # the mapping's own KYZ
    guests = {row[1]: row[6] for row in rows["coded_events"]}
    assert guests[2] is None
    assert "SUN" in actors[guests[4]]  # Russia in 1985


@pytest.mark.slow
def test_the_same_rows_again_change_nothing(ask: Import, seeded_url: URL) -> None:
    file = fake_dataset.write_visits(Path("may.csv"), *FIVE[:2])
    ask("import", "state-visits", file)
    before = snapshot(seeded_url)
    said = ask("import", "state-visits", file)
    assert re.fullmatch(
        r"may\.csv: already imported on \d{4}-\d\d-\d\d, nothing to do "
        r"\(2 rows read, 2 loaded; --again reads it again\)\n",
        said,
    )
    named = fake_dataset.write_visits(Path("copy.csv"), *FIVE[:2])
    assert "copy.csv: already imported on" in (said := ask("import", "state-visits", named))
    assert " as may.csv, nothing to do" in said
    assert snapshot(seeded_url) == before
    assert ask("import", "state-visits", "--again", file) == (
        "may.csv: 2 rows read: 0 loaded, 2 known already, 0 rejected\n"
    )
    other = fake_dataset.write_visits(Path("other.csv"), *reversed(FIVE[:2]))
    assert "0 loaded, 2 known already, 0 rejected" in ask("import", "state-visits", other)
    after = snapshot(seeded_url)
    assert len(after["imports"]) == 3
    assert {name for name in after if after[name] != before[name]} == {"imports"}


def test_an_overlap_and_a_revision(ask: Import, seeded_url: URL) -> None:
    fake_dataset.write_visits(Path("files/1.csv"), *FIVE[:2])
    fake_dataset.write_visits(Path("files/2.csv"), FIVE[1], "1,2015-05-01,ARM,KYZ", FIVE[4])
    fake_dataset.write_visits(Path("files/.hidden.csv"), "no row")
    fake_dataset.write_visits(Path("files/old.csv.rejects.csv"), "no row")
    belarus, armenia = slug_id(seeded_url, "BLR"), slug_id(seeded_url, "ARM")
    assert ask("import", "state-visits", "files") == (
        "1.csv: 2 rows read: 2 loaded, 0 known already, 0 rejected\n"
        "2.csv: 3 rows read: 2 loaded (1 revised), 1 known already, 0 rejected\n"
        "  visit 1: source_code: BLR -> ARM\n"
        f"  visit 1: source_actor_id: {belarus} -> {armenia}\n"
        "total: 5 rows read: 4 loaded (1 revised), 1 known already, 0 rejected\n"
    )


def test_archives_are_one_import_each(ask: Import, seeded_url: URL) -> None:
    plain = fake_dataset.write_visits(Path("plain.csv"), *FIVE).read_bytes()
    Path("packed").write_bytes(gzip.compress(plain))
    members = {
        "2015/may.csv": "\ufeff" + fake_dataset.HEADER + "6,2015-05-03,BLR,RUS",
        "2015/june.csv": fake_dataset.HEADER + "7,2015-06-03,BLR,RUS\n8,2015-06-31,BLR,RUS",
        "2015/july.csv": (fake_dataset.HEADER + "9,2015-07-32,BLR,RUS\n").replace("\n", "\r"),
        "readme.txt": "Visits of heads of state.\n",
        "__MACOSX/2015/._may.csv": "\0",
    }
    with zipfile.ZipFile("months.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    ways = "--max-rejects", "0.5", "packed", "months.zip"
    assert ask("import", "state-visits", *ways) == (
        "months.zip: 4 rows read: 2 loaded, 0 known already, 2 rejected "
        "(see months.zip.rejects.csv)\n"
        "  months.zip/july.csv:2: day '2015-07-32': is not a date\n"
        "  months.zip/june.csv:3: day '2015-06-31': is not a date\n"
        "  months.zip/readme.txt: skipped, it is not a file of any known dataset\n"
        "packed: 5 rows read: 4 loaded, 0 known already, 1 rejected (see packed.rejects.csv)\n"
        "  packed:4: day '2015-13-02': is not a date\n"
        "total: 9 rows read: 6 loaded, 0 known already, 3 rejected\n"
    )
    with connect(create_reading_engine(seeded_url)) as connection:
        assert connection.scalar(select(func.count()).select_from(imports)) == 2


def test_two_files_of_one_name_have_rejects_of_their_own(ask: Import) -> None:
    for year in ("2014", "2015"):
        fake_dataset.write_visits(Path(year, "may.csv"), *FIVE[:4], f"9,{year}-99-99,BLR,RUS")
    Path("out").mkdir()
    ask("import", "state-visits", "--rejects", "out", "--max-rejects", "1", "2014", "2015")
    made = {path.name: path.read_text(encoding="utf-8") for path in Path("out").iterdir()}
    assert sorted(made) == ["may.csv.2.rejects.csv", "may.csv.rejects.csv"]
    assert "2015-99-99" in made["may.csv.2.rejects.csv"]
    with zipfile.ZipFile("both.zip", "w") as archive:
        for name in ("2014/may.csv", "2015/may.csv", "2015/may.csv"):
            with warnings.catch_warnings(action="ignore"):
                archive.writestr(name, fake_dataset.HEADER + f"1{len(archive.namelist())},no,,")
    said = ask("import", "state-visits", "--max-rejects", "1", "both.zip")
    for name in ("2014/may.csv", "2015/may.csv (number 1 of 2)", "2015/may.csv (number 2 of 2)"):
        assert f"  both.zip/{name}:2: day 'no'" in said


@pytest.mark.usefixtures("added")
def test_no_rows_are_loaded_if_the_rejects_cannot_be_written(
    seeded_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = fake_dataset.write_visits(Path("visits.csv"), *FIVE)
    before = snapshot(seeded_url)

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        refused = invoke(seeded_url, "import", "state-visits", file).exception
    assert "visits.csv.rejects.csv cannot be written: No space left" in str(refused)
    assert snapshot(seeded_url) == before
    assert not list(Path().glob("*rejects*"))
    Path("visits.csv.rejects.csv").write_text("my own\n", encoding="utf-8")
    refused = invoke(seeded_url, "import", "state-visits", file).exception
    assert "exists and is not a rejects file: rename it" in str(refused)
    assert Path("visits.csv.rejects.csv").read_text(encoding="utf-8") == "my own\n"


@pytest.mark.usefixtures("added")
def test_an_interruption_after_the_commit_reports_the_file_as_imported(
    seeded_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_rejects: Rejects) -> None:
        raise KeyboardInterrupt

    files = [fake_dataset.write_visits(Path(name), *FIVE[:2]) for name in ("a.csv", "b.csv")]
    files[1].write_text(files[1].read_text(encoding="utf-8").replace("1,", "7,"), encoding="utf-8")
    monkeypatch.setattr(Rejects, "close", stopped)
    done = invoke(seeded_url, "import", "state-visits", *files)
    assert isinstance(done.exception, KeyboardInterrupt | Abort)
    said = done.output.split("\n")
    assert [line for line in said if line][-2:] == [
        "a.csv: interrupted; all of it was imported",
        "1 of 2 files were imported; not imported: b.csv",
    ]
