"""The columns of a panel: what names the unit, then the columns of each measure."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from sqlalchemy import Connection

from console import UserError
from reports.analysis.loaded_figures import define_loaded_figure, list_loaded_figures
from reports.analysis.measure import AlignmentMeasure, Unit
from reports.analysis.measures import find_measure, list_measure_names
from reports.framework.suggestions import find_nearest, join_words, suggest
from reports.panels.state_systems import TITLES, StateSystem


class CellPart(Enum):
    """What of a measure a column holds."""

    VALUE = "value"
    WEIGHT = "weight"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Column:
    """One column of a panel."""

    name: str
    label: str
    """In one line, as statistics programs print it."""
    type: Literal["text", "integer", "number"]
    measure: AlignmentMeasure | None = None
    part: CellPart = CellPart.VALUE
    side: Literal["", "a", "b"] = ""
    """For a measure of single states in a panel of pairs: which of the two."""


def list_unit_columns(unit: Unit, system: StateSystem) -> list[Column]:
    """The columns that name a unit."""
    sides = [("", "State")]
    if unit is Unit.PAIR_YEAR:
        sides = [("_a", "First state"), ("_b", "Second state")]
    if unit is Unit.DIRECTED_PAIR_YEAR:
        sides = [("_a", "State that acts"), ("_b", "State that is acted on")]
    code = f"code in the list {system.value}"
    return [
        Column("year", "Calendar year", "integer"),
        *(Column(f"state{side}", f"{title}: ISO 3166-1 alpha-3", "text") for side, title in sides),
        *(Column(f"code{side}", f"{title}: {code}", "text") for side, title in sides),
        Column(
            "end_of_year",
            f"1: existed on 31 December ({TITLES[system].partition(',')[0]}); 0: not",
            "integer",
        ),
    ]


def choose_measures(
    connection: Connection, names: Sequence[str], unit: Unit
) -> list[AlignmentMeasure]:
    """The measures asked for, or all of the project that a panel of this unit can hold.

    The key of an indicator with figures of a dataset names a measure too; a name with * is all
    measures like it that fit the unit. Raises UserError.
    """
    own = list_measure_names()
    if not names:
        return [found for name in own if _fits(found := find_measure(name), unit)]
    figures = [] if set(names) <= set(own) else list_loaded_figures(connection)
    chosen: dict[str, tuple[str, AlignmentMeasure]] = {}
    for given in dict.fromkeys(names):
        meant = {
            name: find_measure(name) if name in own else define_loaded_figure(connection, name)
            for name in _find_names(given, own, figures)
        }
        fitting = {name: measure for name, measure in meant.items() if _fits(measure, unit)}
        if not fitting:
            kinds = join_words(sorted({measure.unit.value for measure in meant.values()}), "and")
            raise UserError(f"--measures: {given} is of the unit {kinds}; a {unit.value} has none.")
        for name, measure in fitting.items():
            other, _ = chosen.setdefault(measure.name, (name, measure))
            if other != name:
                why = f"{other} and {name} would both be the column {measure.name}"
                raise UserError(f"--measures: {why}; choose one of them")
    return [measure for _, measure in chosen.values()]


def _find_names(given: str, own: Sequence[str], figures: Sequence[str]) -> Sequence[str]:
    """The measures that a name means: one, or with * all like it."""
    known = [*own, *figures]
    found = fnmatch.filter(known, given) if "*" in given else [one for one in known if one == given]
    if not found:
        near = find_nearest(given, known)
        listed = f" There are: {', '.join(own)}; and `bedfellows list indicators`."
        raise UserError(
            f"--measures: there is no measure {given!r}.{suggest(near) if near else listed}"
        )
    return found


def _fits(measure: AlignmentMeasure, unit: Unit) -> bool:
    """Whether a panel can hold a measure: pairs have also what their states have."""
    if unit is Unit.STATE_YEAR:
        return measure.unit is Unit.STATE_YEAR
    return measure.unit is not Unit.DIRECTED_PAIR_YEAR or unit is Unit.DIRECTED_PAIR_YEAR


def list_measure_columns(measures: Sequence[AlignmentMeasure], unit: Unit) -> list[Column]:
    """The columns of the measures: the value, what it rests on, what the data cannot decide."""
    found: dict[str, Column] = {}
    for measure in measures:
        is_of_one = measure.unit is Unit.STATE_YEAR and unit is not Unit.STATE_YEAR
        for side in ("a", "b") if is_of_one else ("",):
            for column in _list_columns(measure, side):
                found.setdefault(column.name, column)
    return list(found.values())


def _list_columns(measure: AlignmentMeasure, side: Literal["", "a", "b"]) -> list[Column]:
    name = f"{measure.name}_{side}" if side else measure.name
    of_side = {"": "", "a": ", first state", "b": ", second state"}[side]
    columns = [
        Column(
            name,
            f"{measure.title}{of_side}",
            "integer" if measure.is_count else "number",
            measure,
            side=side,
        )
    ]
    if measure.is_count:
        label = f"{measure.title}: how many more there may be"
        columns.append(
            Column(f"{name}_undecided", label, "integer", measure, CellPart.UNDECIDED, side)
        )
    if measure.weight_column:
        weight, label = name_weight(measure, side), f"{measure.weight}{of_side}"
        columns.append(Column(weight, label, "integer", measure, CellPart.WEIGHT, side))
    return columns


def name_weight(measure: AlignmentMeasure, side: str) -> str:
    """The column of what the values of a measure rest on; in a panel of pairs, of one side."""
    return f"{measure.weight_column}_{side}" if side else measure.weight_column
