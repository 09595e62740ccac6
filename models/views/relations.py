"""The view of relations: each phase once from either side."""

from typing import Any

from sqlalchemy import Select, case, select, union_all

from models.actors import Actor
from models.columns import describe_date
from models.events import Event, EventAct, Moment
from models.relations import (
    Relation,
    RelationStatus,
    mission_levels,
    relation_kinds,
    relation_statuses,
)
from models.views.view import View, date_columns

_relations = Relation.table()
_acts = EventAct.table()
_events = Event.table()

_MUTUAL = [RelationStatus.ESTABLISHED.value, RelationStatus.ALLIED.value]
"""The statuses that only both together can bring about."""


def _find_event() -> Any:
    """The slug of the event that is the same act as the start of the phase."""
    return (
        select(_events.c.slug)
        .join_from(_acts, _events, _events.c.id == _acts.c.event_id)
        .where(_acts.c.relation_id == _relations.c.id, _acts.c.moment_code == Moment.START.value)
        .order_by(_events.c.slug)
        .limit(1)
        .correlate(_relations)
        .scalar_subquery()
    )


def _select_side(actor: str, other: str, level: str, other_level: str, side: str) -> Select[Any]:
    """All phases as one side sees them: its key, the other's, and the level of each mission."""
    actors, others = Actor.table(), Actor.table().alias("others")
    own, theirs = mission_levels.alias("own_levels"), mission_levels.alias("other_levels")
    beginner = actors if side == "first" else others
    rows = _relations.c
    joined = (
        _relations.join(actors, actors.c.id == rows[actor])
        .join(relation_kinds, relation_kinds.c.code == rows.kind_code)
        .outerjoin(others, others.c.id == rows[other])
        .outerjoin(relation_statuses, relation_statuses.c.code == rows.status_code)
        .outerjoin(own, own.c.code == rows[level])
        .outerjoin(theirs, theirs.c.code == rows[other_level])
    )
    return select(
        rows.id.label("relation_id"),
        rows.slug.label("relation_slug"),
        rows.summary.label("relation_summary"),
        rows.kind_code,
        relation_kinds.c.label.label("kind_label"),
        rows.status_code,
        relation_statuses.c.label.label("status_label"),
        actors.c.id.label("actor_id"),
        actors.c.slug.label("actor_slug"),
        actors.c.name.label("actor_name"),
        others.c.id.label("other_actor_id"),
        others.c.slug.label("other_actor_slug"),
        others.c.name.label("other_actor_name"),
        case((rows.status_code.not_in(_MUTUAL), beginner.c.slug)).label("begun_by"),
        rows[level].label("level_code"),
        own.c.label.label("level_label"),
        rows[other_level].label("other_level_code"),
        theirs.c.label.label("other_level_label"),
        *date_columns(_relations, "started"),
        *date_columns(_relations, "ended"),
        rows.ended_known_until,
        _find_event().label("event_slug"),
    ).select_from(joined)


relation_status = View(
    "relation_status",
    "Phases of diplomatic relations, recognition, borders, claims of territory and alliances, and "
    "assessments of sources; one row per phase and side, so that a filter on actor_slug finds all "
    "phases of an actor.",
    {
        "relation_id": "The phase or assessment.",
        "relation_slug": "Its slug.",
        "relation_summary": "The act that began the phase, or the assessment.",
        "kind_code": "Kind of relation.",
        "kind_label": "Label of the code.",
        "status_code": "Status in the phase; NULL: an assessment.",
        "status_label": "Label of the code.",
        "actor_id": "The actor on this side.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "other_actor_id": "The actor on the other side; NULL: an assessment of one actor.",
        "other_actor_slug": "Its slug.",
        "other_actor_name": "Its name.",
        "begun_by": "Slug of the actor that began the phase; NULL: both did, or an assessment.",
        "level_code": "Level of this side's mission with the other; NULL: not recorded.",
        "level_label": "Label of the code.",
        "other_level_code": "Level of the other side's mission with this one; NULL: not recorded.",
        "other_level_label": "Label of the code.",
        **describe_date("started", "Day of the act, or of the assessment"),
        **describe_date("ended", "First day after the phase"),
        "ended_known_until": "If the end is ..: last day on which it was known to continue.",
        "event_slug": "Event that is the same act as the start of the phase; NULL: none.",
    },
    lambda: union_all(
        _select_side("actor_id", "other_actor_id", "level_code", "other_level_code", "first"),
        _select_side(
            "other_actor_id", "actor_id", "other_level_code", "level_code", "second"
        ).where(_relations.c.other_actor_id.is_not(None)),
    ),
)
