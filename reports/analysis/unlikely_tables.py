"""Unlikely pairs as tables: all pairs of a year, or one pair over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from sqlalchemy import Connection

from reports.analysis.describe_measures import describe_absence
from reports.analysis.expected_pairs import (
    FEWEST_PAIRS,
    PAST_YEARS,
    Background,
    ExpectedYear,
    expect_year,
    find_covariates,
)
from reports.analysis.low_rank import RANK, compute_errors, fit_low_rank
from reports.analysis.measure import AlignmentMeasure, Scope, Values
from reports.analysis.measure_evidence import cite_pairs, cite_years, cite_years_of_all
from reports.framework.request import ActorRef
from reports.framework.section import Computed, Section
from reports.framework.table import Cell, Line, Priority

_METHOD = (
    "Expected: from the effects of both states, what the database knows of the pair, and a "
    f"symmetric term of rank {RANK} (Hoff 2021), fitted to other pairs: each fifth of the pairs is "
    "predicted from the rest. More than: of 100 pairs of which about as much was expected (the "
    "same tenth), so many have less{allowance}. It is a rank, not a test."
)
_NEWEST = Priority("the newest years")


@dataclass
class UnlikelyPairs:
    """The expectations for a measure; each year is computed once."""

    measure: AlignmentMeasure
    scope: Scope
    _found: dict[tuple[int, bool], ExpectedYear | None] = field(default_factory=dict)
    _read: dict[str, Values] = field(default_factory=dict)
    _background: Background | None = None

    @property
    def decimals(self) -> int:
        """Of values and expectations."""
        return 1 if self.measure.is_count else self.measure.decimals

    def read_background(self, connection: Connection) -> Background:
        """Names, regions and origins of the states."""
        self._background = self._background or Background.read(connection)
        return self._background

    def read(self, connection: Connection) -> tuple[Values, Mapping[str, Values]]:
        """The values of all years, with those before the first, and the covariates."""
        if "" not in self._read:
            scope = Scope(self.scope.first - PAST_YEARS, self.scope.last)
            self._read[""] = self.measure.read(connection, scope)
            self._read |= find_covariates(connection, self.measure, self.scope)
        return self._read[""], {name: each for name, each in self._read.items() if name}

    def expect(
        self, connection: Connection, year: int, *, with_past: bool = False
    ) -> ExpectedYear | None:
        """The expectations of one year, with or without the past of each pair."""
        key = year, with_past
        if key not in self._found:
            values, covariates = self.read(connection)
            background = self.read_background(connection)
            is_past = (year - PAST_YEARS <= values.year) & (values.year < year)
            is_past &= values.weight >= self.measure.fewest
            past = values.keep(is_past) if with_past else None
            own = values.keep(values.year == year)
            self._found[key] = expect_year(self.measure, own, covariates, background, past)
        return self._found[key]


def _describe_method(measure: AlignmentMeasure) -> str:
    return _METHOD.format(allowance=", roll calls allowed for" if measure.weight else "")


def build_year_sections(measure: AlignmentMeasure, year: int) -> list[Section]:
    """The pairs of a year, without and with their own past, and how well they are expected."""
    pairs = UnlikelyPairs(measure, Scope(year, year))
    queries = measure.queries(Scope(year - PAST_YEARS, year))
    first, *others = queries
    more = {name: queries[name] for name in others}
    lists = [
        Section(
            f"{measure.title} beyond what was expected, {year}{title}",
            queries[first],
            more=more,
            compute=partial(_list_pairs, pairs, year, with_past),
            cite=cite_pairs(measure, Scope(year - PAST_YEARS * with_past, year)),
            remarks=remarks,
        )
        for title, with_past, remarks in (
            ("", False, _describe_method(measure)),
            (
                ", their own past counted",
                True,
                f"Their own past: the mean of the {PAST_YEARS} years before. What is left is new.",
            ),
        )
    ]
    fit = Section(
        "How well the model fits",
        queries[first],
        more=more,
        compute=partial(_describe_fit, pairs, year),
        cite=cite_years_of_all(measure, Scope(year - PAST_YEARS, year)),
        remarks="Coefficient: per standard deviation of the covariate, of all pairs. Error: "
        "dyadic-robust, because pairs that share a state are not independent (Aronow, Samii and "
        "Assenova 2015). Naive: as if they were.",
    )
    return [*lists, fit]


def _list_pairs(
    pairs: UnlikelyPairs, year: int, with_past: bool, connection: Connection
) -> Computed:
    found = pairs.expect(connection, year, with_past=with_past)
    headings = ["One", "Other", pairs.measure.heading, "Expected", "Beyond", "More than"]
    headings += [pairs.measure.weight] if pairs.measure.weight else []
    if found is None:
        return Computed(headings, [], empty=_describe_lack(pairs, connection))
    slugs = pairs.read_background(connection).slugs
    residual = found.values.value - found.expected
    order = np.lexsort((-residual, -found.percentile))
    lines = []
    for place in order.tolist():
        both = sorted(slugs[int(side[place])] for side in (found.values.actor, found.values.other))
        cells: list[Cell] = [*both, *_list_cells(pairs, found, place)]
        cells += [int(found.values.weight[place])] if pairs.measure.weight else []
        lines.append(Line(cells, decimals=pairs.decimals))
    return Computed(headings, lines, f"{len(lines):,} pairs; R squared {found.fit:.3f}.")


def _list_cells(pairs: UnlikelyPairs, found: ExpectedYear, place: int) -> list[Cell]:
    value, expected = float(found.values.value[place]), float(found.expected[place])
    shown = int(value) if pairs.measure.is_count else value
    return [shown, expected, value - expected, int(found.percentile[place])]


def _describe_lack(pairs: UnlikelyPairs, connection: Connection) -> str:
    absence = describe_absence(connection, pairs.measure)
    return f"Cannot tell: fewer than {FEWEST_PAIRS:,} pairs have enough data. {absence}"


def _describe_fit(pairs: UnlikelyPairs, year: int, connection: Connection) -> Computed:
    headings = ["Model", "Covariate", "Coefficient", "Error", "Naive", "R squared", "Pairs"]
    lines = []
    for name, with_past in (("Without their past", False), ("With their past", True)):
        found = pairs.expect(connection, year, with_past=with_past)
        if found is None:
            return Computed(headings, [], empty=_describe_lack(pairs, connection))
        fitted = fit_low_rank(found.data)
        naive, robust = compute_errors(found.data, fitted)
        for place, covariate in enumerate(found.names):
            each = (fitted.coefficients[place], robust[place], naive[place])
            numbers: list[Cell] = [None if np.isnan(number) else float(number) for number in each]
            numbers += [found.fit, len(found.values)]
            lines.append(Line([name, covariate, *numbers], decimals=4))
    return Computed(headings, lines)


def build_pair_sections(
    measure: AlignmentMeasure, actors: Sequence[ActorRef], scope: Scope
) -> list[Section]:
    """One pair over the years."""
    pairs = UnlikelyPairs(measure, scope)
    queries = measure.queries(Scope(scope.first - PAST_YEARS, scope.last))
    first, *others = queries
    return [
        Section(
            f"{measure.title} beyond what was expected, by year",
            queries[first],
            more={name: queries[name] for name in others},
            compute=partial(_list_years, pairs, actors),
            cite=cite_years([measure], (int(actors[0].id), int(actors[1].id))),
            remarks=_describe_method(measure),
            priority=_NEWEST,
        )
    ]


def _list_years(
    pairs: UnlikelyPairs, actors: Sequence[ActorRef], connection: Connection
) -> Computed:
    one, other = sorted(int(actor.id) for actor in actors)
    headings = ["Year", pairs.measure.heading, "Expected", "Beyond", "More than", "R squared"]
    values, _ = pairs.read(connection)
    own = values.keep((values.actor == one) & (values.other == other))
    lines = []
    for year in [year for year in own.year.tolist() if year in pairs.scope.years]:
        found = pairs.expect(connection, year)
        if found is None:
            continue
        is_own = (found.values.actor == one) & (found.values.other == other)
        for place in np.flatnonzero(is_own).tolist():
            cells: list[Cell] = [f"{year}", *_list_cells(pairs, found, place), f"{found.fit:.3f}"]
            lines.append(Line(cells, decimals=pairs.decimals))
    return Computed(headings, lines, empty="" if lines else _describe_lack(pairs, connection))
