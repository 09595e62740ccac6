"""The rules by which two records may be the same.

Records of a dataset are compared with curated records and with those of other datasets. The rules
give the same result on every database. They ignore titles, because each source words them
differently.

* Two agreements need a date of signature or entry into force that can be the same, similar
  subjects, the same number of sides if both state it (bilateral, multilateral), and at least two
  parties in common. These must be two thirds of the parties of the larger agreement, or of the
  smaller one if both have the same day of signature. Accessions must have the same parties,
  because they differ only by the state that accedes. An organisation is replaced by its members,
  but at least one party must be named by both: a common union alone is not enough.
* Two sanctions need a sender, a target and a kind of measure in common, and a phase in force whose
  start can be the same.

Dates are joined by the years in which they begin and end.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    Select,
    Text,
    and_,
    case,
    exists,
    func,
    intersect,
    literal,
    or_,
    select,
)

from models.agreements import ActionKind, Agreement, AgreementAction, AgreementKind, AgreementParty
from models.memberships import Membership, MembershipStatus
from models.sanctions import (
    PhaseStatus,
    SanctionMeasure,
    SanctionParty,
    SanctionPhase,
    SanctionRole,
)
from models.views.dialects import divide_whole
from models.views.match_dates import pair_by_date, rate_date, select_dates

_SIMILAR_KINDS = (
    AgreementKind.TRADE,
    AgreementKind.CUSTOMS,
    AgreementKind.INTEGRATION,
    AgreementKind.PARTNERSHIP,
)
"""Kinds that sources do not distinguish in the same way."""
PARTY_POINTS, TITLE_POINTS, PART_POINTS = 30, 30, 20
"""The score, besides the points for dates: parties in common, as a share of those of the record
with more; the same title, a title that contains the other. Sanctions have points for measures in
common instead of those for titles."""
_DATED_ACTIONS = (ActionKind.SIGNATURE, ActionKind.ENTRY_INTO_FORCE)

_agreements = Agreement.table()
_actions = AgreementAction.table()
_parties = AgreementParty.table()
_phases = SanctionPhase.table()
_sides = SanctionParty.table()
_measures = SanctionMeasure.table()
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
    """The pairs of agreements that have enough parties in common.

    Each pair is looked up in indexes. A join of all parties may take minutes if the planner
    estimates it wrongly.
    """
    one, two = _parties.alias(), _parties.alias()
    joined = _parties.outerjoin(
        _memberships,
        and_(
            _memberships.c.organisation_id == _parties.c.actor_id,
            _memberships.c.status_code == MembershipStatus.MEMBER.value,
        ),
    )

    def select_members(agreement_id: Any) -> Select[Any]:
        actor = func.coalesce(_memberships.c.actor_id, _parties.c.actor_id).label("actor_id")
        here = select(actor).select_from(joined).where(_parties.c.agreement_id == agreement_id)
        return here.correlate(alike)

    everyone = func.coalesce(_memberships.c.actor_id, _parties.c.actor_id).distinct()
    # Counted once for each agreement: most pairs differ too much in size to be compared.
    counted = (
        select(
            _parties.c.agreement_id,
            func.count(everyone).label("members"),
            func.count(_memberships.c.actor_id).label("replaced"),
        )
        .select_from(joined)
        .group_by(_parties.c.agreement_id)
        .cte("agreement_members")
    )
    of_kept, of_other = counted.alias("of_kept"), counted.alias("of_other")
    is_larger = of_kept.c.members > of_other.c.members
    most = case((is_larger, of_kept.c.members), else_=of_other.c.members)
    fewest = case((is_larger, of_other.c.members), else_=of_kept.c.members)
    in_both = intersect(select_members(alike.c.kept_id), select_members(alike.c.other_id))
    named_by_both = (
        select(func.count())
        .select_from(one.join(two, one.c.actor_id == two.c.actor_id))
        .where(one.c.agreement_id == alike.c.kept_id, two.c.agreement_id == alike.c.other_id)
        .correlate(alike, of_kept, of_other)
        .scalar_subquery()
    )
    # Most agreements have no organisation to replace, so their parties are counted in the index.
    common = case(
        (and_(of_kept.c.replaced == 0, of_other.c.replaced == 0), named_by_both),
        (named_by_both > 0, select(func.count()).select_from(in_both.subquery()).scalar_subquery()),
        else_=0,
    )
    sizes = (
        select(
            alike,
            most.label("most"),
            fewest.label("fewest"),
            common.label("common"),
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


def select_sanction_pairs() -> Select[Any]:
    """Pairs of sanctions that may be the same: the kept id and the other id."""
    dates = select_dates(
        _phases,
        "sanction_id",
        literal("start", Text),
        "started",
        _phases.c.status_code == PhaseStatus.IN_FORCE.value,
    )
    pairs = pair_by_date("sanctions", dates)

    def have_in_common(table: Any, *values: str, role: SanctionRole | None = None) -> Any:
        kept, other = table.alias(), table.alias()
        shared = [kept.c[name] == other.c[name] for name in values]
        if role:
            shared.append(kept.c.role_code == role.value)
        return exists().where(
            kept.c.sanction_id == pairs.c.kept_id, other.c.sanction_id == pairs.c.other_id, *shared
        )

    def count_rows(name: str, table: Any, *values: str) -> list[Any]:
        """Rows in common, and those of each record."""
        kept, other = table.alias(), table.alias()
        same = and_(*(kept.c[name] == other.c[name] for name in values))
        common = (
            select(func.count())
            .select_from(kept.join(other, same))
            .where(kept.c.sanction_id == pairs.c.kept_id, other.c.sanction_id == pairs.c.other_id)
            .correlate(pairs)
            .scalar_subquery()
            .label(f"common_{name}")
        )
        sizes = [
            select(func.count())
            .select_from(one)
            .where(one.c.sanction_id == owner)
            .correlate(pairs)
            .scalar_subquery()
            .label(f"{side}_{name}")
            for side, one, owner in (
                ("kept", kept, pairs.c.kept_id),
                ("other", other, pairs.c.other_id),
            )
        ]
        return [common, *sizes]

    counted = (
        select(
            pairs,
            *count_rows("sides", _sides, "role_code", "actor_id"),
            *count_rows("measures", _measures, "kind_code"),
        )
        .where(
            have_in_common(_sides, "role_code", "actor_id", role=SanctionRole.SENDER),
            have_in_common(_sides, "role_code", "actor_id", role=SanctionRole.TARGET),
            have_in_common(_measures, "kind_code"),
        )
        .subquery("sanction_sizes")
    )

    def share_of(name: str) -> Any:
        """Rows in common, as a share of those of the record with more."""
        kept, other = counted.c[f"kept_{name}"], counted.c[f"other_{name}"]
        most = case((kept > other, kept), else_=other)
        return divide_whole(PARTY_POINTS * counted.c[f"common_{name}"], most)

    points = rate_date(counted) + share_of("sides") + share_of("measures")
    return select(counted.c.kept_id, counted.c.other_id, points.label("points"))
