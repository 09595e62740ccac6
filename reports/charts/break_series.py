"""Pictures of the breaks of a series: its share over time, the levels, and where they changed."""

from __future__ import annotations

from reports.analysis.series_breaks import MonthSeries, TestedSeries
from reports.charts.chart_counts import FEWEST
from reports.charts.subjects import name_subject
from reports.framework.chart import Key, MarkedRange, Panel, PanelChart, Series, Sign, Tone
from reports.framework.request import Request

_SHORT = 160
"""Up to so many months, a point may be a quarter; of a longer series, it is a year."""


def describe_breaks(request: Request, tested: TestedSeries) -> PanelChart:
    """The series of a pair by quarter or year, with the sets of months that hold a change."""
    kind, series, found = tested.kind, tested.series, tested.found
    breaks = found.breaks if found else []
    ranges = []
    if series is not None:
        ranges = [
            MarkedRange(
                _place(series, each.first),
                _place(series, each.last + 1),
                f"{series.describe_month(each.first)} to {series.describe_month(each.last)}",
            )
            for each in breaks
        ]
    step = _choose_step(series)
    unit = "quarter" if step == 3 else "year"
    panels, shares = [], [] if series is None else _list_shares(series, step)
    has_shares = any(value is not None for _, value in shares)
    if series is not None and found is not None:
        shown = [
            Series(kind.share, shares, Tone.FIRST),
            Series("level", _list_levels(series, tested), Tone.SECOND),
        ]
        title = f"{kind.share}, by {unit}" if has_shares else kind.share
        panels.append(Panel(title, f"share of the {kind.count}, 0 to 1", shown, ranges=ranges))
    said = "; ".join(each.label for each in ranges)
    answer = f"Months that hold a break: {said}." if said else "No break is found."
    if found is None:
        answer = tested.explain_absence()
    gaps = f"A gap is a {unit} with fewer than {FEWEST} {kind.count}."
    if not has_shares:
        gaps = f"No {unit} has {FEWEST} {kind.count}, and so there is no line of the share."
    shaded = "A shaded part holds a change of the level with a probability of 0.8. "
    shaded = shaded if ranges else ""
    return PanelChart(
        title=f"{name_subject(f'Breaks in {kind.title}', request)}",
        description=f"{kind.share} between the two over time. {answer}",
        caption=f"{answer} {shaded}{gaps}",
        keys=[
            *([Key(f"{kind.share}, by {unit}", Tone.FIRST, Sign.LINE)] if has_shares else []),
            Key("level before and after" if ranges else "level", Tone.SECOND, Sign.LINE),
            *([Key("months that hold a break", Tone.FIFTH, Sign.PALE)] if ranges else []),
        ],
        empty=answer,
        panels=panels,
    )


def _choose_step(series: MonthSeries | None) -> int:
    """Months of a point: a quarter if most quarters of the series have enough, else a year."""
    if series is None or series.counts.size > _SHORT:
        return 12
    shares = [value for _, value in _list_shares(series, 3)]
    return 3 if 2 * sum(value is not None for value in shares) > len(shares) else 12


def _place(series: MonthSeries, month: int) -> float:
    """Where the beginning of a month of the series stands, in years."""
    return (series.begins + month) / 12


def _list_shares(series: MonthSeries, step: int) -> list[tuple[float, float | None]]:
    """The share of each quarter or year of the calendar that has enough, at its middle."""
    first = series.begins - series.begins % step
    last = series.begins + series.counts.size
    points = []
    for number in range(first, last, step):
        begin, end = max(number - series.begins, 0), number + step - series.begins
        is_enough = series.counts[begin:end].sum() >= FEWEST
        share = series.compute_share(begin, end) if is_enough else None
        points.append(((number + step / 2) / 12, share))
    return points


def _list_levels(series: MonthSeries, tested: TestedSeries) -> list[tuple[float, float | None]]:
    """Each level from its first to its last month, with a break in the line behind it."""
    points: list[tuple[float, float | None]] = []
    for first, end, level in tested.list_levels():
        points += [(_place(series, first), level), (_place(series, end), level)]
        points.append((_place(series, end), None))
    return points
