"""Statements of coverage: who makes them, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import seed_folders
from coverage_answers import HEADER, ask, read_lines, write_folder
from dataset_imports import query_rows, remove_imported, run_import, run_sql, write_file
from sqlalchemy import URL

from database import connect, create_writing_engine
from models.coverage import CoverageExtent, CoverageKind
from seeds.curated.user_folder import load_user_folder
from seeds.importing.coverage import state_coverage
from seeds.importing.shipped import load_shipped


@pytest.mark.slow
def test_a_user_states_what_is_complete(seeded_url: URL, tmp_path: Path) -> None:
    load_user_folder(seeded_url, str(write_folder(tmp_path)), None, echo=lambda _: None)
    asked = ("memberships", "BLR", "KGZ", "club", "--as-of")
    for day, cells in (
        ("2020-06-30", ["M?", "·"]),
        ("2021-01-01", ["M", "no"]),
        ("2025-06-30", ["M", "no"]),
        ("2025-07-01", ["M", "·"]),
        ("2026-07-01", ["M seen 2025-06-30", "·"]),
    ):
        assert [line[1] for line in read_lines(seeded_url, *asked, day)] == cells, day
    (stated,) = ask(seeded_url, "memberships", "club")["coverage"]
    assert (stated["statement"], stated["from"]) == ("club-members", "2021-01-01")


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (
            ["a,membership,,,,,,,,2019-01-01,complete"],
            ["coverage.csv:2: slug: has no scope; fill in organisation or actor, and no other"],
        ),
        (
            ["a,membership,EAEU,,KGZ,,,,,2019-01-01,complete"],
            [
                (
                    "coverage.csv:2: slug: has 2 scopes: organisation, actor; fill in organisation "
                    "or actor, and no other"
                )
            ],
        ),
        (
            ["a,sanction,EAEU,,,,,,,,partial"],
            [
                "coverage.csv:2: organisation: is no scope of sanction; fill in actor instead",
            ],
        ),
        (
            ["a,membership,EAEU,,,,,,,,complete"],
            ["coverage.csv:2: covers_until: is missing: complete until which day?"],
        ),
        (
            ["a,membership,EAEU,,,,,,2020-01-01,2019-01-01,partial"],
            ["coverage.csv:2: covers_until: 2019-01-01 is before covers_from, 2020-01-01"],
        ),
        (
            ["a,membership,,,KGZ,BLR,,,,,partial"],
            [
                (
                    "coverage.csv:2: other_actor: goes only with an actor, and with sanction, "
                    "agreement, event, dispute, diplomatic_relation"
                )
            ],
        ),
        (
            ["a,membership,EAEU,,,,,,,2020-01-02,complete"],
            [
                (
                    "coverage.csv:2: covers_until: 2020-01-02 is after the day of the edition, "
                    "2020-01-01: nothing later can be complete"
                )
            ],
        ),
        (
            [
                "a,membership,EAEU,,,,,,2015-01-01,2018-12-31,complete",
                "b,membership,EAEU,,,,,,2018-12-31,,partial",
                "c,membership,EAEU,,,,,,2019-01-01,,partial",
                "d,membership,CSTO,,,,,,,,partial",
            ],
            [
                (
                    "coverage.csv:3: extent: contradicts coverage_statements a (coverage.csv:2), "
                    "which says otherwise for some of these days"
                )
            ],
        ),
        (
            ["a,membership,CSTO,,,,,,,2019-01-01,complete"],
            [
                (
                    "coverage.csv:2: extent: is complete, but memberships KGZ+CSTO+2002+member has "
                    "no end (memberships.csv:4): give its end, or state partial"
                )
            ],
        ),
    ],
)
def test_statements_that_cannot_hold_are_refused(
    lines: list[str], faults: list[str], tmp_path: Path
) -> None:
    folder = seed_folders.write_files(tmp_path)
    write_file(folder / "edition.yaml", "day: 2020-01-01\n")
    with (folder / "memberships.csv").open("a", encoding="utf-8") as file:
        file.write("KGZ,CSTO,member,2002,,,tass-2015,high\n")
    write_file(folder / "coverage.csv", HEADER + "".join(f"{line}\n" for line in lines))
    found = [fault.replace(f"{folder}/", "") for fault in seed_folders.find_faults(folder)]
    assert found == faults


def test_an_import_states_what_its_files_cover(seeded_url: URL, tmp_path: Path) -> None:
    stated = """SELECT slug, kind_code, CAST(covers_from AS varchar(10)),
            CAST(covers_until AS varchar(10)), extent_code
        FROM coverage_statements WHERE dataset_slug = 'cow-states'"""
    header = "version,stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday"
    rows = f"{header}\n2011,KYR,703,Kyrgyzstan,1991,12,26,2011,12,31\n"
    run_import(seeded_url, "cow-states", write_file(tmp_path / "states.csv", rows))
    (found,) = query_rows(seeded_url, stated)
    assert (found[0], found[1], found[4]) == ("cow-states-state_period", "state_period", "partial")
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        state_coverage(
            connection,
            "cow-states",
            CoverageKind.STATE,
            CoverageExtent.COMPLETE,
            until=date(2011, 12, 31),
        )
        with pytest.raises(ValueError, match="complete until which day"):
            state_coverage(connection, "cow-states", CoverageKind.STATE, CoverageExtent.COMPLETE)
    assert query_rows(seeded_url, stated) == [
        ("cow-states-state_period", "state_period", None, "2011-12-31", "complete")
    ]
    remove_imported(seeded_url, "cow-states")
    assert query_rows(seeded_url, stated) == []


def test_a_dataset_imported_before_there_were_statements_gets_them(
    seeded_url: URL, tmp_path: Path
) -> None:
    stated = """SELECT slug, CAST(covers_until AS varchar(10)), extent_code
        FROM coverage_statements WHERE dataset_slug IS NOT NULL"""
    header = "version,stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday"
    rows = f"{header}\n2011,KYR,703,Kyrgyzstan,1991,12,26,2011,12,31\n"
    run_import(seeded_url, "cow-states", write_file(tmp_path / "states.csv", rows))
    before = query_rows(seeded_url, stated)
    assert [line[0] for line in before] == ["cow-states-state_period"]
    run_sql(seeded_url, "DELETE FROM coverage_statements WHERE dataset_slug IS NOT NULL")
    (tmp_path / "shipped").mkdir()
    said: list[str] = []
    for _ in range(2):  # the second time, nothing is left to state
        load_shipped(seeded_url, echo=said.append, folder=tmp_path / "shipped")
        assert query_rows(seeded_url, stated) == before
    assert said == []
