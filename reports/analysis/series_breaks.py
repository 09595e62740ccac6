"""The breaks of a pair's series as tables: the sets of months, and what was tested."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select

from models.coverage import CoverageKind
from reports.analysis.change_points import FLOOR, NO_CHANGE, ChangePoints, find_change_points
from reports.analysis.window_counts import Floats
from reports.framework.chart import Chart
from reports.framework.columns import ColumnRule, ColumnType
from reports.framework.section import Computed, Section
from reports.framework.table import Cell, Line
from reports.queries.dataset_parts import cite_parts
from reports.queries.periods import format_month

Window = tuple[date, date]
_MONTH = ColumnRule(ColumnType.EDTF)

METHOD = (
    "Method: all ways to cut the months into levels, each with its probability (Fearnhead 2006); "
    "a break is the shortest set of months that holds a change with a probability of 0.8."
)


@dataclass(frozen=True)
class SeriesKind:
    """How a series of shares is described."""

    title: str
    count: str
    """What is counted, in the plural."""
    share: str
    """Heading of the share."""
    remarks: str
    absent: str
    """Why there is nothing to test, and what to do."""
    covers: CoverageKind
    dataset: str
    """The dataset of the counts."""
    name: str
    """The series in a word."""


@dataclass(frozen=True)
class MonthSeries:
    """Counts by month, without gaps; months that were not covered count nothing."""

    begins: int
    months: int
    """Months with data."""
    counts: Floats
    parts: Floats

    def describe_month(self, place: int) -> str:
        """The month at a place of the series: 2012-08."""
        return format_month(self.begins + place)

    def compute_share(self, first: int, end: int) -> float | None:
        """The share of the months from one place to before another; None without any count."""
        total = float(self.counts[first:end].sum())
        return float(self.parts[first:end].sum()) / total if total else None


@dataclass(frozen=True)
class TestedSeries:
    """A series, and what was found in it; None where there is nothing, or too little to tell."""

    kind: SeriesKind
    series: MonthSeries | None
    found: ChangePoints | None

    def explain_absence(self) -> str:
        """Why nothing could be tested."""
        if self.series is None:
            return self.kind.absent
        number = int(self.series.counts.sum())
        counted = self.kind.count.removesuffix("s") if number == 1 else self.kind.count
        return f"Cannot tell: {number} {counted}, fewer than {FLOOR}."

    def list_levels(self) -> list[tuple[int, int, float | None]]:
        """First place, place after the last, and share of each level between the breaks."""
        if self.series is None:
            return []
        breaks = self.found.breaks if self.found else []
        firsts = [0, *(each.last for each in breaks)]
        ends = [*(each.first for each in breaks), self.series.counts.size]
        spans = zip(firsts, ends, strict=True)
        return [(first, end, self.series.compute_share(first, end)) for first, end in spans]


def build_break_sections(
    connection: Connection,
    kind: SeriesKind,
    statement: Select[Any],
    describe: Callable[[TestedSeries], Chart],
) -> tuple[list[Section], list[Window]]:
    """The breaks, what was tested, and the first and last day of each set of months.

    ``describe`` makes the picture of the series.
    """
    rows = [tuple(map(int, row)) for row in connection.execute(statement)]
    series = _fill_months(rows)
    is_enough = series is not None and series.counts.sum() >= FLOOR
    found = find_change_points(series.counts, series.parts) if series and is_enough else None
    tested = TestedSeries(kind, series, found)
    cite = None
    if series is not None:
        span = _begin(series.begins), _begin(series.begins + series.counts.size) - _DAY
        cite = cite_parts(kind.covers, kind.dataset, [span])
    tables = [
        Section(
            f"Breaks in {kind.title}",
            statement,
            cite=cite,
            remarks=f"{kind.remarks} {METHOD}",
            compute=lambda _connection: _list_breaks(tested),
            chart=lambda _connection: describe(tested),
            columns={"Between": _MONTH, "And": _MONTH},
        )
    ]
    if series is None:
        return tables, []
    line = _describe_test(kind, series, found)
    tables.append(
        Section(
            f"What was tested, {kind.name}",
            statement,
            compute=lambda _connection: line,
            cite=cite,
            columns={"First month": _MONTH, "Last month": _MONTH},
        )
    )
    return tables, _list_windows(series, found)


def _fill_months(rows: Sequence[tuple[int, ...]]) -> MonthSeries | None:
    if not rows:
        return None
    month, counts, parts = np.array(rows).T
    size = int(month[-1] - month[0]) + 1
    filled = np.zeros((2, size))
    filled[:, month - month[0]] = counts, parts
    return MonthSeries(int(month[0]), len(rows), *filled)


def _list_breaks(tested: TestedSeries) -> Computed:
    kind, series, found = tested.kind, tested.series, tested.found
    headings = ["Between", "And", "Probability", f"{kind.share} before", f"{kind.share} after"]
    if series is None or found is None:
        return Computed(headings, [], empty=tested.explain_absence())
    if not found.breaks:
        steady = (
            f"No break found: that the level never changed has the probability "
            f"{found.no_change:.2f}, not below {NO_CHANGE}."
        )
        if found.no_change < NO_CHANGE:
            steady = "The level changed, but the months of a change cannot be told."
        return Computed(headings, [], empty=f"{steady} {METHOD}")
    levels = [level for *_, level in tested.list_levels()]
    lines = [
        Line(
            [
                series.describe_month(each.first),
                series.describe_month(each.last),
                each.probability,
                levels[place],
                levels[place + 1],
            ]
        )
        for place, each in enumerate(found.breaks)
    ]
    return Computed(headings, lines)


def _describe_test(kind: SeriesKind, series: MonthSeries, found: ChangePoints | None) -> Computed:
    headings = [
        "First month",
        "Last month",
        "Months with data",
        kind.count.capitalize(),
        kind.share,
        "phi",
        "No change",
    ]
    line: list[Cell] = [
        series.describe_month(0),
        series.describe_month(series.counts.size - 1),
        series.months,
        int(series.counts.sum()),
        series.compute_share(0, series.counts.size),
        found.phi if found else None,
        found.no_change if found else None,
    ]
    remarks = (
        "phi: how many times as much the share varies as if all were independent. No change: the "
        "probability that the level never changed; before the data, one change in five years is "
        "expected, and at most two in all. A window chosen after looking at the series proves "
        "nothing more."
    )
    return Computed(headings, [Line(line)], remarks)


def _list_windows(series: MonthSeries, found: ChangePoints | None) -> list[Window]:
    if found is None:
        return []
    return [
        (_begin(series.begins + each.first), _begin(series.begins + each.last + 1) - _DAY)
        for each in found.breaks
    ]


_DAY = timedelta(days=1)


def _begin(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
