"""GDELT: machine-coded events of 1.0 and 2.0, as published or exported again by other programs.

The published files have tabs, no header and 57, 58 (1.0) or 61 (2.0) fields; `_FIRST`, `_GEO` and
`_LAST` are the names of the GDELT data format codebooks (1.03 and 2.0). Files exported again have a
header, and the habits of the program that wrote them: quotes, commas, NA, row names.

Daily files begin on 1 April 2013. The rows for 1979 until then were all added in 2013, so they
cover the day of the event instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from console import UserError
from models.actor_identifiers import CodeScheme
from models.code_resolution import strip_zero_fraction
from seeds.importing.events.event_dataset import EventDataset
from seeds.importing.events.fields import (
    CameoCode,
    Day,
    EventFields,
    Flag,
    Tenths,
    Text,
    Whole,
    make_names_unique,
    split_sample,
)
from seeds.importing.files.csv_rows import refuse_repeated
from seeds.importing.reader import Layout, Sample

_ACTOR = [
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
]
_FIRST = (
    ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"]
    + [f"Actor{number}{part}" for number in (1, 2) for part in _ACTOR]
    + [
        "IsRootEvent",
        "EventCode",
        "EventBaseCode",
        "EventRootCode",
        "QuadClass",
        "GoldsteinScale",
        "NumMentions",
        "NumSources",
        "NumArticles",
        "AvgTone",
    ]
)
_GEO = {
    "1.0": ["Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID"],
    "2.0": ["Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"],
}
_PLACES = ("Actor1Geo", "Actor2Geo", "ActionGeo")
_LAST = ["DATEADDED", "SOURCEURL"]
_NEEDED = [
    "GLOBALEVENTID",
    "SQLDATE",
    "Actor1Code",
    "Actor1CountryCode",
    "Actor2Code",
    "Actor2CountryCode",
    "IsRootEvent",
    "EventCode",
    "EventRootCode",
    "GoldsteinScale",
    "NumMentions",
    "DATEADDED",
]


def list_columns(version: str) -> list[str]:
    """The fields of a version (1.0 or 2.0) in order, as its codebook names them."""
    places = [f"{place}_{part}" for place in _PLACES for part in _GEO[version]]
    return [*_FIRST, *places, *_LAST]


_PUBLISHED = (
    Layout("GDELT 2.0, 61 columns", list_columns("2.0"), "\t", quoted=False),
    Layout("GDELT 1.0, 58 columns", list_columns("1.0"), "\t", quoted=False),
    Layout("GDELT 1.0, 57 columns", list_columns("1.0")[:-1], "\t", quoted=False),
)


def _find_layout(sample: Sample) -> Layout | None:
    if not sample.is_text or not sample.lines:
        return None
    missing_names: set[str] = set()
    for delimiter in ("\t", ",", ";"):
        rows = split_sample(sample.lines[:20], delimiter)
        header = [name.strip() for name in rows[0]]
        known = {name.casefold(): name for name in list_columns("2.0")}
        named = [known.get(name.casefold(), name) for name in header]
        if set(_NEEDED) <= set(named):
            refuse_repeated(named, _NEEDED)
            return _make_exported_layout(named, rows[1:], delimiter, '"' in "".join(sample.lines))
        if len(found := set(_NEEDED) & set(named)) * 2 > len(_NEEDED):
            missing_names = set(_NEEDED) - found
    if missing_names:
        named = [name for name in _NEEDED if name in missing_names]
        raise UserError(
            f"has the header of GDELT, but not these columns, which are needed: {', '.join(named)}"
        )
    return _find_published_layout(sample)


def _make_exported_layout(
    named: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str, has_quotes: bool
) -> Layout:
    """The layout of a file with a header; rows may begin with a row name without a heading."""
    wider = [row for row in rows if len(row) == len(named) + 1]
    columns = list(named)
    if wider and wider == [row for row in rows if row]:
        # Every row begins with a row name, or ends in a delimiter.
        choices = (["row name", *named], [*named, ""])
        columns = max(choices, key=lambda one: sum(_has_days(row, one) for row in wider))
    columns = make_names_unique(columns)
    shown = "tab" if delimiter == "\t" else delimiter
    return Layout(
        f"GDELT exported again, {len(columns)} columns, header, {shown}",
        columns,
        delimiter,
        quoted=delimiter != "\t",
        trims_quotes=has_quotes and delimiter == "\t",
        header_lines=1,
        missing=("", "NA", "NaN", "NULL", "None"),
    )


def _has_days(row: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether both fields of days contain one, in any form that can be read."""
    days = [row[columns.index(name)].strip()[:8] for name in ("SQLDATE", "DATEADDED")]
    return all(re.match(r"(19|20)\d\d(0[1-9]|1[0-2])|2\.\d", day) for day in days)


def _find_published_layout(sample: Sample) -> Layout | None:
    """The layout of a file without a header, by the number of its fields and their contents."""
    rows = [line.split("\t") for line in sample.lines if line]
    for layout in _PUBLISHED:
        matching = [row for row in rows if len(row) == len(layout.columns)]
        # One broken line among many is a reject, not another layout.
        if len(matching) * 2 > len(rows) and any(_is_event(row, layout) for row in matching):
            return layout
    return None


def _is_event(row: Sequence[str], layout: Layout) -> bool:
    # A program may have written 20180101.0.
    value = dict(zip_longest(layout.columns, map(strip_zero_fraction, row), fillvalue=""))
    return (
        value["GLOBALEVENTID"].isdigit()
        and value["SQLDATE"].isdigit()
        and len(value["SQLDATE"]) == 8
        and value["QuadClass"] in ("1", "2", "3", "4")
        and value["DATEADDED"][:8].isdigit()
    )


READER = EventDataset(
    find_layout=_find_layout,
    scheme=CodeScheme.CAMEO.value,
    fields=EventFields(
        published_id=Whole("GLOBALEVENTID", required=True, is_long=True),
        occurred_on=Day("SQLDATE", "%Y%m%d", 8),
        published_on=Day("DATEADDED", "%Y%m%d", 8, may_go_on=True),
        source_code=Text("Actor1Code", is_kept=True),
        source_state=Text("Actor1CountryCode"),
        target_code=Text("Actor2Code", is_kept=True),
        target_state=Text("Actor2CountryCode"),
        event_code=CameoCode("EventCode", "EventRootCode"),
        goldstein_tenths=Tenths("GoldsteinScale"),
        mentions=Whole("NumMentions"),
        is_root=Flag("IsRootEvent"),
        published_daily_from=date(2013, 4, 1),
    ),
)
