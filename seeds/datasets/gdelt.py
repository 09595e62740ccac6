"""GDELT: machine-coded events of 1.0 and 2.0, as published or exported again by other programs.

The published files have tabs, no header and 57, 58 (1.0) or 61 (2.0) fields; `_FIRST`, `_GEO` and
`_LAST` are the names of the GDELT data format codebooks (1.03 and 2.0). Files exported again have a
header, and what else the program that wrote them is used to: quotes, commas, NA, row names.

Daily files begin on 1 April 2013. The rows of 1979 to then were added in 2013, so what they cover
is told by the day of the event.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from console import UserError
from models.actor_identifiers import CodeScheme
from seeds.importing.events.event_dataset import EventDataset
from seeds.importing.events.fields import (
    CameoCode,
    Day,
    EventFields,
    Flag,
    Tenths,
    Text,
    Whole,
    apart,
)
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


def _columns(version: str) -> list[str]:
    places = [f"{place}_{part}" for place in _PLACES for part in _GEO[version]]
    return [*_FIRST, *places, *_LAST]


_PUBLISHED = (
    Layout("GDELT 2.0, 61 columns", _columns("2.0"), "\t", quoted=False),
    Layout("GDELT 1.0, 58 columns", _columns("1.0"), "\t", quoted=False),
    Layout("GDELT 1.0, 57 columns", _columns("1.0")[:-1], "\t", quoted=False),
)


def _recognise(sample: Sample) -> Layout | None:
    if not sample.is_text or not sample.lines:
        return None
    lacking: set[str] = set()
    for delimiter in ("\t", ",", ";"):
        rows = list(csv.reader(sample.lines[:20], delimiter=delimiter))
        header = [name.strip() for name in rows[0]]
        known = {name.casefold(): name for name in _columns("2.0")}
        named = [known.get(name.casefold(), name) for name in header]
        if set(_NEEDED) <= set(named):
            return _exported(named, rows[1:], delimiter, '"' in "".join(sample.lines[:20]))
        if len(there := set(_NEEDED) & set(named)) * 2 > len(_NEEDED):
            lacking = set(_NEEDED) - there
    if lacking:
        named = [name for name in _NEEDED if name in lacking]
        raise UserError(f"has the header of GDELT, but not what is read of it: {', '.join(named)}")
    return _as_published(sample)


def _exported(
    named: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str, has_quotes: bool
) -> Layout:
    """A file with a header, whose rows may begin with a name that the header leaves out."""
    wider = [row for row in rows if len(row) == len(named) + 1]
    columns = list(named)
    if wider and wider == [row for row in rows if row]:
        # Either each begins with a name that the header leaves out, or ends in a delimiter.
        readings = (["row name", *named], [*named, ""])
        columns = max(readings, key=lambda one: sum(_is_dated(row, one) for row in wider))
    columns = apart(columns)
    said = "tab" if delimiter == "\t" else delimiter
    return Layout(
        f"GDELT exported again, {len(columns)} columns, header, {said}",
        columns,
        delimiter,
        quoted=has_quotes or delimiter != "\t",
        header_lines=1,
        missing=("", "NA", "NaN", "NULL", "None"),
    )


def _is_dated(row: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether a day stands in both fields for one, in any of the forms that are read."""
    days = [row[columns.index(name)].strip()[:8] for name in ("SQLDATE", "DATEADDED")]
    return all(re.match(r"(19|20)\d\d(0[1-9]|1[0-2])|2\.\d", day) for day in days)


def _as_published(sample: Sample) -> Layout | None:
    """A file without a header, told by the number of its fields and by what stands in them."""
    rows = [line.split("\t") for line in sample.lines if line]
    for layout in _PUBLISHED:
        fitting = [row for row in rows if len(row) == len(layout.columns)]
        # A broken line among many is a reject, not another layout.
        if len(fitting) * 2 > len(rows) and any(_is_event(row, layout) for row in fitting):
            return layout
    return None


def _is_event(row: Sequence[str], layout: Layout) -> bool:
    value = dict(zip_longest(layout.columns, row))
    return (
        str(value["GLOBALEVENTID"]).isdigit()
        and str(value["SQLDATE"]).isdigit()
        and len(str(value["SQLDATE"])) == 8
        and str(value["QuadClass"]) in ("1", "2", "3", "4")
        and str(value["DATEADDED"])[:8].isdigit()
    )


READER = EventDataset(
    recognised=_recognise,
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
