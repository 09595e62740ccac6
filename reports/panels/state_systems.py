"""Which states existed when, by the list that a reader chooses: ISO 3166, COW or Gleditsch-Ward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from models import Actor, ActorCode, ActorSuccession, Country, state_periods
from models.actor_identifiers import CodeScheme
from models.successions import SuccessionKind


class StateSystem(StrEnum):
    """The lists of states."""

    ISO = "iso"
    COW = "cow"
    GW = "gw"


SCHEMES = {
    StateSystem.ISO: CodeScheme.ISO_ALPHA3.value,
    StateSystem.COW: CodeScheme.COW.value,
    StateSystem.GW: CodeScheme.GW.value,
}
TITLES = {
    StateSystem.ISO: "ISO 3166-1, states and territories",
    StateSystem.COW: "Correlates of War, State System Membership",
    StateSystem.GW: "Gleditsch and Ward, independent states",
}
FIRST_YEARS = {StateSystem.ISO: 1974, StateSystem.COW: 1816, StateSystem.GW: 1816}
"""The years from which the lists say who existed: ISO 3166 was first published in 1974."""


class Existence(NamedTuple):
    """A period in which a state existed by a list: first and last day, None where open."""

    actor_id: int
    slug: str
    code: str
    first: date | None
    last: date | None


@dataclass(frozen=True)
class StateYear:
    """A state in a year: its code at the end, and the days on which it existed."""

    actor_id: int
    slug: str
    code: str
    first: date
    last: date


def read_existence(connection: Connection, system: StateSystem) -> list[Existence]:
    """The periods of all states of a list."""
    codes, actors = ActorCode.table(), Actor.table()
    rows = connection.execute(
        select(
            codes.c.actor_id,
            actors.c.slug,
            codes.c.code,
            codes.c.valid_from_earliest,
            codes.c.valid_until_latest,
        )
        .join_from(codes, actors, actors.c.id == codes.c.actor_id)
        .where(
            codes.c.scheme_code == SCHEMES[system],
            codes.c.actor_id.in_(select(Country.table().c.id)),
        )
        .order_by(actors.c.slug, codes.c.valid_from_earliest.nulls_first(), codes.c.code)
    )
    found = [Existence(*row) for row in rows]
    if system is StateSystem.ISO:
        began = _read_beginnings(connection)
        # Former codes of a state, and codes of others that stand for it, are no second unit.
        own = [each for each in found if each.code == each.slug]
        return [each._replace(first=each.first or began.get(each.actor_id)) for each in own]
    # Codes without dates are of microstates outside the list proper.
    dated = [each for each in found if each.first is not None]
    periods = _read_periods(connection, SCHEMES[system])
    return [cut for each in dated for cut in _cut(each, periods)] if periods else dated


def _read_beginnings(connection: Connection) -> dict[int, date]:
    """Since when the countries without a first day of their code exist, where it is recorded."""
    countries, steps = Country.table(), ActorSuccession.table()
    merged = SuccessionKind.MERGED.value
    after = connection.execute(
        select(steps.c.successor_id, func.min(steps.c.occurred_earliest))
        .where(steps.c.kind_code != merged, steps.c.occurred_earliest.is_not(None))
        .group_by(steps.c.successor_id)
    )
    began = connection.execute(
        select(countries.c.id, countries.c.began_earliest).where(
            countries.c.began_earliest.is_not(None)
        )
    )
    return {actor_id: day for rows in (after, began) for actor_id, day in rows}


def _read_periods(connection: Connection, scheme: str) -> dict[str, list[Existence]]:
    """The periods of the list as imported, by code: a newer list may end a state."""
    periods = state_periods.c
    rows = connection.execute(
        select(periods.code, periods.started_earliest, periods.ended_latest).where(
            periods.scheme_code == scheme
        )
    )
    found: dict[str, list[Existence]] = {}
    for code, first, end in rows:
        last = None if end is None else date.fromordinal(end.toordinal() - 1)
        found.setdefault(code, []).append(Existence(0, "", code, first, last))
    return found


def _cut(each: Existence, periods: dict[str, list[Existence]]) -> list[Existence]:
    """The parts of a period of a code for which the imported list has it, too."""
    found = []
    for other in periods.get(each.code, ()):
        first = max(each.first or date.min, other.first or date.min)
        last = min(each.last or date.max, other.last or date.max)
        if first <= last:
            found.append(each._replace(first=first, last=None if last == date.max else last))
    return found


def list_state_years(existence: list[Existence], year: int) -> list[StateYear]:
    """The states that existed on any day of a year, by slug."""
    begin, end = date(year, 1, 1), date(year, 12, 31)
    found: dict[int, StateYear] = {}
    for each in existence:
        first, last = max(each.first or begin, begin), min(each.last or end, end)
        if first > last:
            continue
        known = found.get(each.actor_id)
        code = each.code
        if known is not None:
            code = known.code if known.last >= last else code
            first, last = min(first, known.first), max(last, known.last)
        found[each.actor_id] = StateYear(each.actor_id, each.slug, code, first, last)
    return sorted(found.values(), key=lambda state: state.slug)
