"""Relations between two actors, and conditions of one: relations.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.relations import RelationKind
from seeds.curated.fields import UNKNOWN, Date, Day, End, Prose, Slug, Text
from seeds.curated.record import CitesOneSource, Record
from seeds.curated.rows import Row


class RelationRecord(CitesOneSource, Record):
    """A lasting relation between two actors, or a lasting condition of one."""

    files: ClassVar[str] = "relations.csv"

    slug: Slug
    actor: Text
    other_actor: Text | None = None
    kind: RelationKind
    summary: Prose
    started: Date = UNKNOWN
    ended: End = UNKNOWN
    ended_known_until: Day | None = None

    def build_rows(self) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "relations",
                slug=self.slug,
                actor_id=self.refer("actors", "actor"),
                other_actor_id=self.refer("actors", "other_actor"),
                kind_code=self.kind,
                summary=self.summary,
                started=self.started,
                ended=self.ended,
                ended_known_until=self.ended_known_until,
            )
        )
