"""Offices and their holders: positions.csv, tenures.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.offices import PositionKind
from seeds.curated.fields import UNKNOWN, Date, Day, End, Flag, Prose, Slug, Text
from seeds.curated.record import CitesOneSource, Record
from seeds.curated.rows import Row


class PositionRecord(Record):
    """An office."""

    files: ClassVar[str] = "positions.csv"

    slug: Slug
    title: Text
    kind: PositionKind
    actor: Text | None = None

    def build_rows(self) -> Iterator[Row]:
        yield self.build_row(
            "positions",
            slug=self.slug,
            title=self.title,
            kind_code=self.kind,
            actor_id=self.refer("actors", "actor"),
        )


class TenureRecord(CitesOneSource, Record):
    """One person's time in one office."""

    files: ClassVar[str] = "tenures.csv"
    sorted_by: ClassVar[tuple[str, ...]] = ("person", "position", "started", "accredited_to")

    person: Text
    position: Text
    accredited_to: Text | None = None
    acting: Flag = False
    started: Date = UNKNOWN
    ended: End = UNKNOWN
    ended_known_until: Day | None = None
    note: Prose | None = None

    def build_rows(self) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "tenures",
                person_id=self.refer("people", "person"),
                position_id=self.refer("positions", "position"),
                accredited_to_id=self.refer("actors", "accredited_to"),
                acting=self.acting,
                started=self.started,
                ended=self.ended,
                ended_known_until=self.ended_known_until,
                note=self.note,
            )
        )
