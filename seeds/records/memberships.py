"""Memberships, phase by phase: memberships.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.memberships import MembershipStatus, StartBasis
from seeds.curated.fields import UNKNOWN, Date, Day, End, Prose, Text
from seeds.curated.record import CitesOneSource, Record
from seeds.curated.rows import Row


class MembershipRecord(CitesOneSource, Record):
    """One phase of an actor's membership in an organisation."""

    files: ClassVar[str] = "memberships.csv"
    sorted_by: ClassVar[tuple[str, ...]] = ("actor", "organisation", "started", "status")

    actor: Text
    organisation: Text
    status: MembershipStatus
    started: Date = UNKNOWN
    start_basis: StartBasis | None = None
    ended: End = UNKNOWN
    ended_known_until: Day | None = None
    note: Prose | None = None

    def build_rows(self) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "memberships",
                actor_id=self.refer("actors", "actor"),
                organisation_id=self.refer("organisations", "organisation"),
                status_code=self.status,
                started=self.started,
                start_basis_code=self.start_basis,
                ended=self.ended,
                ended_known_until=self.ended_known_until,
                note=self.note,
            )
        )
