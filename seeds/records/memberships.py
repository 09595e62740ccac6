"""Memberships in phases: memberships.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.memberships import MembershipStatus
from seeds.curated.fields import UNKNOWN, Date, Day, End, Prose, Text
from seeds.curated.record import Record, WithSource
from seeds.curated.rows import Row


class MembershipRecord(WithSource, Record):
    """One phase of belonging to an organisation."""

    files: ClassVar[str] = "memberships.csv"

    actor: Text
    organisation: Text
    status: MembershipStatus
    started: Date = UNKNOWN
    ended: End = UNKNOWN
    ended_known_until: Day | None = None
    note: Prose | None = None

    def rows(self) -> Iterator[Row]:
        yield from self.cited(
            self.row(
                "memberships",
                actor_id=self.refer("actors", "actor"),
                organisation_id=self.refer("organisations", "organisation"),
                status_code=self.status,
                started=self.started,
                ended=self.ended,
                ended_known_until=self.ended_known_until,
                note=self.note,
            )
        )
