"""ICEWS: machine-coded events with the countries of both sides by their English names.

Twenty fields with tabs and a header (ICEWS Coded Event Data, file format description). An event id
is used again on other days and in later releases, so the day is part of what identifies a row.
"""

from __future__ import annotations

import csv

from models.actor_identifiers import CodeScheme
from seeds.importing.events.event_dataset import EventDataset
from seeds.importing.events.fields import CameoCode, Day, EventFields, Tenths, Text, Whole, apart
from seeds.importing.reader import Layout, Sample

_NEEDED = [
    "Event ID",
    "Event Date",
    "Source Country",
    "CAMEO Code",
    "Intensity",
    "Target Country",
]


def _recognise(sample: Sample) -> Layout | None:
    if not sample.is_text or not sample.lines:
        return None
    for delimiter in ("\t", ",", ";"):
        header = next(csv.reader(sample.lines[:1], delimiter=delimiter))
        known = {_plain(name): name for name in _NEEDED}
        named = [known.get(_plain(name), name.strip()) for name in header]
        if set(_NEEDED) <= set(named):
            rows = list(csv.reader(sample.lines[1:20], delimiter=delimiter))
            if rows and all(len(row) == len(named) + 1 for row in rows if row):
                named = ["row name", *named]  # R leaves out the heading of its row names.
            columns = apart(named)
            has_quotes = delimiter != "\t" or any(line.startswith('"') for line in sample.lines)
            return Layout(
                f"ICEWS, {len(columns)} columns",
                columns,
                delimiter,
                quoted=has_quotes,
                header_lines=1,
                missing=("", "NA", "NULL", "None"),
            )
    return None


def _plain(name: str) -> str:
    """A heading as programs that export the file again tend to change it: Event.ID, event_id."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


READER = EventDataset(
    recognised=_recognise,
    scheme=CodeScheme.ICEWS.value,
    fields=EventFields(
        published_id=Whole("Event ID", required=True, is_long=True),
        occurred_on=Day("Event Date", "%Y-%m-%d", 10, may_go_on=True),
        published_on=Day("Event Date", "%Y-%m-%d", 10, may_go_on=True),
        source_code=Text("Source Country", is_kept=True),
        source_state=Text("Source Country"),
        target_code=Text("Target Country", is_kept=True),
        target_state=Text("Target Country"),
        event_code=CameoCode("CAMEO Code", value_column="Intensity"),
        goldstein_tenths=Tenths("Intensity"),
        ids_repeat=True,
    ),
)
