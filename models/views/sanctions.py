"""The view of sanctions: senders, targets, measures and phases."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select

from models.actors import Actor, ActorKind
from models.columns import describe_date
from models.sanctions import (
    Sanction,
    SanctionMeasure,
    SanctionParty,
    SanctionPhase,
    SanctionRole,
    measure_kinds,
    phase_statuses,
)
from models.views.deduplicate import is_counted
from models.views.last_seen import MEANING, last_seen_columns, list_sanction_evidence
from models.views.view import View, date_columns

_actors = Actor.table()
_sanctions = Sanction.table()
_phases = SanctionPhase.table()
_parties = SanctionParty.table()
_measures = SanctionMeasure.table()


def _list_parties(role: SanctionRole, name: ColumnElement[str]) -> ScalarSelect[Any]:
    """The actors on one side, by slug or name, sorted by slug, joined by commas."""
    names = (
        select(name.label("party"))
        .join(_parties, _parties.c.actor_id == _actors.c.id)
        .where(_parties.c.sanction_id == _sanctions.c.id, _parties.c.role_code == role.value)
        .order_by(_actors.c.slug)
        .correlate(_sanctions)
        .subquery()
    )
    return select(func.aggregate_strings(names.c.party, ", ")).scalar_subquery()


# People are printed by name, because their slugs are not names.
_printed = case(
    (_actors.c.kind_code == ActorKind.PERSON.value, _actors.c.name), else_=_actors.c.slug
)

_kinds = (
    select(measure_kinds.c.label)
    .join(_measures, _measures.c.kind_code == measure_kinds.c.code)
    .where(_measures.c.sanction_id == _sanctions.c.id)
    .order_by(measure_kinds.c.position)
    .correlate(_sanctions)
    .subquery()
)

sanction_status = View(
    "sanction_status",
    "Sanctions with senders, targets, measures and dates; one row per sanction and phase. "
    "Sanctions confirmed to be the same are listed once.",
    {
        "sanction_id": "The sanction.",
        "sanction_slug": "Its slug.",
        "sanction_title": "Its title.",
        "senders": "Slugs of the senders, joined by commas.",
        "targets": "Slugs of the targets, joined by commas.",
        "senders_printed": "The senders, for print: people by name.",
        "targets_printed": "The targets, for print: people by name.",
        "measures": "Kinds of measure, joined by commas.",
        "phase_id": "The row of sanction_phases.",
        "status_code": "In force or suspended.",
        "status_label": "Label of the code.",
        **describe_date("started", "First day of the phase"),
        **describe_date("ended", "First day after the phase"),
        "ended_known_until": "If the end is ..: last day on which it was known to continue.",
        **describe_date("last_seen", MEANING),
    },
    lambda: (
        select(
            _sanctions.c.id.label("sanction_id"),
            _sanctions.c.slug.label("sanction_slug"),
            _sanctions.c.title.label("sanction_title"),
            _list_parties(SanctionRole.SENDER, _actors.c.slug).label("senders"),
            _list_parties(SanctionRole.TARGET, _actors.c.slug).label("targets"),
            _list_parties(SanctionRole.SENDER, _printed).label("senders_printed"),
            _list_parties(SanctionRole.TARGET, _printed).label("targets_printed"),
            select(func.aggregate_strings(_kinds.c.label, ", "))
            .scalar_subquery()
            .label("measures"),
            _phases.c.id.label("phase_id"),
            _phases.c.status_code,
            phase_statuses.c.label.label("status_label"),
            *date_columns(_phases, "started"),
            *date_columns(_phases, "ended"),
            _phases.c.ended_known_until,
            *last_seen_columns(_phases, list_sanction_evidence(_phases)),
        )
        .select_from(
            _sanctions.outerjoin(_phases, _phases.c.sanction_id == _sanctions.c.id).outerjoin(
                phase_statuses, phase_statuses.c.code == _phases.c.status_code
            )
        )
        .where(is_counted(_sanctions))
    ),
)
