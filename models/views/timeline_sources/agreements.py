"""Timeline entries of actions on agreements: signature, ratification, suspension and so on."""

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
    """Whether an action is a party's own, or one of the whole agreement after it joined."""
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
    """Actions on agreements that no event records."""
    # The same action of several parties on the same day is one entry.
    first = func.min(_actions.c.id).over(
        partition_by=(_actions.c.agreement_id, _actions.c.kind_code, _actions.c.occurred_edtf)
    )
    recorded = _actions.alias("recorded")
    is_recorded = (
        select(_acts.c.id)
        .join(recorded, recorded.c.id == _acts.c.agreement_action_id)
        .where(
            recorded.c.agreement_id == _actions.c.agreement_id,
            recorded.c.kind_code == _actions.c.kind_code,
            or_(recorded.c.party_id.is_(None), recorded.c.party_id == _actions.c.party_id),
            recorded.c.occurred_earliest <= _actions.c.occurred_latest,
            recorded.c.occurred_latest >= _actions.c.occurred_earliest,
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
        .where(~is_recorded.exists())
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
