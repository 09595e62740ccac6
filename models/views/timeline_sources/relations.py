"""Timeline entries of relations: the act that began each phase, and ends that nothing follows."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from models.events import EventAct, Moment
from models.relations import Relation, RelationKind, relation_kinds, relation_statuses
from models.views.timeline_sources.entries import fixed_role, is_recorded_by_event, select_entries

_acts = EventAct.table()
_relations = Relation.table()


def select_relation_changes(date: str, moment: Moment) -> list[Select[Any]]:
    """Starts or ends of phases that no event records, for either side, by the name of the date.

    The end of a phase on which another begins is that phase's start, so it is left out.
    """
    joined = _relations.join(relation_kinds, relation_kinds.c.code == _relations.c.kind_code).join(
        relation_statuses, relation_statuses.c.code == _relations.c.status_code
    )
    title = (
        _relations.c.summary
        if date == "started"
        else relation_kinds.c.label + ": no longer " + func.lower(relation_statuses.c.label)
    )
    entries = [
        select_entries(
            _relations,
            date,
            kind="relation",
            actor=actor,
            role=fixed_role(role),
            title=title,
            key=_relations.c.slug,
            record="relations",
            row_id=_relations.c.id,
        )
        .select_from(joined)
        .where(
            _relations.c.kind_code != RelationKind.ASSESSMENT.value,
            ~is_recorded_by_event(_acts.c.relation_id == _relations.c.id, moment),
        )
        for actor, role in (
            (_relations.c.actor_id, "source"),
            (_relations.c.other_actor_id, "target"),
        )
    ]
    return entries if date == "started" else [each.where(~_is_followed()) for each in entries]


def _is_followed() -> Any:
    """Whether another phase of the same relation begins where this one ends."""
    following = _relations.alias("following")
    same, own = following.c, _relations.c
    return (
        select(same.id)
        .where(
            same.kind_code == own.kind_code,
            same.started_edtf == own.ended_edtf,
            or_(
                and_(same.actor_id == own.actor_id, same.other_actor_id == own.other_actor_id),
                and_(same.actor_id == own.other_actor_id, same.other_actor_id == own.actor_id),
            ),
        )
        .correlate(_relations)
        .exists()
    )
