"""Maps of memberships: the status of each country in one organisation, or in how many it is."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, select

from models import Country
from reports.charts.chart_counts import count_nouns
from reports.charts.country_areas import Told, build_areas, count_keys, list_names
from reports.charts.membership_phases import (
    NO,
    STATUS_KEYS,
    UNDECIDED,
    MembershipPhase,
    read_phases,
)
from reports.charts.value_classes import cut_classes
from reports.framework.chart import Key, MapChart, Tone
from reports.framework.request import ActorRef, Request
from reports.queries.absence import is_no_member
from reports.queries.membership_matrix import Sides

_OTHERS = [
    Key("the record does not decide", Tone.WORLD),
    Key("no member, by a complete list", Tone.NONE),
    Key("not researched", Tone.MISSING),
]


def map_memberships(connection: Connection, request: Request, sides: Sides) -> MapChart:
    """The members of one organisation; of several or all, the number each country belongs to."""
    if len(sides.organisations) == 1:
        (body,) = (actor for actor in request.actors if actor.id in sides.organisations)
        return _map_members(connection, request, sides, body)
    return _map_counts(connection, request, sides)


def _map_members(
    connection: Connection, request: Request, sides: Sides, body: ActorRef
) -> MapChart:
    best: dict[str, MembershipPhase] = {}
    for phase in read_phases(connection, request, sides):
        known = best.get(phase.actor)
        if phase.answer != NO and (known is None or phase.rank <= known.rank):
            best[phase.actor] = phase
    countries = Country.table()
    absent = {
        *connection.scalars(
            select(countries.c.alpha3).where(is_no_member(request, body.id, countries.c.id))
        )
    }

    def tell(slug: str) -> Told:
        if phase := best.get(slug):
            if phase.answer == UNDECIDED:
                return Told(Tone.WORLD, f"? {phase.status.label.lower()} {phase.describe()}")
            return Told(phase.tone, f"{phase.status.label.lower()} {phase.describe()}")
        if slug in absent:
            return Told(Tone.NONE, "no member")
        return Told(Tone.MISSING, "not researched")

    areas = build_areas(connection, tell)
    drawn = {area.code for area in areas.values()}
    missing = sorted(phase.actor_name for phase in best.values() if phase.actor not in drawn)
    day = request.window[1]
    keys = [*STATUS_KEYS, *_OTHERS]
    without = f" Not on this map: {', '.join(missing)}." if missing else ""
    return MapChart(
        title=f"{body.name}, {day}",
        description=f"The status of each country in {body.name} on {day}. "
        + list_names(areas, STATUS_KEYS),
        caption=f"Status on {day}.{without}",
        keys=count_keys(areas, keys),
        areas=areas if best else {},
        empty="No memberships at that time.",
    )


def _map_counts(connection: Connection, request: Request, sides: Sides) -> MapChart:
    told = {
        (phase.actor, phase.organisation)
        for phase in read_phases(connection, request, sides)
        if phase.answer not in (NO, UNDECIDED)
    }
    counts = Counter(actor for actor, _ in told)
    classes = cut_classes([float(number) for number in counts.values()], 0)
    asked = {actor.slug for actor in request.actors if actor.id in sides.members}
    unknown = "not asked for" if asked else "none in this database"

    def tell(slug: str) -> Told:
        if number := counts.get(slug):
            words = count_nouns(number, "organisation", "organisations")
            return Told(classes.choose(number), words)
        return Told(Tone.MISSING, unknown if slug not in asked else "none in this database")

    areas = build_areas(connection, tell)
    day = request.window[1]
    return MapChart(
        title=f"In how many organisations, {day}",
        description=f"The number of organisations in this database to which each country belonged "
        f"on {day}, in any status. The most: {_name_most(counts)}.",
        caption="Any status counts, also that of an observer. What the record does not decide does "
        "not count.",
        keys=count_keys(areas, [*classes.keys, Key(unknown, Tone.MISSING)]),
        areas=areas if counts else {},
        empty="No memberships at that time.",
    )


def _name_most(counts: Counter[str]) -> str:
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]
    return ", ".join(f"{slug} {number}" for slug, number in most)
