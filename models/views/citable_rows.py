"""The view of everything that can be cited: one table, key and label for rows of fifteen tables."""

from typing import Any

from sqlalchemy import Select, Text, case, cast, func, literal, select, union_all

from models.actors import Actor, ActorSuccession, succession_kinds
from models.agreements import Agreement, AgreementAction, AgreementParty, action_kinds
from models.events import Event
from models.figures import Indicator, Observation
from models.laws import Law, LawLink, LawStage, LawVote, law_link_kinds, law_stage_kinds
from models.memberships import Membership, membership_statuses
from models.offices import Position, Tenure
from models.relations import Relation
from models.sanctions import Sanction
from models.views.view import View

_actors = Actor.table()
_others = _actors.alias("others")
_agreements = Agreement.table()
_parties = AgreementParty.table()
_laws = Law.table()
_stages = LawStage.table()


def _row(table: Any, key: Any, label: Any) -> Select[Any]:
    name = literal(table.name, Text)
    return select(
        name.label("table_name"),
        table.c.id.label("row_id"),
        key.label("row_key"),
        label.label("row_label"),
    )


def _joined(*parts: Any, by: str = "+") -> Any:
    """Parts joined to one text; a NULL part is left empty."""
    text: Any = None
    for part in parts:
        value = func.coalesce(part, "")
        text = value if text is None else text + by + value
    return text


def _own_slug(model: Any, label: Any) -> Select[Any]:
    table = model.table()
    return _row(table, table.c.slug, table.c[label]).select_from(table)


def _memberships() -> Select[Any]:
    table = Membership.table()
    return _row(
        table,
        _joined(_actors.c.slug, _others.c.slug, table.c.started_edtf),
        _actors.c.name + ", " + func.lower(membership_statuses.c.label) + " of " + _others.c.name,
    ).select_from(
        table.join(_actors, _actors.c.id == table.c.actor_id)
        .join(_others, _others.c.id == table.c.organisation_id)
        .join(membership_statuses, membership_statuses.c.code == table.c.status_code)
    )


def _successions() -> Select[Any]:
    table = ActorSuccession.table()
    return _row(
        table,
        _joined(_actors.c.slug, _others.c.slug, table.c.kind_code),
        _actors.c.name + " to " + _others.c.name + ": " + func.lower(succession_kinds.c.label),
    ).select_from(
        table.join(_actors, _actors.c.id == table.c.predecessor_id)
        .join(_others, _others.c.id == table.c.successor_id)
        .join(succession_kinds, succession_kinds.c.code == table.c.kind_code)
    )


def _tenures() -> Select[Any]:
    table, positions = Tenure.table(), Position.table()
    return _row(
        table,
        _joined(_actors.c.slug, positions.c.slug, table.c.started_edtf),
        _actors.c.name + ", " + positions.c.title,
    ).select_from(
        table.join(_actors, _actors.c.id == table.c.person_id).join(
            positions, positions.c.id == table.c.position_id
        )
    )


def _agreement_parties() -> Select[Any]:
    return _row(
        _parties,
        _joined(_agreements.c.slug, _actors.c.slug),
        _agreements.c.short_title + ": " + _actors.c.name,
    ).select_from(
        _parties.join(_agreements, _agreements.c.id == _parties.c.agreement_id).join(
            _actors, _actors.c.id == _parties.c.actor_id
        )
    )


def _agreement_actions() -> Select[Any]:
    table = AgreementAction.table()
    return _row(
        table,
        _joined(_agreements.c.slug, _actors.c.slug, table.c.kind_code, table.c.occurred_edtf),
        _agreements.c.short_title
        + ": "
        + func.lower(action_kinds.c.label)
        + case((_actors.c.name.is_not(None), " by " + _actors.c.name), else_=""),
    ).select_from(
        table.join(_agreements, _agreements.c.id == table.c.agreement_id)
        .join(action_kinds, action_kinds.c.code == table.c.kind_code)
        .outerjoin(_parties, _parties.c.id == table.c.party_id)
        .outerjoin(_actors, _actors.c.id == _parties.c.actor_id)
    )


def _law_stages() -> Select[Any]:
    return _row(
        _stages,
        _joined(_laws.c.slug, _stages.c.stage_code, _stages.c.occurred_edtf),
        _laws.c.short_title + ": " + func.lower(law_stage_kinds.c.label),
    ).select_from(
        _stages.join(_laws, _laws.c.id == _stages.c.law_id).join(
            law_stage_kinds, law_stage_kinds.c.code == _stages.c.stage_code
        )
    )


def _law_votes() -> Select[Any]:
    table = LawVote.table()
    return _row(
        table,
        _joined(_laws.c.slug, _stages.c.stage_code, _stages.c.occurred_edtf),
        _laws.c.short_title
        + ": "
        + func.lower(law_stage_kinds.c.label)
        + ", "
        + func.coalesce(cast(table.c.yes, Text), "?")
        + "-"
        + func.coalesce(cast(table.c.no, Text), "?"),
    ).select_from(
        table.join(_stages, _stages.c.id == table.c.stage_id)
        .join(_laws, _laws.c.id == _stages.c.law_id)
        .join(law_stage_kinds, law_stage_kinds.c.code == _stages.c.stage_code)
    )


def _law_links() -> Select[Any]:
    table, models = LawLink.table(), _laws.alias("models")
    return _row(
        table,
        _joined(_laws.c.slug, table.c.kind_code, models.c.slug),
        _laws.c.short_title + " " + func.lower(law_link_kinds.c.label) + " " + models.c.short_title,
    ).select_from(
        table.join(_laws, _laws.c.id == table.c.law_id)
        .join(models, models.c.id == table.c.other_law_id)
        .join(law_link_kinds, law_link_kinds.c.code == table.c.kind_code)
    )


def _observations() -> Select[Any]:
    table, indicators = Observation.table(), Indicator.table()
    return _row(
        table,
        _joined(_actors.c.slug, indicators.c.slug, table.c.period_edtf, table.c.status_code),
        _actors.c.name + ", " + indicators.c.title + ", " + func.coalesce(table.c.period_edtf, "-"),
    ).select_from(
        table.join(_actors, _actors.c.id == table.c.actor_id).join(
            indicators, indicators.c.id == table.c.indicator_id
        )
    )


citable_rows = View(
    "citable_rows",
    "Every row that sources can be cited for, under one key and label; one row per such row.",
    {
        "table_name": "Table of the row.",
        "row_id": "Its id in that table.",
        "row_key": "Its natural key, parts joined by +.",
        "row_label": "What to call it in print.",
    },
    lambda: union_all(
        _own_slug(Actor, "name"),
        _successions(),
        _memberships(),
        _tenures(),
        _own_slug(Relation, "summary"),
        _own_slug(Agreement, "short_title"),
        _agreement_parties(),
        _agreement_actions(),
        _own_slug(Law, "short_title"),
        _law_stages(),
        _law_votes(),
        _law_links(),
        _own_slug(Event, "title"),
        _own_slug(Sanction, "title"),
        _observations(),
    ),
)
