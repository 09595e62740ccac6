"""Agreements: those that bind one state at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reports.analysis.measure import Integers, Scope, Unit, Values
from reports.analysis.measures.agreements import MEASURE as AGREEMENTS
from reports.analysis.spans import count_held, make_universe


def _compute(rows: Mapping[str, Integers], scope: Scope) -> Values:
    universe = make_universe(rows["states"], rows["successions"], scope)
    return count_held(rows["parties"], scope, universe)


MEASURE = replace(
    AGREEMENTS,
    name="agreements_bound",
    title="Agreements binding the state",
    meaning="The agreements in this database that bind it on 31 December.",
    unit=Unit.STATE_YEAR,
    defined="states that exist, with an agreement that binds or may bind them; the others are not "
    "researched",
    compute=_compute,
    cite=None,
    is_shown=False,
)
