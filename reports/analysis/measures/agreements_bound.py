"""Agreements: those that bind one state at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping

from models.coverage import CoverageKind
from reports.analysis.measure import AlignmentMeasure, Integers, Scope, Unit, Values
from reports.analysis.measures.agreements import select_parties
from reports.analysis.spans import count_held, make_universe


def _compute(rows: Mapping[str, Integers], scope: Scope) -> Values:
    universe = make_universe(rows["states"], rows["successions"], scope)
    return count_held(rows["parties"], scope, universe)


MEASURE = AlignmentMeasure(
    name="agreements_bound",
    title="Agreements binding the state",
    heading="Agreements",
    meaning="The agreements in this database that bind it on 31 December. Undecided: no date of "
    "entry into force, or no record of consent.",
    unit=Unit.STATE_YEAR,
    scale="a count",
    source="agreements in this database",
    defined="states that exist, with an agreement that binds or may bind them; the others are not "
    "researched",
    citation="Vienna Convention on the Law of Treaties, article 24",
    how_to_load="bedfellows import treaties FILE",
    queries=lambda _scope: select_parties(),
    compute=_compute,
    covers=[CoverageKind.AGREEMENT],
    is_count=True,
    is_shown=False,
)
