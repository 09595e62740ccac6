"""Timeline entries of actions on agreements: signature, ratification, suspension and so on."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select, true

from models.agreements import (
    CONSENT_KINDS,
    ActionKind,
    Agreement,
    AgreementAction,
    AgreementParty,
    action_kinds,
)
from models.events import EventAct
from models.views.deduplicate import is_counted
from models.views.timeline_sources.entries import fixed_role, select_entries

_agreements = Agreement.table()
_parties = AgreementParty.table()
_actions = AgreementAction.table()
_acts = EventAct.table()


def list_ways_to_act(action: FromClause) -> list[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    """The ways in which parties did an action: what joins them with it, and a further condition.

    An action is a party's own, or one of the whole agreement after the party joined it. Each way
    finds its rows by an index of its own; one condition for both would read all actions.
    """
    own, joined = _actions.alias("own_actions"), _actions.alias("joining_actions")
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
    return [
        (_parties.c.id == action.c.party_id, true()),
        (
            _parties.c.agreement_id == action.c.agreement_id,
            and_(
                action.c.party_id.is_(None),
                has_own.limit(1).scalar_subquery().is_(None),
                had_joined.limit(1).scalar_subquery().is_not(None),
            ),
        ),
    ]


def _is_recorded(action: FromClause) -> ColumnElement[bool]:
    """Whether an event records an action: the act itself, or the same act of the agreement."""
    recorded, of_agreement = _actions.alias("recorded"), _actions.alias("recorded_agreement")
    # The first condition is decided once for all actions, so few actions need the second one.
    agreements = select(of_agreement.c.agreement_id).join(
        _acts, _acts.c.agreement_action_id == of_agreement.c.id
    )
    same_act = (
        select(recorded.c.id)
        .join(_acts, _acts.c.agreement_action_id == recorded.c.id)
        .where(
            recorded.c.agreement_id == action.c.agreement_id,
            recorded.c.kind_code == action.c.kind_code,
            or_(recorded.c.party_id.is_(None), recorded.c.party_id == action.c.party_id),
            recorded.c.occurred_earliest <= action.c.occurred_latest,
            recorded.c.occurred_latest >= action.c.occurred_earliest,
        )
    )
    return and_(action.c.agreement_id.in_(agreements), same_act.exists())


def _is_same_entry(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether two actions are one entry: the same action on the same day, of several parties."""
    days = [func.coalesce(action.c.occurred_edtf, "") for action in (one, other)]
    return and_(
        one.c.agreement_id == other.c.agreement_id,
        one.c.kind_code == other.c.kind_code,
        days[0] == days[1],
    )


def select_agreement_actions() -> list[Select[Any]]:
    """Actions on agreements that no event records."""
    acts, first, earlier = (_actions.alias(name) for name in ("acts", "first", "earlier"))
    has_earlier = select(earlier.c.id).where(
        _is_same_entry(earlier, first), earlier.c.id < first.c.id, ~_is_recorded(earlier)
    )
    entries = select_entries(
        acts,
        "occurred",
        kind="agreement",
        actor=_parties.c.actor_id,
        role=fixed_role("party"),
        title=_agreements.c.short_title + ": " + func.lower(action_kinds.c.label),
        key=_agreements.c.slug,
        record="agreement_actions",
        row_id=first.c.id,
    )
    return [
        # Agreements are joined with parties, not with actions, so that no plan reads all actions.
        entries.select_from(
            acts.join(_parties, joins)
            .join(_agreements, _agreements.c.id == _parties.c.agreement_id)
            .join(action_kinds, action_kinds.c.code == acts.c.kind_code)
            .join(first, _is_same_entry(first, acts))
        ).where(
            applies,
            ~_is_recorded(acts),
            ~_is_recorded(first),
            # As a value and not as NOT EXISTS, which PostgreSQL would join for all actions.
            has_earlier.limit(1).scalar_subquery().is_(None),
            is_counted(_agreements),
        )
        for joins, applies in list_ways_to_act(acts)
    ]
