"""The cells of a panel, year by year: the values of each measure at the units of the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection

from reports.analysis.measure import (
    AlignmentMeasure,
    Floats,
    Integers,
    Rows,
    Scope,
    Unit,
    Values,
    fetch_numbers,
    write_query,
)
from reports.panels.columns import (
    CellPart,
    Column,
    list_measure_columns,
    list_unit_columns,
    name_weight,
)
from reports.panels.state_systems import Existence, StateSystem, list_state_years
from reports.panels.units import Texts, UnitYears, find_places, list_units, make_keys

_YEARS_AT_ONCE = 4
"""So many years are read together: fewer queries, and the memory of a few years."""


@dataclass(frozen=True)
class Design:
    """What a panel holds."""

    unit: Unit
    system: StateSystem
    first: int
    last: int
    measures: Sequence[AlignmentMeasure]

    @property
    def columns(self) -> list[Column]:
        """All columns, in order."""
        return [
            *list_unit_columns(self.unit, self.system),
            *list_measure_columns(self.measures, self.unit),
        ]


@dataclass
class Tally:
    """How many rows of a panel there are, and how many have a value, in which years."""

    rows: int = 0
    filled: dict[str, int] = field(default_factory=dict)
    years: dict[str, tuple[int, int]] = field(default_factory=dict)

    def count(self, year: int, cells: dict[str, Integers | Floats | Texts]) -> None:
        """Add the rows of one year."""
        self.rows += len(cells["year"])
        for name, column in cells.items():
            number = len(column)
            if column.dtype == np.float64:
                number -= int(np.isnan(column.astype(np.float64)).sum())
            self.filled[name] = self.filled.get(name, 0) + number
            if number:
                self.years[name] = (self.years.get(name, (year, year))[0], year)


YearCells = dict[str, Integers | Floats | Texts]
"""The columns of one year by name: NaN is missing; texts and whole years never are."""


def count_rows(existence: list[Existence], design: Design) -> int:
    """How many rows a panel has."""
    return sum(
        len(list_units(list_state_years(existence, year), year, design.unit))
        for year in range(design.first, design.last + 1)
    )


def read_years(
    connection: Connection, existence: list[Existence], design: Design
) -> Iterator[YearCells]:
    """The cells of each year in order, years without a unit left out."""
    columns = list_measure_columns(design.measures, design.unit)
    whole = Scope(design.first, design.last)
    of_whole = {
        write_query(connection, query)
        for measure in design.measures
        for query in measure.queries(whole).values()
    }
    fetched: dict[str, Rows] = {}
    for first in range(design.first, design.last + 1, _YEARS_AT_ONCE):
        scope = Scope(first, min(first + _YEARS_AT_ONCE - 1, design.last))
        values = _read_measures(connection, design.measures, scope, fetched)
        # A query that is the same for a part and for the whole does not depend on the years.
        fetched = {text: rows for text, rows in fetched.items() if text in of_whole}
        for year in scope.years:
            units = list_units(list_state_years(existence, year), year, design.unit)
            if len(units):
                of_year = {name: each.keep(each.year == year) for name, each in values.items()}
                yield _name_units(units) | _fill(units, columns, of_year, design)


def _read_measures(
    connection: Connection,
    measures: Sequence[AlignmentMeasure],
    scope: Scope,
    fetched: dict[str, Rows],
) -> dict[str, Values]:
    """The values of all measures; a query of which the rows are ``fetched`` does not run again."""
    found = {}
    for measure in measures:
        rows = {}
        for name, query in measure.queries(scope).items():
            text = write_query(connection, query)
            if text not in fetched:
                fetched[text] = fetch_numbers(connection, query)
            rows[name] = fetched[text]
        found[measure.name] = measure.compute(rows, scope)
    return found


def _name_units(units: UnitYears) -> YearCells:
    sides = ["_a", "_b"] if len(units.slugs) > 1 else [""]
    return {
        "year": np.full(len(units), units.year),
        **{f"state{side}": slugs for side, slugs in zip(sides, units.slugs, strict=True)},
        **{f"code{side}": codes for side, codes in zip(sides, units.codes, strict=True)},
        "end_of_year": units.at_end,
    }


def _fill(
    units: UnitYears, columns: Sequence[Column], values: dict[str, Values], design: Design
) -> YearCells:
    cells: YearCells = {column.name: np.full(len(units), np.nan) for column in columns}
    of_measures = {
        (column.measure.name, column.side): column.measure for column in columns if column.measure
    }
    for measure in design.measures:
        of_measures.setdefault((measure.name, ""), measure)
    for (name, side), measure in of_measures.items():
        if not side and measure.unit is Unit.STATE_YEAR and design.unit is not Unit.STATE_YEAR:
            continue
        found = values[name]
        places = find_places(
            make_keys(found.actor, found.other), _make_wanted(units, measure, side)
        )
        for column, part in _list_parts(measure, side):
            if column in cells:
                _put(cells, column, places, _get_part(found, part))
    return cells


def _make_wanted(units: UnitYears, measure: AlignmentMeasure, side: str) -> Integers:
    """The keys of the units as a measure has them."""
    if measure.unit is Unit.STATE_YEAR:
        chosen = units.other if side == "b" else units.actor
        return make_keys(chosen, np.zeros_like(chosen))
    if measure.unit is Unit.DIRECTED_PAIR_YEAR:
        return make_keys(units.actor, units.other)
    # A pair without direction has the smaller id first.
    return make_keys(np.minimum(units.actor, units.other), np.maximum(units.actor, units.other))


def _list_parts(measure: AlignmentMeasure, side: str) -> list[tuple[str, CellPart]]:
    name = f"{measure.name}_{side}" if side else measure.name
    parts = [(name, CellPart.VALUE), (f"{name}_undecided", CellPart.UNDECIDED)]
    weight = [(name_weight(measure, side), CellPart.WEIGHT)] if measure.weight_column else []
    return [*parts, *weight]


def _get_part(values: Values, part: CellPart) -> Floats:
    if part is CellPart.VALUE:
        return values.value
    if part is CellPart.WEIGHT:
        return values.weight.astype(np.float64)
    none = np.full(len(values), np.nan)
    return none if values.undecided is None else values.undecided.astype(np.float64)


def _put(cells: YearCells, name: str, places: Integers, part: Floats) -> None:
    """Fill the cells of a column that are missing; several measures share what they rest on."""
    found = np.where(places >= 0, np.append(part, np.nan)[places], np.nan)
    old = cells[name].astype(np.float64)
    cells[name] = np.where(np.isnan(old), found, old)
