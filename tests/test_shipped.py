"""The shipped datasets: loaded once by `init`, with the code of `import`, and left to the user."""

from __future__ import annotations

import csv
import io
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import ROOT, plain_environment, spelled
from dataset_imports import (
    count_rows,
    query_rows,
    read_last_counts,
    read_rejects,
    remove_imported,
    run_import,
    write_file,
)
from sqlalchemy import URL, select
from template_databases import Templates

from database import connect, create_reading_engine
from models.base import Base
from seeds.importing.shipped import FOLDER, load_shipped
from seeds.importing.votes.compact import write_compact

VOTES_FILE = FOLDER / "unvotes" / "general-assembly-votes-1946-2020.csv"
HEADER = (
    "session,roster,roll_call,date,symbol,important,amendment,paragraph,issues,no,abstained,"
    "not_voting\n"
)
SMALL = (
    "# Edition: 2019\n"
    + HEADER
    + "15,BY;RU;US;NA;Federal Republic of Germany,,,,,,,,,,\n"
    + "15,,3,1960-10-03,R/15/1,1,0,,co;hr,BY;RU,,NA;Federal Republic of Germany\n"
    + "48,BY;RU;US;NA;YU,,,,,,,,,,\n"
    + "48,,4,1993-12-06,,,,,,US,BY,\n"
)
VOTED = """SELECT r.published_id, v.voter_code, a.slug, v.choice_code FROM roll_call_votes v
           JOIN roll_calls r ON r.id = v.roll_call_id LEFT JOIN actors a ON a.id = v.actor_id
           ORDER BY 1, 2"""
IN_SMALL = [
    (3, "BY", "BYS", "no"),
    (3, "RU", "SUN", "no"),
    (3, "US", "USA", "yes"),
    (4, "BY", "BLR", "abstain"),
    (4, "NA", "NAM", "yes"),
    (4, "RU", "RUS", "yes"),
    (4, "US", "USA", "no"),
    (4, "YU", "YUG", "yes"),
]
AGREEMENT = """SELECT count(*), sum(CASE WHEN b.choice_code = k.choice_code THEN 1 ELSE 0 END)
    FROM roll_calls r
    JOIN roll_call_votes b ON b.roll_call_id = r.id
    JOIN roll_call_votes k ON k.roll_call_id = r.id
    JOIN actors one ON one.id = b.actor_id JOIN actors other ON other.id = k.actor_id
    WHERE one.slug = 'BLR' AND other.slug = 'KGZ'
    AND r.held_on BETWEEN '{0}-01-01' AND '{0}-12-31'"""


def ship(tmp_path: Path, text: str = SMALL) -> Path:
    """A folder like seeds/shipped with one small file of votes."""
    folder = tmp_path / "shipped"
    (folder / "unvotes").mkdir(parents=True, exist_ok=True)
    write_file(folder / "unvotes" / "votes.csv", text)
    return folder


def offer(url: URL, folder: Path) -> list[str]:
    """Load what is shipped; returns the printed lines."""
    said: list[str] = []
    load_shipped(url, echo=said.append, folder=folder)
    return said


def read_tables(url: URL) -> dict[str, list[str]]:
    with connect(create_reading_engine(url)) as connection:
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for name, table in Base.metadata.tables.items()
        }


def read_digest(url: URL) -> str:
    """The digest of a SQLite file; of another database, of all its rows."""
    if url.get_backend_name() == "sqlite":
        return sha256(Path(str(url.database)).read_bytes()).hexdigest()
    return sha256(repr(read_tables(url)).encode()).hexdigest()


@pytest.mark.slow
def test_what_is_shipped(shipped_url: URL, templates: Templates) -> None:
    assert templates.read_init_lines()[-2:] == [
        "states-1816-2016.csv: 243 rows read: 243 loaded, 0 known already, 0 rejected",
        f"{VOTES_FILE.name}: 870,109 rows read: 870,109 loaded, 0 known already, 0 rejected",
    ]
    tables = ("roll_calls", "roll_call_votes", "state_periods", "unmapped_codes")
    counts = count_rows(shipped_url, tables)
    assert counts == {
        "roll_calls": 6_203,
        "roll_call_votes": 870_109,
        "state_periods": 243,
        "unmapped_codes": 0,
    }
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert (
        f"{counts['roll_call_votes']:,} votes of states in {counts['roll_calls']:,} roll calls of "
        f"the General Assembly, 1946 to January 2020; {counts['state_periods']} periods"
    ) in readme
    covered = """SELECT slug, edition, CAST(covers_from AS text), CAST(covers_to AS text)
                 FROM datasets ORDER BY slug"""
    assert query_rows(shipped_url, covered) == [
        ("cow-states", "2016", "1816-01-01", "2016-12-31"),
        ("unvotes", "2020", "1946-01-01", "2020-01-14"),
    ]
    found = {
        year: query_rows(shipped_url, AGREEMENT.format(year))[0]
        for year in (1999, 2001, 2010, 2015)
    }
    assert found[1999] == found[2001] == (0, None)
    assert [
        (found[year][0], round(found[year][1] / found[year][0], 4)) for year in (2010, 2015)
    ] == [
        (74, 0.9189),
        (70, 0.8571),
    ]
    seats = """SELECT a.slug, min(CAST(r.held_on AS text)), max(CAST(r.held_on AS text))
               FROM roll_call_votes v JOIN roll_calls r ON r.id = v.roll_call_id
               JOIN actors a ON a.id = v.actor_id WHERE v.voter_code = 'RU' GROUP BY a.slug"""
    assert sorted(query_rows(shipped_url, seats)) == [
        ("RUS", "1992-09-03", "2020-01-14"),
        ("SUN", "1946-01-01", "1991-12-06"),
    ]
    before = read_digest(shipped_url) if shipped_url.get_backend_name() == "sqlite" else ""
    assert offer(shipped_url, FOLDER) == []
    if before:
        assert read_digest(shipped_url) == before

    with connect(create_reading_engine(shipped_url)) as connection:
        number = query_rows(shipped_url, "SELECT id FROM datasets WHERE slug = 'unvotes'")[0][0]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(write_compact(connection, number))
    lines = VOTES_FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    assert out.getvalue() == "".join(line for line in lines if line[0] != "#")


def test_a_second_offer_changes_nothing(seeded_url: URL, tmp_path: Path) -> None:
    folder = ship(tmp_path)
    assert offer(seeded_url, folder) == [
        "votes.csv: 8 rows read: 8 loaded, 0 known already, 0 rejected"
    ]
    assert query_rows(seeded_url, VOTED) == IN_SMALL
    before = read_digest(seeded_url)
    assert offer(seeded_url, folder) == []
    assert read_digest(seeded_url) == before


def test_a_removed_dataset_stays_away(seeded_url: URL, tmp_path: Path) -> None:
    folder = ship(tmp_path)
    offer(seeded_url, folder)
    said = remove_imported(seeded_url, "unvotes")
    assert said[0] == "unvotes: 12 rows removed"
    assert said[1].startswith("`init` does not load the shipped files again; `bedfellows import")
    assert offer(seeded_url, folder) == []
    assert query_rows(seeded_url, VOTED) == []
    run_import(seeded_url, "unvotes", folder / "unvotes" / "votes.csv")
    assert query_rows(seeded_url, VOTED) == IN_SMALL
    # A file of a later release is new.
    ship(tmp_path, SMALL + "48,,5,1993-12-07,,,,,,,,YU\n")
    assert offer(seeded_url, folder) == [
        "votes.csv: 12 rows read: 4 loaded, 8 known already, 0 rejected"
    ]


def test_files_of_the_user_come_first(seeded_url: URL, tmp_path: Path) -> None:
    run_import(
        seeded_url,
        "unvotes",
        write_file(tmp_path / "a.csv", "rcid,session,date\n4,48,1993-12-06\n"),
    )
    folder = ship(tmp_path)
    (said,) = offer(seeded_url, folder)
    assert said.startswith("unvotes: loaded from other files already, so the shipped ones were")
    assert query_rows(seeded_url, VOTED) == []
    assert offer(seeded_url, folder) == []


def test_a_newer_file_of_the_user_adds_and_revises(seeded_url: URL, tmp_path: Path) -> None:
    folder = ship(tmp_path)
    offer(seeded_url, folder)
    newer = write_file(
        tmp_path / "newer.csv",
        "rcid,ccode,member,vote,Countryname,session,date,unres,importantvote,short,descr,hr,co\n"
        "4,370,1,1,Belarus,48,1993-12-06,R/48/7,1,SEATS,Text,1,0\n"
        "4,365.0,1.0,1.0,Russia,48,1993-12-06,R/48/7,1,SEATS,Text,1,0\n"
        "4,,1,3,Namibia,48,1993-12-06,R/48/7,1,SEATS,Text,1,0\n"
        "4,703,0,9,Kyrgyzstan,48,1993-12-06,R/48/7,1,SEATS,Text,1,0\n"
        "6,703,1,8,Kyrgyzstan,75,2020-12-07,R/75/1,0,,,0,0\n",
    )
    said = run_import(seeded_url, "unvotes", newer)
    # Of the vote of Russia nothing is new, and the roll call counts with the first row.
    assert read_last_counts(seeded_url) == (5, 3, 2, 1, 1)
    whole = (
        "  roll call 4: resolution none -> R/48/7, title none -> SEATS, "
        "description none -> Text, is_important none -> True"
    )
    assert said[2:] == [
        whole,
        "  roll call 4 BY: choice_code abstain -> yes",
        "  roll call 4 NA: choice_code yes -> no",
    ]
    assert read_rejects(tmp_path, "newer.csv") == [
        ["5", "vote", "9", "was not a member then, so it had no vote"]
    ]
    expected = {(code, call): row for row in IN_SMALL for call, code in [row[:2]]}
    expected["BY", 4] = (4, "BY", "BLR", "yes")
    expected["NA", 4] = (4, "NA", "NAM", "no")
    assert query_rows(seeded_url, VOTED) == [
        *expected.values(),
        (6, "703", "KGZ", "absent"),
    ]


def test_faulty_lines_of_the_compact_form(seeded_url: URL, tmp_path: Path) -> None:
    text = (
        SMALL
        + "48,,x,1993-12-07,,,,,,,,\n"
        + "48,,6,1993-12-32,,2,,,zz,US,US,FR\n"
        + "48,,7,1993-12-07,,,,,,,,BY;RU;US;NA;YU\n"
    )
    said = run_import(
        seeded_url, "unvotes", write_file(tmp_path / "votes.csv", text), max_rejects=0.5
    )
    assert said[0].startswith("votes.csv: 10 rows read: 8 loaded, 0 known already, 2 rejected")
    assert read_rejects(tmp_path, "votes.csv") == [
        ["7", "roll_call", "x", "is not a whole number"],
        ["8", "date", "1993-12-32", "is not a day such as 1999-12-31"],
        ["8", "important", "2", "is neither 0 nor 1"],
        ["8", "issues", "zz", "is not an issue"],
        ["8", "abstained", "US", "is not in the roster, or is in two lists"],
        ["8", "not_voting", "FR", "is not in the roster, or is in two lists"],
    ]
    assert query_rows(seeded_url, VOTED) == IN_SMALL


DRIVER = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from database_settings import find_database_url
from seeds.importing.shipped import load_shipped

url, folder, moment = sys.argv[1:]

@event.listens_for(Engine, "after_cursor_execute")
def kill_after(connection, cursor, statement, *rest):
    if moment in statement:
        os.kill(os.getpid(), signal.SIGKILL)

@event.listens_for(Engine, "commit")
def kill_before_commit(connection):
    if moment == "commit":
        os.kill(os.getpid(), signal.SIGKILL)

load_shipped(find_database_url(url), echo=print, folder=Path(folder))
"""


@pytest.mark.parametrize(
    "moment", ["INSERT INTO roll_calls", "INSERT INTO roll_call_votes", "commit"]
)
def test_killed_it_leaves_the_old_state(seeded_url: URL, tmp_path: Path, moment: str) -> None:
    folder = ship(tmp_path)
    before = read_tables(seeded_url)
    driver = write_file(tmp_path / "driver.py", DRIVER)
    ended = subprocess.run(
        [sys.executable, str(driver), spelled(seeded_url), str(folder), moment],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=plain_environment() | {"PYTHONPATH": str(ROOT)},
        text=True,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert read_tables(seeded_url) == before
    offer(seeded_url, folder)
    assert query_rows(seeded_url, VOTED) == IN_SMALL
