"""The rules by which two agreements may be the same.

Two agreements need a date of signature or entry into force that can be the same, similar subjects,
the same number of sides if both state it (bilateral, multilateral), and at least two parties in
common. These must be two thirds of the parties of the larger agreement, or of the smaller one if
both have the same day of signature. Accessions must have the same parties, because they differ only
by the state that accedes. An organisation is replaced by its members, but at least one party must
be named by both: a common union alone is not enough.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    func,
    intersect,
    or_,
    select,
)

from models.agreements import ActionKind, Agreement, AgreementAction, AgreementKind, AgreementParty
from models.memberships import Membership, MembershipStatus
from models.views.dialects import divide_whole
from models.views.match_dates import PARTY_POINTS, pair_by_date, rate_date, select_dates

_SIMILAR_KINDS = (
    AgreementKind.TRADE,
    AgreementKind.CUSTOMS,
    AgreementKind.INTEGRATION,
    AgreementKind.PARTNERSHIP,
)
"""Kinds that sources do not distinguish in the same way."""
_DATED_ACTIONS = (ActionKind.SIGNATURE, ActionKind.ENTRY_INTO_FORCE)

_agreements = Agreement.table()
_actions = AgreementAction.table()
_parties = AgreementParty.table()
_memberships = Membership.table()


def select_agreement_pairs() -> Select[Any]:
    """Pairs of agreements that may be the same: the kept id and the other id."""
    dates = select_dates(
        _actions,
        "agreement_id",
        _actions.c.kind_code,
        "occurred",
        _actions.c.party_id.is_(None),
        _actions.c.kind_code.in_([kind.value for kind in _DATED_ACTIONS]),
    )
    pairs = pair_by_date("agreements", dates)
    kept, other = _agreements.alias("kept_agreements"), _agreements.alias("other_agreements")
    kinds = [kind.value for kind in _SIMILAR_KINDS]
    unstated = AgreementKind.UNSTATED.value
    alike = (
        select(pairs)
        .join(kept, kept.c.id == pairs.c.kept_id)
        .join(other, other.c.id == pairs.c.other_id)
        .where(
            or_(
                kept.c.kind_code == other.c.kind_code,
                kept.c.kind_code == unstated,
                other.c.kind_code == unstated,
                and_(kept.c.kind_code.in_(kinds), other.c.kind_code.in_(kinds)),
            ),
            func.coalesce(kept.c.scope_code, other.c.scope_code, "")
            == func.coalesce(other.c.scope_code, kept.c.scope_code, ""),
        )
        .add_columns(kept.c.kind_code.label("kind"), other.c.kind_code.label("other_kind"))
        .cte("agreements_alike")
    )
    return _keep_shared_parties(alike)


def _keep_shared_parties(alike: CTE) -> Select[Any]:
    """The pairs of agreements that have enough parties in common."""
    # Counted once for each agreement: most pairs differ too much in size to be compared.
    counted = _count_members()
    of_kept, of_other = counted.alias("of_kept"), counted.alias("of_other")
    is_larger = of_kept.c.members > of_other.c.members
    most = case((is_larger, of_kept.c.members), else_=of_other.c.members)
    fewest = case((is_larger, of_other.c.members), else_=of_kept.c.members)
    sizes = (
        select(
            alike,
            most.label("most"),
            fewest.label("fewest"),
            _count_common(alike, of_kept, of_other).label("common"),
        )
        .join(of_kept, of_kept.c.agreement_id == alike.c.kept_id)
        .join(of_other, of_other.c.agreement_id == alike.c.other_id)
        .where(or_(alike.c.same_day == 1, fewest * 3 >= most * 2))
        .subquery("agreement_sizes")
    )
    column = sizes.c
    accession = AgreementKind.ACCESSION.value
    return select(
        column.kept_id,
        column.other_id,
        (rate_date(sizes) + divide_whole(PARTY_POINTS * column.common, column.most)).label(
            "points"
        ),
    ).where(
        column.common >= 2,
        case(
            (
                and_(column.kind == accession, column.other_kind == accession),
                column.common == column.most,
            ),
            (column.same_day == 1, column.common * 3 >= column.fewest * 2),
            else_=column.common * 3 >= column.most * 2,
        ),
    )


def _join_members() -> FromClause:
    """The parties of agreements, each organisation with its members in its place."""
    return _parties.outerjoin(
        _memberships,
        and_(
            _memberships.c.organisation_id == _parties.c.actor_id,
            _memberships.c.status_code == MembershipStatus.MEMBER.value,
        ),
    )


_MEMBER = func.coalesce(_memberships.c.actor_id, _parties.c.actor_id)


def _count_members() -> CTE:
    """How many parties each agreement has, and how many of them stand for an organisation."""
    return (
        select(
            _parties.c.agreement_id,
            func.count(_MEMBER.distinct()).label("members"),
            func.count(_memberships.c.actor_id).label("replaced"),
        )
        .select_from(_join_members())
        .group_by(_parties.c.agreement_id)
        .cte("agreement_members")
    )


def _count_common(alike: CTE, of_kept: FromClause, of_other: FromClause) -> ColumnElement[int]:
    """How many parties the two agreements of a pair have in common.

    Each pair is looked up in indexes. A join of all parties may take minutes if the planner
    estimates it wrongly.
    """
    one, two = _parties.alias(), _parties.alias()

    def select_members(agreement_id: ColumnElement[int]) -> Select[Any]:
        members = select(_MEMBER.label("actor_id")).select_from(_join_members())
        return members.where(_parties.c.agreement_id == agreement_id).correlate(alike)

    in_both = intersect(select_members(alike.c.kept_id), select_members(alike.c.other_id))
    named_by_both = (
        select(func.count())
        .select_from(one.join(two, one.c.actor_id == two.c.actor_id))
        .where(one.c.agreement_id == alike.c.kept_id, two.c.agreement_id == alike.c.other_id)
        .correlate(alike, of_kept, of_other)
        .scalar_subquery()
    )
    # Most agreements have no organisation to replace, so their parties are counted in the index.
    return case(
        (and_(of_kept.c.replaced == 0, of_other.c.replaced == 0), named_by_both),
        (named_by_both > 0, select(func.count()).select_from(in_both.subquery()).scalar_subquery()),
        else_=0,
    )
