"""Whether a party is bound by an agreement on a day: yes, no, or open."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, or_

from models import AgreementAction
from models.agreements import ActionKind, PartyRole
from reports.framework.marks import Mark

BOUND_MARKS = [
    Mark("?", "no date of entry into force, or no record of consent", ["Bound"]),
]
"""The mark of `decide_bound`, under the heading Bound."""


def decide_bound(status: FromClause, day: date) -> Any:
    """Whether a party is bound by an agreement on ``day``: yes, no or ?.

    Bound from its own entry into force, else from the later of its consent and the agreement's
    entry into force (Vienna Convention, article 24); signature alone, or no date of entry into
    force, leaves the answer open. Not bound once ended, nor while suspended.
    """
    column = status.c
    ended_for_certain = column.ended_latest <= day
    maybe_ended = and_(
        column.ended_edtf.is_not(None),
        or_(column.ended_earliest.is_(None), column.ended_earliest <= day),
    )
    maybe_suspended = or_(
        and_(
            column.suspended_edtf.is_not(None),
            or_(column.suspended_earliest.is_(None), column.suspended_earliest <= day),
        ),
        _was_suspended(column.party_id, day, is_certain=False),
    )
    not_yet = and_(
        or_(column.signed_earliest.is_(None), column.signed_earliest > day),
        or_(column.consent_earliest.is_(None), column.consent_earliest > day),
        or_(column.signed_earliest.is_not(None), column.consent_earliest.is_not(None)),
        or_(column.in_force_earliest.is_(None), column.in_force_earliest > day),
    )
    return case(
        (column.role_code == PartyRole.NON_SIGNATORY.value, "no"),
        (
            or_(
                ended_for_certain,
                column.in_force_earliest > day,
                column.agreement_in_force_earliest > day,
                column.suspended_latest <= day,
                _was_suspended(column.party_id, day, is_certain=True),
                not_yet,
            ),
            "no",
        ),
        (and_(column.in_force_latest <= day, ~maybe_ended, ~maybe_suspended), "yes"),
        else_="?",
    )


def _was_suspended(
    party_id: ColumnElement[int], day: date, *, is_certain: bool
) -> ColumnElement[bool]:
    """Whether a suspension that was resumed later held on ``day``: certainly, or possibly."""
    begun, over = (AgreementAction.table().alias(name) for name in ("suspension", "resumption"))
    began_on, over_on = ("latest", "earliest") if is_certain else ("earliest", "latest")
    return exists().where(
        begun.c.party_id == party_id,
        begun.c.kind_code == ActionKind.SUSPENSION.value,
        begun.c[f"occurred_{began_on}"] <= day,
        over.c.party_id == party_id,
        over.c.kind_code == ActionKind.RESUMPTION.value,
        over.c[f"occurred_{over_on}"] > day,
        over.c.occurred_earliest >= begun.c.occurred_earliest,
        ~_is_between(begun, over, party_id),
    )


def _is_between(
    begun: FromClause, over: FromClause, party_id: ColumnElement[int]
) -> ColumnElement[bool]:
    """Whether another resumption followed the suspension before this one."""
    other = AgreementAction.table().alias("other_resumption")
    return exists().where(
        other.c.party_id == party_id,
        other.c.kind_code == ActionKind.RESUMPTION.value,
        other.c.occurred_earliest >= begun.c.occurred_earliest,
        other.c.occurred_earliest < over.c.occurred_earliest,
    )
