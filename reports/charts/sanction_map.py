"""Maps of sanctions: who sanctions one country, and whom it sanctions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from models import Actor, Country, SanctionParty
from models.memberships import MembershipStatus
from models.sanctions import SanctionRole
from models.views import actor_countries, sanction_status
from reports.charts.country_areas import Told, build_areas, count_keys, list_names
from reports.charts.membership_phases import NO, UNDECIDED, read_phases
from reports.framework.chart import Key, MapChart, Tone
from reports.framework.request import ActorRef, Request
from reports.queries.absence import is_no_sanction
from reports.queries.in_effect import (
    decide_in_effect,
)
from reports.queries.membership_matrix import Sides
from reports.queries.sanction_phases import match_side


def map_sanctions(connection: Connection, request: Request) -> MapChart:
    """The countries on the other side of the sanctions of one actor, in effect or perhaps."""
    (actor,) = request.actors
    senders = _read_others(connection, request, actor, SanctionRole.TARGET)
    targets = _read_others(connection, request, actor, SanctionRole.SENDER)
    countries = Country.table()
    none = {
        *connection.scalars(
            select(countries.c.alpha3).where(
                is_no_sanction(request, countries.c.id, actor.id),
                is_no_sanction(request, actor.id, countries.c.id),
            )
        )
    }
    bodies = {*senders, *targets}
    inside = _read_members(connection, request, [(senders | targets)[slug].id for slug in bodies])
    keys = [
        Key(f"sanctions {actor.name}", Tone.FIRST),
        Key(f"sanctioned by {actor.name}", Tone.FIFTH),
        Key("both", Tone.FOURTH),
        Key("member of an organisation on either side", Tone.THIRD),
        Key("neither, by complete lists", Tone.NONE),
        Key("not researched", Tone.MISSING),
    ]

    def tell(slug: str) -> Told:
        if slug in senders and slug in targets:
            return Told(Tone.FOURTH, "both")
        if slug in senders:
            return Told(Tone.FIRST, f"sanctions {actor.name}")
        if slug in targets:
            return Told(Tone.FIFTH, f"sanctioned by {actor.name}")
        if found := inside.get(slug):
            return Told(Tone.THIRD, f"member of {', '.join(found)}")
        is_none = slug in none
        return Told(Tone.NONE, "neither") if is_none else Told(Tone.MISSING, "not researched")

    areas = build_areas(connection, tell, actor.slug)
    drawn = {area.code for area in areas.values()}
    others = sorted(
        f"{other.name} ({side})"
        for side, found in (("sender", senders), ("target", targets))
        for slug, other in found.items()
        if slug not in drawn
    )
    left_out = f" Without an outline: {', '.join(others)}." if others else ""
    if inside:
        left_out = (
            " Members of an organisation that sanctions, or is sanctioned, have their own colour: "
            f"they need not do so themselves.{left_out}"
        )
    day = request.window[1]
    return MapChart(
        title=f"Sanctions by and against {actor.name}, {day}",
        description=list_names(areas, keys[:4]) or "No country is on record.",
        caption=f"A country counts with its persons and bodies.{left_out}",
        keys=count_keys(areas, keys),
        areas=areas if senders or targets else {},
        empty="No sanctions at that time.",
    )


def _read_others(
    connection: Connection, request: Request, actor: ActorRef, role: SanctionRole
) -> dict[str, Any]:
    """Id, slug and name, by slug, of the others in the sanctions in which the actor plays a part.

    A person or a body stands for its country.
    """
    status, sides, homes = sanction_status.table, SanctionParty.table(), actor_countries.table
    actors = Actor.table()
    first, last = request.window
    answer = decide_in_effect(status, first, last=last, strict=request.strict)
    mine = select(status.c.sanction_id).where(match_side(role, [actor.id]), answer != "no")
    home = func.coalesce(homes.c.country_id, sides.c.actor_id)
    found = connection.execute(
        select(actors.c.id, actors.c.slug, actors.c.name)
        .join_from(sides, homes, homes.c.actor_id == sides.c.actor_id, isouter=True)
        .join(actors, actors.c.id == home)
        .where(
            sides.c.sanction_id.in_(mine),
            sides.c.role_code != role.value,
            home != actor.id,
        )
        .distinct()
    )
    return {row.slug: row for row in found}


def _read_members(
    connection: Connection, request: Request, ids: Sequence[int]
) -> dict[str, list[str]]:
    """Slugs of the members of some organisations at that time, each with the organisations."""
    if not ids:
        return {}
    members: dict[str, list[str]] = defaultdict(list)
    for phase in read_phases(connection, request, Sides([], list(ids))):
        if phase.status is MembershipStatus.MEMBER and phase.answer not in (NO, UNDECIDED):
            members[phase.actor].append(phase.organisation)
    return members
