"""Files that lack one heading of a layout: the message says which, for every dataset."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from dataset_imports import run_import, write_file
from sqlalchemy import URL

from console import UserError
from seeds.importing.files.near_misses import describe_nearest, note_near_miss
from seeds.importing.reader import Sample

pytestmark = pytest.mark.on_sqlite

ICEWS = "Event ID\tEvent Date\tSource Country\tEvent Text\tIntensity\tTarget Country"
CASES = "case_id,sanctioned_state,sanctioning_state,year,arms,military,trade,financial,travel,other"


@pytest.mark.parametrize(
    ("dataset", "header", "why"),
    [
        pytest.param(
            "icews",
            ICEWS,
            "has the header of ICEWS, but not this column, which is needed: CAMEO Code; its other "
            "columns: Event Text",
            id="icews",
        ),
        pytest.param(
            "gsdb",
            CASES,
            "has the header of GSDB cases, but not these columns, which are needed: begin, end; "
            "its other columns: year",
            id="gsdb",
        ),
        pytest.param(
            "treaties",
            "stateID,treatyID,Title,Signature,Force,stateSignature,stateForce,stateRat",
            "has the header of manytreaties parties, but not this column, which is needed: "
            "statewithdrawal",
            id="treaties-newer",
        ),
        pytest.param(
            "treaties",
            "stateID,treatyID,Title,Signature,Force,StateForce,StateEnd",
            "has the header of GGO parties, but not this column, which is needed: statesignature",
            id="treaties",
        ),
        pytest.param(
            "wdi",
            "Country Name,Country Code,Indicator Name,1990",
            "has the header of World Bank, wide, but not this column, which is needed: indicator "
            "code; its other columns: 1990",
            id="wdi",
        ),
        pytest.param(
            "wdi",
            "Country Name,Country Code,Indicator Name,Indicator Code,Notes",
            "has the header of World Bank, wide, but not this column, which is needed: a year, "
            "such as 1990",
            id="wdi-year",
        ),
        pytest.param(
            "desta",
            "number;base_treaty;name;entry_type;year;c1;c2",
            "has the header of DESTA list of treaties, but not this column, which is needed: "
            "entryforceyear",
            id="desta",
        ),
        pytest.param(
            "cow-states",
            "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth",
            "has the header of COW states, but not this column, which is needed: endday; its other "
            "columns: stateabb",
            id="cow-states",
        ),
        pytest.param(
            "unvotes",
            "rcid,country,country_code",
            "has the header of UN votes, but not this column, which is needed: vote; its other "
            "columns: country",
            id="unvotes",
        ),
        pytest.param(
            "unvotes",
            "rcid,session,date,unres,vote",
            "has the header of UN votes in one file, but not this column, which is needed: ccode; "
            "its other columns: session, unres",
            id="unvotes-state",
        ),
        pytest.param(
            "unvotes",
            "rcid,ccode,session,date",
            "has the header of UN votes in one file, but not this column, which is needed: vote; "
            "its other columns: session",
            id="unvotes-vote",
        ),
    ],
)
def test_the_missing_columns_are_named(
    seeded_readonly_url: URL, tmp_path: Path, dataset: str, header: str, why: str
) -> None:
    delimiter = next(one for one in "\t;," if one in header)
    row = delimiter.join("1" for _ in header.split(delimiter))
    file = write_file(tmp_path / "a.csv", f"{header}\n{row}\n")
    with pytest.raises(UserError) as caught:
        run_import(seeded_readonly_url, dataset, file)
    assert str(caught.value) == f"nothing was imported:\na.csv: {why}"


def test_a_member_of_an_archive_is_skipped_with_that_reason(
    seeded_url: URL, tmp_path: Path
) -> None:
    with ZipFile(tmp_path / "gsdb.zip", "w") as archive:
        archive.writestr("dyads.csv", f"{CASES}\n1,Togo,Mali,1990,1,0,0,0,0,0\n")
        header = CASES.replace("year", "begin,end")
        archive.writestr("cases.csv", f"{header}\n1,Togo,Mali,1990,1991,1,0,0,0,0,0\n")
    said = run_import(seeded_url, "gsdb", tmp_path / "gsdb.zip")
    assert said[-1] == (
        "  gsdb.zip/dyads.csv: skipped, it has the header of GSDB cases, but not these columns, "
        "which are needed: begin, end; its other columns: year"
    )


def test_the_nearest_layout_is_named() -> None:
    sample = Sample(["a,b,c"], is_text=True)
    note_near_miss(sample, "first", ("a", "b", "c", "d", "e"), ["a", "b", "c"])
    note_near_miss(sample, "second", ("a", "b", "c", "d"), ["a", "b", "c"])
    note_near_miss(sample, "far", ("a", "x"), ["a", "b", "c"])
    note_near_miss(sample, "whole", ("a", "b"), ["a", "b", "c"])
    nearest = describe_nearest(sample)
    assert nearest is not None
    assert nearest.startswith("has the header of second, but not this column")
    hostile = Sample(["a,b"], is_text=True)
    note_near_miss(hostile, "any", ("a", "b", "c"), ["a", "b", "\x1b[31m\u202e", "x" * 500])
    assert str(describe_nearest(hostile)).endswith(f"its other columns: ?[31m?, {'x' * 60}")
