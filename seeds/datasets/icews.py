"""ICEWS: machine-coded events with the countries of both sides by their English names.

Twenty fields with tabs and a header (ICEWS Coded Event Data, file format description). Event ids
are used again on other days and in later releases, so the day is part of the key of a row.
"""

from __future__ import annotations

from models.actor_identifiers import CodeScheme
from seeds.importing.events.event_dataset import EventDataset
from seeds.importing.events.fields import (
    CameoCode,
    Day,
    EventFields,
    Tenths,
    Text,
    Whole,
    make_names_unique,
    split_sample,
)
from seeds.importing.files.near_misses import note_near_miss
from seeds.importing.reader import Layout, Sample

_NEEDED = [
    "Event ID",
    "Event Date",
    "Source Country",
    "CAMEO Code",
    "Intensity",
    "Target Country",
]


def _find_layout(sample: Sample) -> Layout | None:
    if not sample.is_text or not sample.lines:
        return None
    for delimiter in ("\t", ",", ";"):
        (header,) = split_sample(sample.lines[:1], delimiter)
        known = {_fold_heading(name): name for name in _NEEDED}
        named = [known.get(_fold_heading(name), name.strip()) for name in header]
        note_near_miss(sample, "ICEWS", _NEEDED, named)
        if set(_NEEDED) <= set(named):
            rows = split_sample([line for line in sample.lines[1:20] if line], delimiter)
            if rows and all(len(row) == len(named) + 1 for row in rows):
                named = ["row name", *named]  # R writes row names without a heading.
            columns = make_names_unique(named)
            return Layout(
                f"ICEWS, {len(columns)} columns",
                columns,
                delimiter,
                quoted=delimiter != "\t",
                trims_quotes=delimiter == "\t" and '"' in "".join(sample.lines),
                header_lines=1,
                missing=("", "NA", "NULL", "None"),
            )
    return None


def _fold_heading(name: str) -> str:
    """A heading without the changes of other programs: Event.ID, event_id."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


READER = EventDataset(
    find_layout=_find_layout,
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
