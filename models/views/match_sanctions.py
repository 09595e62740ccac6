"""The rules by which two sanctions may be the same.

Two sanctions need a sender, a target and a kind of measure in common, and a phase in force whose
start can be the same.
"""

from typing import Any

from sqlalchemy import Select, Text, and_, case, exists, func, literal, select

from models.sanctions import (
    PhaseStatus,
    SanctionMeasure,
    SanctionParty,
    SanctionPhase,
    SanctionRole,
)
from models.views.dialects import divide_whole
from models.views.match_dates import PARTY_POINTS, pair_by_date, rate_date, select_dates

_phases = SanctionPhase.table()
_sides = SanctionParty.table()
_measures = SanctionMeasure.table()


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
