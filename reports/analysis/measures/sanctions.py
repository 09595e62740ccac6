"""Sanctions between two states: those that one has in force on the other at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sqlalchemy import select

from models import SanctionParty
from models.coverage import CoverageKind
from models.sanctions import PhaseStatus, SanctionRole
from models.views import actor_countries, sanction_status
from reports.analysis.measure import AlignmentMeasure, Integers, Query, Scope, Unit, Values
from reports.analysis.measure_evidence import cite_between
from reports.analysis.spans import decide, select_span


def _select(_scope: Scope) -> Mapping[str, Query]:
    """Sender, sanction and span of each phase, and the target, by the country of each side."""
    phases = sanction_status.table
    senders, targets = (SanctionParty.table().alias(name) for name in ("senders", "targets"))
    homes, aims = (actor_countries.table.alias(name) for name in ("homes", "aims"))
    return {
        "phases": select(
            homes.c.country_id,
            phases.c.sanction_id,
            *select_span(phases),
            aims.c.country_id,
        )
        .join_from(phases, senders, senders.c.sanction_id == phases.c.sanction_id)
        .join(homes, homes.c.actor_id == senders.c.actor_id)
        .join(targets, targets.c.sanction_id == phases.c.sanction_id)
        .join(aims, aims.c.actor_id == targets.c.actor_id)
        .where(
            senders.c.role_code == SanctionRole.SENDER.value,
            targets.c.role_code == SanctionRole.TARGET.value,
            phases.c.status_code == PhaseStatus.IN_FORCE.value,
            homes.c.country_id.is_not(None),
            aims.c.country_id.is_not(None),
            homes.c.country_id != aims.c.country_id,
        )
        .distinct()
    }


def _compute(rows: Mapping[str, Integers], scope: Scope) -> Values:
    phases = rows["phases"]
    return count_sanctions(phases, np.sort(phases[:, [0, 6]], axis=1), scope)


def count_sanctions(phases: Integers, pairs: Integers, scope: Scope) -> Values:
    """How many sanctions each pair has in force at the end of each year; a pair for each phase."""
    wanted = (
        np.isin(pairs, list(scope.actor_ids)) if scope.actor_ids else np.ones(pairs.shape, bool)
    )
    kept = wanted.all(axis=1) if scope.is_pair else wanted.any(axis=1)
    phases, pairs = phases[kept], pairs[kept]
    found: list[tuple[int, int, int, int, int]] = []
    for year in scope.years:
        certain, possible = (
            _count_different(pairs[holds], phases[holds, 1]) for holds in decide(phases, year)
        )
        found += [
            (year, one, other, certain.get((one, other), 0), number)
            for (one, other), number in sorted(possible.items())
        ]
    year_, one_, other_, value, most = np.array(found, np.int64).reshape(-1, 5).T
    return Values(year_, one_, other_, value.astype(np.float64), most, most - value)


def _count_different(pairs: Integers, sanctions: Integers) -> dict[tuple[int, int], int]:
    """How many different sanctions each pair has."""
    different = np.unique(np.column_stack([pairs, sanctions]), axis=0)
    keys, counts = np.unique(different[:, :2], axis=0, return_counts=True)
    return {(int(a), int(b)): int(n) for (a, b), n in zip(keys, counts, strict=True)}


MEASURE = AlignmentMeasure(
    name="sanctions",
    title="Sanctions between the two",
    heading="Sanctions",
    meaning="The sanctions in this database that one has in force on the other on 31 December, on "
    "the state or on its persons and bodies; those of an organisation do not count.",
    unit=Unit.PAIR_YEAR,
    scale="a count",
    source="sanctions in this database",
    defined="pairs with a sanction of one on the other on record for the year; the others are "
    "not researched",
    citation="count of this project",
    how_to_load="bedfellows import gsdb FILE",
    queries=_select,
    compute=_compute,
    covers=[CoverageKind.SANCTION],
    cite=cite_between("phases", (0, 6), {1: "sanctions"}),
    is_count=True,
    is_shown=False,
)
