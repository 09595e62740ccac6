"""Pictures of how two states align by year, beside the middle half of all pairs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from reports.analysis.measure import AlignmentMeasure
from reports.analysis.pair_series import PairReader, PairSeries
from reports.framework.chart import Band, Key, Panel, PanelChart, Series, Sign, Tone

_LOW, _HIGH = 25, 75
_BAND = "middle half of all pairs"
_MEDIAN = "median of all pairs"
_READING = (
    "A gap is a year without a value, which is not 0. Grey: the pairs of states of that year, "
    "where enough of them have a value."
)


def describe_alignment(
    connection: Connection, reader: PairReader, measures: Sequence[AlignmentMeasure]
) -> PanelChart:
    """The measures of a pair by year, one panel each; a single one also with both averages."""
    names = [actor.name for actor in reader.actors]
    series = [reader.read(connection, measure) for measure in measures]
    pair = " and ".join(names)
    keys = [
        Key(pair, Tone.FIRST, Sign.LINE),
        Key(_MEDIAN, Tone.WORLD, Sign.LINE),
        Key(_BAND, Tone.WORLD, Sign.PALE),
    ]
    averages = []
    if len(measures) == 1:
        (one,) = series
        for name, tone, values in zip(names, (Tone.THIRD, Tone.FOURTH), one.averages, strict=True):
            points = [(year, values.get(year)) for year in one.years]
            averages.append(Series(f"average of {name}", points, tone))
            keys.append(Key(f"average of {name} with all", tone, Sign.LINE))
    panels = [_build_panel(each, pair, averages) for each in series if each.years]
    return PanelChart(
        title=f"Alignment by year: {pair}",
        description=" ".join(map(_describe, (each for each in series if each.years))),
        caption=_READING,
        keys=keys if panels else [],
        empty="No measure has a value for these two in those years.",
        panels=panels,
    )


def _build_panel(series: PairSeries, pair: str, averages: Sequence[Series]) -> Panel:
    values, median, band = [], [], []
    for year in series.years:
        levels = series.get_levels(year)
        values.append((year, _read_value(series, year)))
        median.append((year, levels.median if levels else None))
        bounds = (float(levels.bounds[_LOW]), float(levels.bounds[_HIGH])) if levels else None
        band.append((year, *(bounds or (None, None))))
    lines = [Series(_MEDIAN, median, Tone.WORLD), *averages, Series(pair, values, Tone.FIRST)]
    return Panel(series.measure.title, series.measure.scale, lines, [Band(_BAND, band)])


def _read_value(series: PairSeries, year: int) -> float | None:
    """The value of a year, if it rests on enough."""
    cell = series.get_cell(year, is_enough=True)
    return cell if isinstance(cell, int | float) else None


def _describe(series: PairSeries) -> str:
    """The first and the last value of a measure, in words."""
    decimals = 0 if series.measure.is_count else series.measure.decimals
    ends = [
        f"{value:.{decimals}f} in {year}"
        for year in series.years
        if (value := _read_value(series, year)) is not None
    ]
    if not ends:
        return f"{series.measure.title}: no value."
    path = ends[0] if len(ends) == 1 else f"from {ends[0]} to {ends[-1]}"
    return f"{series.measure.title}: {path}."
