"""Tables of how two states align by year: each measure beside the world's, and both averages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from models.vote_years import FEWEST_JOINT_VOTES
from reports.analysis.describe_measures import describe_absence, describe_measure, explain_columns
from reports.analysis.measure import AlignmentMeasure, Unit
from reports.analysis.measure_evidence import cite_years
from reports.analysis.measures import list_measures
from reports.analysis.pair_series import FEWEST_PAIRS, PairReader
from reports.framework.marks import MISSING, Mark
from reports.framework.section import Computed, Section
from reports.framework.table import Cell, Line, Priority

_NEWEST = Priority("the newest years")
_NOT_DEFINED = "no value in that year, which is not 0; a percentile needs enough data of the pair"
_NO_YEARS = (
    "Values are of whole years, from 1946 to the last one that was over on the day of this "
    "edition: none lies in that time."
)


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
        remarks=" ".join([*reader.successions, _describe_columns(measures)]),
        priority=_NEWEST,
        empty="No measure has a value for these two in those years.",
        optional=[measure.heading for measure in reversed(measures)][:-1],
        cite=cite_years(measures, _get_pair(reader)),
    )


def _describe_columns(measures: Sequence[AlignmentMeasure]) -> str:
    return (
        "Each column measures something else; they are not summed up in one number. Years with "
        f"fewer than {FEWEST_JOINT_VOTES} joint roll calls have no value of votes here. With "
        f"--measure, also {_name_others(measures)}."
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
            f"No percentile: fewer than {FEWEST_PAIRS:,} pairs of states have a value in a year."
        )
        return Computed(headings, lines, "" if is_compared else alone)
    if not reader.scope.years:
        return Computed(headings, [], empty=_NO_YEARS)
    absence = describe_absence(connection, measure)
    words = ["No value for these two in those years.", absence, *reader.successions]
    return Computed(headings, [], empty=" ".join(words))
