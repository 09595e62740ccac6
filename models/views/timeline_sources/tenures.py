"""Timeline entries of taking and leaving office."""

from typing import Any

from sqlalchemy import Select, Text, case, func, literal

from models.actors import Actor
from models.events import EventAct, Moment
from models.offices import Position, PositionKind, Tenure
from models.views.deduplicate import select_kept_actors
from models.views.timeline_sources.entries import fixed_role, is_recorded_by_event, select_entries

_actors = Actor.table()
_acts = EventAct.table()
_tenures = Tenure.table()
_positions = Position.table()


def select_tenure_changes(date: str, moment: Moment, words: str) -> list[Select[Any]]:
    """Starts or ends of tenures that no event records, by the name of the date."""
    people, hosts = _actors.alias("office_holders"), _actors.alias("hosts")
    kept = select_kept_actors()
    person_id = func.coalesce(kept.c.kept_id, _tenures.c.person_id)
    joined = (
        _tenures.outerjoin(kept, kept.c.other_id == _tenures.c.person_id)
        .join(people, people.c.id == person_id)
        .join(_positions, _positions.c.id == _tenures.c.position_id)
        .outerjoin(hosts, hosts.c.id == _tenures.c.accredited_to_id)
    )
    title = (
        people.c.name
        + words
        + _positions.c.title
        + func.coalesce(" to " + hosts.c.name, "")
        + case((_tenures.c.acting, " (acting)"), else_="")
    )
    is_affiliation = _positions.c.kind_code == PositionKind.AFFILIATION.value
    kind = case((is_affiliation, literal("affiliation", Text)), else_=literal("office", Text))
    is_recorded = is_recorded_by_event(_acts.c.tenure_id == _tenures.c.id, moment)
    return [
        select_entries(
            _tenures,
            date,
            kind=kind,
            actor=actor,
            role=fixed_role(role),
            title=title,
            key=_positions.c.slug,
            record="tenures",
            row_id=_tenures.c.id,
        )
        .select_from(joined)
        .where(actor.is_not(None), ~is_recorded)
        for actor, role in (
            (person_id, "holder"),
            (_tenures.c.accredited_to_id, "accredited to"),
        )
    ]
