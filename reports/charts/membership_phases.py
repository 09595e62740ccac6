"""Phases of memberships as pictures read them, and the tones of their statuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from models.edtf import ONGOING
from models.memberships import MembershipStatus
from models.views import membership_status
from reports.framework.chart import Bounds, Key, TimeSpan, Tone
from reports.framework.request import Request
from reports.queries.date_columns import (
    order_by_date,
)
from reports.queries.in_effect import (
    decide_in_effect,
)
from reports.queries.membership_matrix import Sides, choose_letters

_LETTERS = choose_letters()
_STATUSES = {status.value: status for status in MembershipStatus}
_GROUPS: Sequence[tuple[str, Tone, Sequence[MembershipStatus]]] = (
    ("member", Tone.FIRST, [MembershipStatus.MEMBER]),
    ("observer", Tone.FIFTH, [MembershipStatus.OBSERVER]),
    (
        "associate or partner",
        Tone.FOURTH,
        [MembershipStatus.ASSOCIATE, MembershipStatus.PARTNER, MembershipStatus.COOPERATING],
    ),
    (
        "candidate, signatory or invited",
        Tone.THIRD,
        [MembershipStatus.CANDIDATE, MembershipStatus.SIGNATORY, MembershipStatus.INVITED],
    ),
    ("suspended", Tone.SECOND, [MembershipStatus.SUSPENDED]),
)
_TONES = {status.value: tone for _, tone, group in _GROUPS for status in group}
STATUS_KEYS = [Key(label, tone) for label, tone, _ in _GROUPS]
NO, UNDECIDED = "no", "?"


@dataclass(frozen=True)
class MembershipPhase:
    """One phase of a membership: who, in what, as what, from when to when, and on the day."""

    actor: str
    actor_name: str
    organisation: str
    organisation_name: str
    status: MembershipStatus
    started: str
    ended: str
    answer: str
    """Whether it was going on at the time of the request: yes, "yes, seen 2022-08", ? or no."""
    span: TimeSpan

    @property
    def tone(self) -> Tone:
        """The tone of its status."""
        return _TONES[self.status.value]

    @property
    def letter(self) -> str:
        """The letter of its status, as in the table."""
        return _LETTERS[self.status]

    @property
    def rank(self) -> int:
        """How certain it is that it was going on, the most certain first."""
        order = {"yes": 0, UNDECIDED: 2, NO: 3}
        return order.get(self.answer, 1)

    def describe(self) -> str:
        """The time, in words: since 2015-08-12, or 2000 to 2014-12-31."""
        if self.ended == ONGOING:
            return f"since {self.started}"
        return f"{self.started} to {self.ended}"


def read_phases(connection: Connection, request: Request, sides: Sides) -> list[MembershipPhase]:
    """The phases of these actors that had begun by the time of the request, or may have."""
    phases = membership_status.table
    first, last = request.window
    answer = decide_in_effect(phases, first, last=last, strict=request.strict)
    found = connection.execute(
        select(phases, answer.label("answer"))
        .where(func.coalesce(phases.c.started_earliest, last) <= last, *sides.match(phases))
        .order_by(
            order_by_date(phases, "started"),
            phases.c.organisation_slug,
            phases.c.actor_slug,
            phases.c.membership_id,
        )
    )
    return [_read_phase(row) for row in found]


def _read_phase(row: Any) -> MembershipPhase:
    status = _STATUSES[row.status_code]
    ends = Bounds(row.ended_earliest, row.ended_latest)
    if row.ended_edtf == ONGOING:  # seen going on until then, and perhaps longer
        ends = Bounds(row.last_seen_earliest or row.started_latest, None)
    begins = Bounds(row.started_earliest, row.started_latest)
    return MembershipPhase(
        row.actor_slug,
        row.actor_name,
        row.organisation_slug,
        row.organisation_name,
        status,
        row.started_edtf or "?",
        row.ended_edtf or "?",
        row.answer,
        TimeSpan(begins, ends, _TONES[status.value]),
    )
