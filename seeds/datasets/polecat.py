"""POLECAT: machine-coded events in the PLOVER scheme, with states by ISO code.

Tab files with a header; the order and number of columns differ between releases, and rows can be
shorter or longer than the header (POLECAT data set and its codebook, Harvard Dataverse).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from models import EventType
from models.actor_identifiers import CodeScheme
from models.coded_events import coded_events
from models.events import QuadClass
from seeds.importing.events.event_dataset import EventDataset
from seeds.importing.events.fields import (
    CameoCode,
    Check,
    Day,
    EventFields,
    Tenths,
    Text,
    Whole,
    quote_column,
)
from seeds.importing.events.headed_tables import find_headed_layout
from seeds.importing.reader import Counts, Job, Layout, Sample

_NEEDED = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Actor Name",
    "Actor Country",
    "Recipient Name",
    "Recipient Country",
    "Publication Date",
]
_PREFIX = "PLOVER-"
_TYPES = {
    QuadClass.VERBAL_COOPERATION: ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    QuadClass.MATERIAL_COOPERATION: ("COOPERATE", "AID", "RETREAT"),
    QuadClass.VERBAL_CONFLICT: ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    QuadClass.MATERIAL_CONFLICT: ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
"""The sixteen event types of PLOVER by quad class (PLOVER codebook, table of event types)."""


@dataclass(frozen=True)
class _PublishedId(Whole):
    """A published id: a whole number, or a text, of which a number is made."""

    def value_sql(self) -> str:
        """The value, in SQL of DuckDB: of a text, the first 60 bits of its MD5."""
        text = f"nullif(trim({quote_column(self.column)}), '')"
        made = f"CAST('0x' || substr(md5({text}), 1, 15) AS BIGINT)"
        is_number = f"regexp_full_match({text}, '[0-9]{{1,18}}')"
        return f"CASE WHEN {is_number} THEN try_cast({text} AS BIGINT) ELSE {made} END"


@dataclass(frozen=True)
class _PloverType(CameoCode):
    """An event type of PLOVER, as a code of event_types."""

    def value_sql(self) -> str:
        """The value, in SQL of DuckDB."""
        return f"'{_PREFIX}' || upper(trim({quote_column(self.column)}))"

    def checks(self, name: str) -> Iterator[Check]:
        """The checks of the value, which is the column ``name``."""
        unknown = f"{name} IS NULL"
        yield Check(unknown, self.column, "is not an event type of PLOVER", unknown)


@dataclass(frozen=True)
class Polecat(EventDataset):
    """Reader of POLECAT, which brings the event types of PLOVER with it."""

    def load(self, job: Job) -> Counts:
        """Load a file of events; the first one adds the event types."""
        types = EventType.table()
        query = select(types.c.code).where(types.c.code.startswith(_PREFIX, autoescape=True))
        known = set(job.connection.scalars(query))
        new = [row for row in _list_types() if row["code"] not in known]
        if new:
            job.connection.execute(insert(types), new)
        return super().load(job)

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete every event of the dataset, and the event types that no other row uses."""
        count = super().remove(connection, dataset_id)
        types = EventType.table()
        used = select(coded_events.c.event_code).where(coded_events.c.event_code == types.c.code)
        connection.execute(
            delete(types).where(
                types.c.code.startswith(_PREFIX, autoescape=True), ~used.correlate(types).exists()
            )
        )
        return count


def _list_types() -> list[dict[str, str]]:
    return [
        {
            "code": f"{_PREFIX}{name}",
            "root_code": f"{_PREFIX}{name}",
            "label": f"{name.capitalize()} (PLOVER)",
            "quad_class_code": quad_class.value,
        }
        for quad_class, names in _TYPES.items()
        for name in names
    ]


def _find_layout(sample: Sample) -> Layout | None:
    return find_headed_layout(
        sample,
        "POLECAT",
        _NEEDED,
        optional={"Intensity": "Intensity", "Event Intensity": "Intensity"},
        missing=("", "NA", "NULL", "None", "nan"),
        is_ragged=True,
    )


READER = Polecat(
    find_layout=_find_layout,
    scheme=CodeScheme.ISO_ALPHA3.value,
    fields=EventFields(
        published_id=_PublishedId("Event ID", required=True, is_long=True),
        occurred_on=Day("Event Date", "%Y-%m-%d", 10, may_go_on=True),
        published_on=Day("Publication Date", "%Y-%m-%d", 10, may_go_on=True),
        source_code=Text("Actor Name", is_kept=True),
        source_state=Text("Actor Country"),
        target_code=Text("Recipient Name", is_kept=True),
        target_state=Text("Recipient Country"),
        event_code=_PloverType("Event Type"),
        goldstein_tenths=Tenths("Intensity"),
    ),
)
