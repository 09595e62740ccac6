"""Ends of treaties and of their parties: which of those that the rows of a file give are kept.

In lists of parties, the end of a treaty stands in every row of it, and rows of one treaty disagree:
some give a day, others say that no end is known, others that the state is still bound. All rows of
a treaty decide together, so a file is read twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from models import Edtf
from models.edtf import Answer

SAYS_OPEN = "other rows of the treaty say that no end is known"
DIFFER = "the rows of the treaty give different ends"
STILL_BOUND = "the own row of a state says that it is still bound"
LATER_ACT = "the treaty entered into force, or a state joined or left it, later"
FEW_ROWS = "fewer than half of the rows of the treaty give it"
BEFORE_FORCE = "the state's own entry into force is later"
REJOINED = "the state entered again later"


@dataclass(slots=True)
class PartyDays:
    """The first own days of one state in one treaty, and the ends that its rows give."""

    force: date | None = None
    consent: date | None = None
    signature: date | None = None
    latest: date | None = None
    """The latest of all own days."""
    says_open: bool = False
    ends: dict[str, Edtf] | None = None

    def add(self, name: str, day: date) -> None:
        """Add a day of force, consent or signature."""
        before: date | None = getattr(self, name)
        setattr(self, name, day if before is None else min(before, day))
        self.latest = day if self.latest is None else max(self.latest, day)

    def find_begin(self, treaty_force: date | None) -> date | None:
        """The day from which the state was bound, as far as its days show it."""
        if self.force or not self.consent:
            return self.force or self.signature
        return max(self.consent, treaty_force) if treaty_force else self.consent


@dataclass(slots=True)
class TreatyRows:
    """What the rows of a file say together about one treaty."""

    rows: int = 0
    rows_with_end: int = 0
    given: dict[str, Edtf] = field(default_factory=dict)
    """The ends that rows give, by their text."""
    says_open: bool = False
    force: date | None = None
    """The first day on which the treaty entered into force."""
    latest: date | None = None
    """The latest day on which the treaty entered into force or a state signed, joined or left."""
    is_still_bound: bool = False
    parties: dict[int, PartyDays] = field(default_factory=dict)
    end: Edtf | None = None
    """The end that is kept, once decided."""

    def add_latest(self, day: date | None) -> None:
        """Add a day on which something happened to the treaty."""
        if day is not None:
            self.latest = day if self.latest is None else max(self.latest, day)

    def add_force(self, day: date | None) -> None:
        """Add a day on which the treaty entered into force."""
        if day is not None:
            self.force = day if self.force is None else min(self.force, day)
        self.add_latest(day)

    def contradict(self, end: Edtf) -> str | None:
        """Why the rows contradict an end of the treaty as a whole; None if they do not."""
        if self.says_open:
            return SAYS_OPEN
        if any(are_apart(end, other) for other in self.given.values()):
            return DIFFER
        if self.is_still_bound:
            return STILL_BOUND
        latest = [self.latest, *(one.latest for one in self.parties.values())]
        if end.latest and any(day and day > end.latest for day in latest):
            return LATER_ACT
        return FEW_ROWS if self.given and 2 * self.rows_with_end < self.rows else None

    def contradict_own(self, party: PartyDays, end: Edtf) -> str | None:
        """Why an end of a state's own part is impossible; None if it is possible."""
        begin = party.find_begin(self.force)
        return BEFORE_FORCE if begin and end.latest and end.latest < begin else None


@dataclass
class TreatyEnds:
    """The ends given by a file, by treaty."""

    treaties: dict[str, TreatyRows] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    """Ends that are not kept, by reason."""

    def decide(self) -> None:
        """Decide which ends to keep, after all rows have been added."""
        for treaty in self.treaties.values():
            whys = {treaty.contradict(end) for end in treaty.given.values()}
            if whys == {None}:
                treaty.end = min(treaty.given.values(), key=_measure_width)
            elif treaty.given:
                why = next(why for why in _ORDER if why in whys)
                self._leave_out(f"ends of treaties left out because {why}")
            for party in treaty.parties.values():
                party.ends = self._select_own(treaty, party)

    def leave_out_own(self, why: str) -> None:
        """Count an end of a state's own part that is not kept."""
        self._leave_out(f"ends of states' own parts left out because {why}")

    def _select_own(self, treaty: TreatyRows, party: PartyDays) -> dict[str, Edtf] | None:
        """The possible ends of a state's own part, without that of the treaty as a whole."""
        kept = {}
        for text, end in (party.ends or {}).items():
            if why := treaty.contradict_own(party, end):
                self.leave_out_own(why)
            elif treaty.end is None or are_apart(end, treaty.end):
                kept[text] = end
        return kept or None

    def _leave_out(self, what: str) -> None:
        self.left_out[what] = self.left_out.get(what, 0) + 1


_ORDER = (SAYS_OPEN, DIFFER, STILL_BOUND, LATER_ACT, FEW_ROWS)


def are_apart(one: Edtf, other: Edtf) -> bool:
    """Whether two dates cannot be the same day."""
    return one.before(other) is Answer.YES or one.after(other) is Answer.YES


def find_stale(
    treaty: TreatyRows, stored: Iterable[tuple[int, int | None, Edtf]]
) -> Iterator[tuple[int, str]]:
    """The stored ends of a treaty that its rows no longer support: id and reason.

    Each stored end comes with the party's actor; None for an end of the treaty as a whole. What
    the rows are silent about stays. An end that the rows date otherwise is revised, not stale.
    """
    by_actor: dict[int | None, dict[str, tuple[int, Edtf]]] = {}
    for row_id, actor_id, end in stored:
        by_actor.setdefault(actor_id, {})[end.text or ""] = row_id, end
    for actor_id, ends in by_actor.items():
        party = treaty.parties.get(actor_id) if actor_id is not None else None
        if actor_id is None:
            wanted = {treaty.end.text} if treaty.end else set[str | None]()
        else:
            wanted = {*(party.ends or {})} if party else set()
        others = [(text, *one) for text, one in ends.items() if text not in wanted]
        for place, (_, row_id, end) in enumerate(others):
            if actor_id is None:
                why = treaty.contradict(end)
            elif party is None:
                why = None
            elif not wanted and party.says_open:
                why = STILL_BOUND
            else:
                why = treaty.contradict_own(party, end)
            is_revised = bool(wanted) and wanted.isdisjoint(ends) and place == 0
            if is_revised:
                continue
            if why or wanted:
                yield row_id, why or DIFFER


def _measure_width(end: Edtf) -> timedelta:
    if end.earliest is None or end.latest is None:
        return timedelta.max
    return end.latest - end.earliest
