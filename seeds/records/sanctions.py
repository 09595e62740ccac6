"""Sanctions with senders, targets, measures and phases: sanctions.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.sanctions import MeasureKind, PhaseStatus, SanctionRole
from seeds.curated.fields import UNKNOWN, Date, Day, End, Prose, Slug, Text
from seeds.curated.record import CitesSources, Part, Record
from seeds.curated.rows import Row


class Side(Part):
    """A sender or a target."""

    actor: Text
    note: Prose | None = None

    def build_rows(self, sanction: Row, role: SanctionRole) -> Iterator[Row]:
        yield self.build_row(
            "sanction_parties",
            sanction_id=sanction,
            role_code=role,
            actor_id=self.refer("actors", "actor"),
            note=self.note,
        )


class Measure(Part):
    """One kind of measure, with the source's own term for it."""

    kind: MeasureKind
    detail: Prose | None = None


class Phase(Part):
    """A period in which the sanction was applied or suspended."""

    status: PhaseStatus
    started: Date = UNKNOWN
    ended: End = UNKNOWN
    ended_known_until: Day | None = None
    note: Prose | None = None


class SanctionRecord(CitesSources, Record):
    """One decision or package of sanctions."""

    files: ClassVar[str] = "sanctions.yaml"

    slug: Slug
    title: Text
    note: Prose | None = None
    senders: tuple[Side, ...]
    targets: tuple[Side, ...]
    measures: tuple[Measure, ...]
    phases: tuple[Phase, ...] = ()

    def build_rows(self) -> Iterator[Row]:
        sanction = self.build_row("sanctions", slug=self.slug, title=self.title, note=self.note)
        yield from self.add_citations(sanction)
        for sender in self.senders:
            yield from sender.build_rows(sanction, SanctionRole.SENDER)
        for target in self.targets:
            yield from target.build_rows(sanction, SanctionRole.TARGET)
        for measure in self.measures:
            yield measure.build_row(
                "sanction_measures",
                sanction_id=sanction,
                kind_code=measure.kind,
                detail=measure.detail,
            )
        for phase in self.phases:
            yield phase.build_row(
                "sanction_phases",
                sanction_id=sanction,
                status_code=phase.status,
                started=phase.started,
                ended=phase.ended,
                ended_known_until=phase.ended_known_until,
                note=phase.note,
            )
