"""Relations in phases, and assessments: relations.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.relations import (
    STATUSES_OF_KIND,
    MissionLevel,
    RelationKind,
    RelationStatus,
)
from seeds.curated.faults import Fault
from seeds.curated.fields import UNKNOWN, Date, Day, End, Prose, Slug, Text
from seeds.curated.record import CitesOneSource, Record
from seeds.curated.rows import Row


class RelationRecord(CitesOneSource, Record):
    """A phase of a relation between two actors, or what a source says about two or one."""

    files: ClassVar[str] = "relations.csv"

    slug: Slug
    actor: Text
    other_actor: Text | None = None
    kind: RelationKind
    status: RelationStatus | None = None
    level: MissionLevel | None = None
    other_level: MissionLevel | None = None
    summary: Prose
    started: Date = UNKNOWN
    ended: End = UNKNOWN
    ended_known_until: Day | None = None

    def find_faults(self) -> Iterator[Fault]:
        yield from super().find_faults()
        fitting = STATUSES_OF_KIND[self.kind]
        if fitting and self.status not in fitting:
            given = "is missing" if self.status is None else f"'{self.status}' does not fit"
            yield self.build_fault(
                "status", f"{given}; the statuses of {self.kind} are {', '.join(fitting)}"
            )
        if not fitting and self.status is not None:
            yield self.build_fault("status", f"does not fit {self.kind}; leave it out")
        if fitting and self.other_actor is None:
            yield self.build_fault("other_actor", f"is missing; {self.kind} needs two actors")
        if self.kind is not RelationKind.DIPLOMATIC:
            for field in ("level", "other_level"):
                if getattr(self, field) is not None:
                    yield self.build_fault(field, "fits only diplomatic relations; leave it out")

    def build_rows(self) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "relations",
                slug=self.slug,
                actor_id=self.refer("actors", "actor"),
                other_actor_id=self.refer("actors", "other_actor"),
                kind_code=self.kind,
                status_code=self.status,
                level_code=self.level,
                other_level_code=self.other_level,
                summary=self.summary,
                started=self.started,
                ended=self.ended,
                ended_known_until=self.ended_known_until,
            )
        )
