"""ICEWS: machine-coded events with the countries of both sides by their English names.

Twenty fields with tabs and a header (ICEWS Coded Event Data, file format description). Event ids
are used again on other days and in later releases, so the day is part of the key of a row.
"""

from __future__ import annotations

from functools import partial

from models.actor_identifiers import CodeScheme
from seeds.importing.events.event_dataset import EventDataset
from seeds.importing.events.fields import (
    CameoCode,
    Day,
    EventFields,
    Tenths,
    Text,
    Whole,
)
from seeds.importing.events.headed_tables import find_headed_layout

_NEEDED = [
    "Event ID",
    "Event Date",
    "Source Country",
    "CAMEO Code",
    "Intensity",
    "Target Country",
]


READER = EventDataset(
    find_layout=partial(find_headed_layout, publication="ICEWS", needed=_NEEDED),
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
