"""Event types of CAMEO and events: event_types.csv, events.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from models.events import EventLinkKind, EventRole, Moment, QuadClass
from models.exclusive_arc import list_arcs
from seeds.curated.faults import Fault
from seeds.curated.fields import UNKNOWN, Date, Number, Prose, Slug, Text, make_row_check
from seeds.curated.record import CitesSources, Part, Record, RowReference
from seeds.curated.rows import Row

_ACT_COLUMNS = {table: column for column, table in list_arcs()["event_acts"].items()}
"""The columns of `event_acts` by the table that each refers to."""


class EventTypeRecord(Record):
    """An event type of CAMEO; `goldstein` is from -10.0 (conflict) to 10.0 (cooperation)."""

    files: ClassVar[str] = "event_types.csv"

    code: Slug
    label: Text
    quad_class: QuadClass
    goldstein: Number | None = None

    def find_faults(self) -> Iterator[Fault]:
        if self.goldstein is not None and abs(self.goldstein) > 10:
            yield self.build_fault("goldstein", f"{self.goldstein} is not between -10 and 10")

    def build_rows(self) -> Iterator[Row]:
        tenths = None if self.goldstein is None else round(self.goldstein * 10)
        yield self.build_row(
            "event_types",
            code=self.code,
            root_code=self.code[:2],
            label=self.label,
            quad_class_code=self.quad_class,
            goldstein_tenths=tenths,
        )


class SameAct(RowReference):
    """A row of another table that describes the same act."""

    row_key: Annotated[str, make_row_check(_ACT_COLUMNS), Field(alias="row")]
    moment: Moment | None = None


class LinkedEvent(Part):
    """A later event that this one led to, or that answers or reverses it."""

    kind: EventLinkKind
    event: Text
    note: Prose | None = None


class EventRecord(CitesSources, Record):
    """An event."""

    files: ClassVar[str] = "events.yaml"

    slug: Slug
    occurred: Date = UNKNOWN
    type: Text
    topics: tuple[Text, ...] = ()
    title: Text
    note: Prose | None = None
    source_actors: tuple[Text, ...] = ()
    target_actors: tuple[Text, ...] = ()
    place_actors: tuple[Text, ...] = ()
    same_act: tuple[SameAct, ...] = ()
    links: tuple[LinkedEvent, ...] = ()

    def build_rows(self) -> Iterator[Row]:
        event = self.build_row(
            "events",
            slug=self.slug,
            occurred=self.occurred,
            type_code=self.refer("event_types", "type"),
            title=self.title,
            note=self.note,
        )
        yield from self.add_citations(event)
        for item in range(len(self.topics)):
            topic = self.refer("topics", "topics", item)
            yield self.build_row("event_topics", event_id=event, topic_id=topic)
        for role in EventRole:
            field = f"{role}_actors"
            for item in range(len(getattr(self, field))):
                actor = self.refer("actors", field, item)
                yield self.build_row(
                    "event_participants", event_id=event, actor_id=actor, role_code=role
                )
        for act in self.same_act:
            target = act.refer_row()
            yield act.build_row(
                "event_acts",
                event_id=event,
                moment_code=act.moment,
                **{_ACT_COLUMNS[target.table]: target},
            )
        for link in self.links:
            yield link.build_row(
                "event_links",
                event_id=event,
                kind_code=link.kind,
                other_event_id=link.refer("events", "event"),
                note=link.note,
            )
