"""How two states align by year: each measure beside the world's, and the averages of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from sqlalchemy import Connection, select

from models.datasets import datasets
from models.vote_years import FEWEST_JOINT_VOTES
from reports.analysis.measure import (
    AlignmentMeasure,
    Levels,
    Scope,
    Unit,
    Values,
    compute_levels,
)
from reports.analysis.measure_evidence import cite_years
from reports.analysis.measures import list_measures
from reports.framework.marks import MISSING, Mark
from reports.framework.request import ActorRef
from reports.framework.section import Computed, Section
from reports.framework.table import Cell, Line, Priority

_NEWEST = Priority("the newest years")
_NOT_DEFINED = "no value in that year, which is not 0; a percentile needs enough data of the pair"
_NO_YEARS = (
    "Values are of whole years, from 1946 to the last one that was over on the day of this "
    "edition: none lies in that time."
)
_FEWEST_PAIRS = 1000
"""Where fewer pairs of a year have a value, they are a selection, and nothing is compared."""


@dataclass(frozen=True)
class PairSeries:
    """One measure of a pair: the values by year, the world's levels, the averages of both."""

    measure: AlignmentMeasure
    values: Mapping[int, tuple[float, int]]
    """By year: the value, and what it rests on."""
    undecided: Mapping[int, int]
    levels: Mapping[int, Levels]
    averages: Sequence[Mapping[int, float]]
    """For each of the two, the mean of its values with all others, by year."""

    def find_percentile(self, year: int) -> int | None:
        """How many of 100 pairs of the year have a lower value."""
        value, weight = self.values.get(year, (np.nan, 0))
        levels = self.get_levels(year)
        return levels.find_percentile(value) if levels and weight >= self.measure.fewest else None

    def get_levels(self, year: int) -> Levels | None:
        """How all pairs of the year compare; None if too few have a value."""
        levels = self.levels.get(year)
        if levels is None or (levels.pairs is not None and levels.pairs < _FEWEST_PAIRS):
            return None
        return levels

    def get_cell(self, year: int, *, is_enough: bool = False) -> Cell:
        """The value as a table prints it: a count as a whole number, None where it is missing.

        With ``is_enough``, also None where it rests on too little to be compared.
        """
        value, weight = self.values.get(year, (np.nan, 0))
        if np.isnan(value) or (is_enough and weight < self.measure.fewest):
            return None
        return int(value) if self.measure.is_count else float(value)

    @property
    def years(self) -> range:
        """From the first to the last year with a value."""
        found = [year for year, (value, _) in self.values.items() if not np.isnan(value)]
        return range(min(found), max(found) + 1) if found else range(0)


@dataclass
class PairReader:
    """Reader of the series of one pair; each measure is read once."""

    actors: Sequence[ActorRef]
    scope: Scope
    successions: Sequence[str]
    """Which states came before and after the two."""
    _read: dict[str, PairSeries] = field(default_factory=dict)

    def read(self, connection: Connection, measure: AlignmentMeasure) -> PairSeries:
        """The series of a measure."""
        if not self.scope.years:
            return PairSeries(measure, {}, {}, {}, [])
        if measure.name not in self._read:
            self._read[measure.name] = read_series(connection, measure, self.scope)
        return self._read[measure.name]


def read_series(connection: Connection, measure: AlignmentMeasure, scope: Scope) -> PairSeries:
    """The values of two states by year; the scope names both, and all pairs that have one."""
    # Where no levels are kept, all pairs are read once: for the two, their averages and the levels.
    read = Scope(scope.first, scope.last) if measure.read_levels is None else scope
    found = measure.read(connection, read)
    one, other = sorted(scope.actor_ids)
    own = found.keep((found.actor == one) & (found.other == other))
    values = zip(own.value.tolist(), own.weight.tolist(), strict=True)
    undecided = [] if own.undecided is None else own.undecided.tolist()
    levels: Mapping[int, Levels] = {}
    if len(own):
        first, last = int(own.year.min()), int(own.year.max())
        if measure.read_levels is None:
            in_years = (first <= found.year) & (found.year <= last)
            levels = compute_levels(found.keep(in_years), measure.fewest)
        else:
            levels = measure.read_levels(connection, Scope(first, last))
    return PairSeries(
        measure,
        dict(zip(own.year.tolist(), values, strict=True)),
        dict(zip(own.year.tolist(), undecided, strict=False)),
        levels,
        [_average(found, actor_id, measure.fewest) for actor_id in scope.actor_ids],
    )


def _average(found: Values, actor_id: int, fewest: int) -> dict[int, float]:
    """Mean of the values of one state with all others, by year."""
    is_own = (found.actor == actor_id) | (found.other == actor_id)
    own = found.keep(is_own & ~np.isnan(found.value) & (found.weight >= fewest))
    years, places = np.unique(own.year, return_inverse=True)
    means = np.bincount(places, own.value) / np.bincount(places)
    return dict(zip(years.tolist(), means.tolist(), strict=True))


def build_pair_sections(measures: Sequence[AlignmentMeasure], reader: PairReader) -> list[Section]:
    """The measures side by side, then each with percentile, median and averages."""
    sections = [_build_measure(reader, measure) for measure in measures]
    if len(measures) > 1:
        sections.insert(0, _build_comparison(reader, measures))
    return sections


def _build_comparison(reader: PairReader, measures: Sequence[AlignmentMeasure]) -> Section:
    queries = {
        f"{measure.name}, {name}": query
        for measure in measures
        for name, query in measure.queries(reader.scope).items()
    }
    first, *others = queries
    return Section(
        "Side by side",
        queries[first],
        more={name: queries[name] for name in others},
        compute=partial(_compare_measures, reader, measures),
        marks=[Mark(MISSING, _NOT_DEFINED, [measure.heading for measure in measures])],
        remarks="Each column measures something else; they are not summed up in one number. Years "
        f"with fewer than {FEWEST_JOINT_VOTES} joint roll calls have no value of votes here. With "
        f"--measure, also {_name_others(measures)}.",
        priority=_NEWEST,
        empty="No measure has a value for these two in those years.",
        optional=[measure.heading for measure in reversed(measures)][:-1],
        cite=cite_years(measures, _get_pair(reader)),
    )


def _name_others(measures: Sequence[AlignmentMeasure]) -> str:
    """The measures of pairs that are not shown."""
    shown = {measure.name for measure in measures}
    others = [
        measure.name
        for measure in list_measures()
        if measure.unit is Unit.PAIR_YEAR and measure.name not in shown
    ]
    return ", ".join(others)


def _compare_measures(
    reader: PairReader, measures: Sequence[AlignmentMeasure], connection: Connection
) -> Computed:
    series = [reader.read(connection, measure) for measure in measures]
    spans = [each.years for each in series if each.years]
    headings = ["Year", *(measure.heading for measure in measures)]
    if not spans:
        return Computed(headings, [], empty="" if reader.scope.years else _NO_YEARS)
    years = range(min(span.start for span in spans), max(span.stop for span in spans))
    lines = [
        Line([f"{year}", *(each.get_cell(year, is_enough=True) for each in series)], decimals=3)
        for year in years
    ]
    lacking = [each.measure for each in series if each.measure.dataset and not each.years]
    absent = dict.fromkeys(describe_absence(connection, measure) for measure in lacking)
    return Computed(headings, lines, " ".join(absent))


def _build_measure(reader: PairReader, measure: AlignmentMeasure) -> Section:
    queries = measure.queries(reader.scope)
    first, *others = queries
    return Section(
        measure.title,
        queries[first],
        more={name: queries[name] for name in others},
        compute=partial(_tabulate, reader, measure),
        marks=[Mark(MISSING, _NOT_DEFINED), *explain_columns(measure, reader.actors)],
        remarks=" ".join([describe_measure(measure), *reader.successions]),
        priority=_NEWEST,
        optional=[measure.weight],
        cite=cite_years([measure], _get_pair(reader)),
    )


def _get_pair(reader: PairReader) -> tuple[int, int]:
    one, other = sorted(int(actor.id) for actor in reader.actors)
    return one, other


def _tabulate(reader: PairReader, measure: AlignmentMeasure, connection: Connection) -> Computed:
    series = reader.read(connection, measure)
    slugs = [actor.slug for actor in reader.actors]
    has_undecided = any(series.undecided.values())
    is_compared = any(series.get_levels(year) for year in series.years)
    headings = ["Year", "-".join(slugs), *(["Undecided"] if has_undecided else [])]
    if is_compared:
        headings += ["Percentile", "World's median", *(f"Average of {slug}" for slug in slugs)]
    lines = []
    for year in series.years:
        cells: list[Cell] = [f"{year}", series.get_cell(year)]
        cells += [series.undecided.get(year)] if has_undecided else []
        if is_compared:
            levels = series.get_levels(year)
            cells += [series.find_percentile(year), levels.median if levels else None]
            cells += [each.get(year) if levels else None for each in series.averages]
        cells += [series.values.get(year, (0, None))[1]] if measure.weight else []
        lines.append(Line(cells, decimals=1 if measure.is_count else measure.decimals))
    headings += [measure.weight] if measure.weight else []
    if lines:
        alone = (
            f"No percentile: fewer than {_FEWEST_PAIRS:,} pairs of states have a value in a year."
        )
        return Computed(headings, lines, "" if is_compared else alone)
    if not reader.scope.years:
        return Computed(headings, [], empty=_NO_YEARS)
    absence = describe_absence(connection, measure)
    words = ["No value for these two in those years.", absence, *reader.successions]
    return Computed(headings, [], empty=" ".join(words))


def describe_measure(measure: AlignmentMeasure) -> str:
    """What a measure says, its scale, its data and its paper."""
    return (
        f"{measure.meaning} Scale: {measure.scale}. Data: {measure.source}. "
        f"Method: {measure.citation}."
    )


def explain_columns(measure: AlignmentMeasure, actors: Sequence[ActorRef] = ()) -> list[Mark]:
    """What the columns beside the value say, for those that a table has."""
    floor = f" with at least {measure.fewest} {measure.weight.lower()}" if measure.fewest else ""
    marks = [
        Mark("Undecided", measure.undecided),
        Mark("Percentile", f"so many of 100 pairs of that year{floor} have a lower value"),
    ]
    if actors:
        one, other = (actor.slug for actor in actors)
        alike = f"over all its pairs{floor}; that of {other} alike"
        marks.append(Mark(f"Average of {one}", alike))
    return marks


def describe_absence(connection: Connection, measure: AlignmentMeasure) -> str:
    """Why a measure has no value: its data is not loaded, or it is not defined there."""
    if measure.dataset is None:
        more = f" More data: {measure.how_to_load}." if measure.how_to_load else ""
        return f"{measure.title} is defined for {measure.defined}.{more}"
    wanted = select(datasets).where(datasets.c.slug == measure.dataset)
    loaded = connection.execute(wanted).first()
    if loaded is None:
        return f"{measure.dataset} is not loaded: {measure.how_to_load} loads it."
    if measure.is_prepared is not None and not measure.is_prepared(connection):
        return f"The pairs of {measure.dataset} are not counted: {measure.how_to_load} counts them."
    span = ""
    if loaded.covers_from and loaded.covers_to:
        span = (
            f" The loaded files cover {loaded.covers_from:%Y-%m-%d} to {loaded.covers_to:%Y-%m-%d}."
        )
    return f"{measure.title} is defined for {measure.defined}.{span}"
