"""Columns for programs: names, types and units, and the values that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import URL

from database import connect, create_reading_engine
from models.edtf import Edtf, EdtfError
from reports.framework.columns import ColumnPart, ColumnRule, ColumnType, TableColumn, make_name
from reports.framework.data_form import DataTable, make_data
from reports.framework.registry import list_names, load_report
from reports.framework.run import build_example_request
from reports.framework.table import Line, Table

PYTHON_TYPES: dict[ColumnType, type | tuple[type, ...]] = {
    ColumnType.INTEGER: int,
    ColumnType.NUMBER: (int, float),
    ColumnType.BOOLEAN: bool,
    ColumnType.DATE: date,
    ColumnType.LIST: list,
}
# Editions of datasets are named after years, but are names.
NAMED_AFTER_YEARS = {"edition", "editions"}


def read_example(url: URL, name: str) -> Iterator[tuple[Table, DataTable]]:
    """The tables of a report's example, and their forms for programs."""
    report = load_report(name)
    with connect(create_reading_engine(url)) as connection:
        request = build_example_request(connection, report)
        for section in report.build_sections(connection, request):
            table = section.read_table(connection, for_programs=True)
            yield table, make_data(table)


@pytest.mark.slow
@pytest.mark.parametrize("name", list_names())
def test_every_column_has_a_name_and_a_type_that_its_values_have(
    seeded_readonly_url: URL, name: str
) -> None:
    found = list(read_example(seeded_readonly_url, name))
    assert found
    for table, data in found:
        names = [column.name for column in data.columns]
        assert len({*names}) == len(names)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", column) for column in names), names
        # Types follow from the report, not from what a database happens to hold.
        assert_types(data)
        stated = replace(table, lines=[]).describe_columns()
        for column, known in zip(table.describe_columns(), stated, strict=True):
            assert known.type in (column.type, ColumnType.UNKNOWN), (table.title, column)


def assert_types(data: DataTable) -> None:
    """Each value is of its column's type, and no text is a date in disguise."""
    for place, column in enumerate(data.columns):
        values = [row[place] for row in data.rows if row[place] is not None]
        expected = PYTHON_TYPES.get(column.type, str)
        assert all(isinstance(value, expected) for value in values), (data.title, column)
        if column.type in (ColumnType.TEXT, ColumnType.CODE) and values:
            is_date = all(isinstance(value, str) and is_edtf(value) for value in values)
            assert not is_date or column.name in NAMED_AFTER_YEARS, (data.title, column)


def is_edtf(text: str) -> bool:
    """Whether a text is a date."""
    with suppress(EdtfError):
        return Edtf.parse(text) != Edtf()
    return False


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Law or bill", "law_or_bill"),
        ("Sourced, %", "sourced_percent"),
        ("World's median", "worlds_median"),
        ("2015", "in_2015"),
        ("BLR-KGZ", "blr_kgz"),
        ("?", "undecided"),
        ("=1+1", "in_1_plus_1"),
        ("<b>\u202e", "b"),
        ("\u202e\x00", "column"),
    ],
)
def test_a_name_is_one_word_of_small_letters(heading: str, name: str) -> None:
    assert make_name(heading) == name


def test_dates_codes_and_marks_get_columns_of_their_own() -> None:
    table = Table(
        "T",
        ["Status", "Until", "Votes", "Bound", "Until"],
        [
            Line(["in force", "2015-06", 3, "yes, seen 2022-08", "x"], parts=["in_force", 4]),
            Line(["\u00b7", "ongoing", "\u00b7", None, "y"]),
        ],
        rules={
            "Until": ColumnRule(ColumnType.EDTF),
            "Votes": ColumnRule(ColumnType.INTEGER, unit="votes"),
        },
        parts=[ColumnPart("Status", "Status", is_code=True), ColumnPart("Votes", "Most, days")],
    )
    data = make_data(replace(table, columns=[*table.columns[:4], "Until, days"]))
    assert [column.name for column in data.columns] == [
        *("status", "status_label", "until", "until_earliest", "until_latest"),
        *("votes", "votes_mark", "most_days", "bound", "bound_seen", "until_days"),
    ]
    first, last = date(2015, 6, 1), date(2015, 6, 30)
    assert data.rows == [
        ["in_force", "in force", "2015-06", first, last, 3, None, 4, "yes", "2022-08", "x"],
        [None, "\u00b7", "..", None, None, None, "\u00b7", None, None, None, "y"],
    ]
    votes = data.columns[5]
    assert votes == TableColumn("votes", "Votes", ColumnType.INTEGER, "votes")
    assert [column.unit for column in data.columns if column.of == "votes"] == ["", "days"]


def test_names_of_a_users_own_stay_as_they_are() -> None:
    table = Table("T", ["Count(*)", "2015"], [Line([1, "2015"])], is_verbatim=True)
    assert [column.name for column in make_data(table).columns] == ["Count(*)", "2015"]
