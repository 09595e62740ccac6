"""Sanctions of one state on another: those in force at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reports.analysis.measure import Integers, Scope, Unit, Values
from reports.analysis.measure_evidence import cite_between
from reports.analysis.measures.sanctions import MEASURE as SANCTIONS
from reports.analysis.measures.sanctions import count_sanctions


def _compute(rows: Mapping[str, Integers], scope: Scope) -> Values:
    phases = rows["phases"]
    return count_sanctions(phases, phases[:, [0, 6]], scope)


MEASURE = replace(
    SANCTIONS,
    name="sanctions_imposed",
    title="Sanctions of the first on the second",
    meaning="The sanctions in this database that the first has in force on the second on 31 "
    "December, on the state or on its persons and bodies; those of an organisation do not count.",
    unit=Unit.DIRECTED_PAIR_YEAR,
    defined="pairs with a sanction of the first on the second on record for the year; the others "
    "are not researched",
    compute=_compute,
    cite=cite_between("phases", (0, 6), {1: "sanctions"}, is_directed=True),
)
