"""Which rows, or which part of a dataset, the values of a measure rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import numpy as np
from sqlalchemy import Connection, select

from models import Actor
from reports.analysis.measure import (
    AlignmentMeasure,
    FindRows,
    Integers,
    Rows,
    Scope,
    Unit,
    fetch_numbers,
)
from reports.analysis.spans import Flags, decide
from reports.framework.table import Evidence, Line, RowKey
from reports.queries.dataset_parts import find_parts

Cite = Callable[[Connection, Sequence[Line]], list[Sequence[Evidence]]]
RowColumns = Mapping[int, str]
"""Columns of fetched rows with ids of rows of the database, each with its table; 0 is no row."""


def list_row_keys(row: Sequence[int], columns: RowColumns) -> list[RowKey]:
    """The rows that one fetched row rests on."""
    return [(table, row[place]) for place, table in columns.items() if row[place]]


def find_held(
    spans: Integers, is_held: Flags, columns: RowColumns
) -> Mapping[int, Mapping[int, Sequence[RowKey]]]:
    """What each state has (see `spans`): by state and thing, the rows that say so."""
    held: dict[int, dict[int, list[RowKey]]] = defaultdict(lambda: defaultdict(list))
    for row in spans[is_held].tolist():
        held[row[0]][row[1]] += list_row_keys(row, columns)
    return held


def find_common(
    held: Mapping[int, Mapping[int, Sequence[RowKey]]], one: int, other: int
) -> list[RowKey]:
    """The rows of what two states have in common."""
    sides = [held.get(side, {}) for side in (one, other)]
    common = sorted(sides[0].keys() & sides[1].keys())
    return [key for thing in common for side in sides for key in side[thing]]


def cite_shared(query: str, columns: RowColumns) -> Callable[..., FindRows]:
    """For counts of what both have (see `spans`): the rows that say so of one and of the other."""

    def cite(rows: Mapping[str, Integers], year: int) -> FindRows:
        spans = rows[query]
        return partial(find_common, find_held(spans, decide(spans, year)[1], columns))

    return cite


def cite_between(
    query: str, sides: tuple[int, int], columns: RowColumns, *, is_directed: bool = False
) -> Callable[..., FindRows]:
    """For what one state does to another (see `spans`): the rows by the columns of both states."""

    def cite(rows: Mapping[str, Integers], year: int) -> FindRows:
        spans = rows[query]
        found: dict[tuple[int, int], list[RowKey]] = defaultdict(list)
        for row in spans[decide(spans, year)[1]].tolist():
            pair = row[sides[0]], row[sides[1]]
            found[pair if is_directed else _order(*pair)] += list_row_keys(row, columns)
        return lambda one, other: found.get((one, other), [])

    return cite


def _order(one: int, other: int) -> tuple[int, int]:
    """A pair without direction: the smaller id first."""
    return min(one, other), max(one, other)


def cite_figures(query: str, columns: RowColumns) -> Callable[..., FindRows]:
    """For figures of states (state and year in the first two columns): those of one, or of both."""

    def cite(rows: Mapping[str, Rows], year: int) -> FindRows:
        figures = rows[query]
        found: dict[int, list[RowKey]] = defaultdict(list)
        for row in figures[figures[:, 1] == year].astype(np.int64).tolist():
            found[row[0]] += list_row_keys(row, columns)
        return lambda one, other: [*found.get(one, []), *found.get(other, [])]

    return cite


class MeasureEvidence:
    """What the values of one measure rest on, by year and states."""

    def __init__(self, connection: Connection, measure: AlignmentMeasure, scope: Scope) -> None:
        """Fetch the rows of a measure once more, or name the part of its dataset."""
        self.measure = measure
        self.rows: Mapping[str, Rows] = {}
        self.parts: Sequence[Evidence] = []
        self._find: dict[int, FindRows] = {}
        if measure.cite is not None:
            queries = measure.queries(scope)
            self.rows = {name: fetch_numbers(connection, each) for name, each in queries.items()}
        elif measure.dataset is not None:
            span = date(scope.first, 1, 1), date(scope.last, 12, 31)
            self.parts = find_parts(connection, measure.covers[0], measure.dataset, [span])

    def find(self, year: int, one: int, other: int) -> Sequence[Evidence]:
        """What the value of a year and a pair rests on; the smaller id first without direction."""
        if self.measure.cite is None:
            return self.parts
        if year not in self._find:
            self._find[year] = self.measure.cite(self.rows, year)
        if self.measure.unit is Unit.PAIR_YEAR:
            one, other = _order(one, other)
        return self._find[year](one, other)


def cite_years(measures: Sequence[AlignmentMeasure], pair: tuple[int, int]) -> Cite:
    """For `Section.cite`, of lines that begin with a year and go on with a value of each measure.

    A value that is missing rests on nothing.
    """
    return partial(_cite_years, measures, pair)


def _cite_years(
    measures: Sequence[AlignmentMeasure],
    pair: tuple[int, int],
    connection: Connection,
    lines: Sequence[Line],
) -> list[Sequence[Evidence]]:
    found: list[list[Evidence]] = [[] for _ in lines]
    for place, measure in enumerate(measures, 1):
        filled = [
            (int(str(line.cells[0])), number)
            for number, line in enumerate(lines)
            if line.cells[place] is not None
        ]
        if not filled:
            continue
        scope = Scope(filled[0][0], filled[-1][0], pair, is_pair=True)
        evidence = MeasureEvidence(connection, measure, scope)
        for year, number in filled:
            found[number] += evidence.find(year, *pair)
    return [list(dict.fromkeys(each)) for each in found]


def cite_pairs(measure: AlignmentMeasure, scope: Scope) -> Cite:
    """For `Section.cite`, of lines that begin with the slugs of two states, over some years."""

    def cite(connection: Connection, lines: Sequence[Line]) -> list[Sequence[Evidence]]:
        evidence, actors = MeasureEvidence(connection, measure, scope), Actor.table()
        rows = connection.execute(select(actors.c.id, actors.c.slug))
        numbers = {row.slug: row.id for row in rows}
        pairs = [(numbers[str(line.cells[0])], numbers[str(line.cells[1])]) for line in lines]
        return [
            list(dict.fromkeys(key for year in scope.years for key in evidence.find(year, *pair)))
            for pair in pairs
        ]

    return cite


def cite_years_of_all(measure: AlignmentMeasure, scope: Scope) -> Cite:
    """For `Section.cite`, of lines that rest on all pairs: the part of the dataset, if it has one.

    The curated rows of all pairs would be a list of every source.
    """

    def cite(connection: Connection, lines: Sequence[Line]) -> list[Sequence[Evidence]]:
        is_whole = measure.cite is None and bool(lines)
        parts = MeasureEvidence(connection, measure, scope).parts if is_whole else []
        return [parts for _ in lines]

    return cite
