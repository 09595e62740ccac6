"""What parties do about agreements: sign, ratify, suspend."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from models.agreements import ActionKind, Agreement, AgreementAction, AgreementParty, action_kinds
from models.events import EventAct
from models.views.agreements import CONSENT_KINDS
from models.views.deduplicate import is_counted
from models.views.timeline_sources.entries import fixed_role, select_entries
from models.views.view import date_columns

_agreements = Agreement.table()
_parties = AgreementParty.table()
_actions = AgreementAction.table()
_acts = EventAct.table()


def is_done_by_party(action: Any) -> ColumnElement[bool]:
    """Whether a party did an action: its own, or one of the whole agreement that it had joined."""
    own, joined = _actions.alias(), _actions.alias()
    has_own = select(own.c.id).where(
        own.c.party_id == _parties.c.id, own.c.kind_code == action.c.kind_code
    )
    had_joined = select(joined.c.id).where(
        joined.c.party_id == _parties.c.id,
        joined.c.kind_code.in_(
            [ActionKind.SIGNATURE.value, *(kind.value for kind in CONSENT_KINDS)]
        ),
        joined.c.occurred_earliest <= action.c.occurred_latest,
    )
    return and_(
        _parties.c.agreement_id == action.c.agreement_id,
        or_(
            _parties.c.id == action.c.party_id,
            and_(action.c.party_id.is_(None), ~has_own.exists(), had_joined.exists()),
        ),
    )


def select_agreement_actions() -> Select[Any]:
    """Actions of agreements that no event tells."""
    # Parties that did the same on the same day are one happening, with the whole agreement's.
    first = func.min(_actions.c.id).over(
        partition_by=(_actions.c.agreement_id, _actions.c.kind_code, _actions.c.occurred_edtf)
    )
    told = _actions.alias("told")
    told_already = (
        select(_acts.c.id)
        .join(told, told.c.id == _acts.c.agreement_action_id)
        .where(
            told.c.agreement_id == _actions.c.agreement_id,
            told.c.kind_code == _actions.c.kind_code,
            or_(told.c.party_id.is_(None), told.c.party_id == _actions.c.party_id),
            told.c.occurred_earliest <= _actions.c.occurred_latest,
            told.c.occurred_latest >= _actions.c.occurred_earliest,
        )
    )
    acts = (
        select(
            _actions.c.id,
            _actions.c.agreement_id,
            _actions.c.party_id,
            _actions.c.kind_code,
            *date_columns(_actions, "occurred"),
            first.label("first_id"),
        )
        .where(~told_already.exists())
        .subquery("treaty_acts")
    )
    return (
        select_entries(
            acts,
            "occurred",
            kind="agreement",
            actor=_parties.c.actor_id,
            role=fixed_role("party"),
            title=_agreements.c.short_title + ": " + func.lower(action_kinds.c.label),
            key=_agreements.c.slug,
            record="agreement_actions",
            row_id=acts.c.first_id,
        )
        .select_from(
            acts.join(_agreements, _agreements.c.id == acts.c.agreement_id)
            .join(action_kinds, action_kinds.c.code == acts.c.kind_code)
            .join(_parties, is_done_by_party(acts))
        )
        .where(is_counted(_agreements))
    )
