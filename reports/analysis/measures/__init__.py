"""The measures, one file each: a new file is a new measure everywhere."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.analysis.measure import AlignmentMeasure


def list_measure_names() -> list[str]:
    """The names of all measures; imports none of them."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


@cache
def find_measure(name: str) -> AlignmentMeasure:
    """The measure of a name that `list_measure_names` lists."""
    measure: AlignmentMeasure = import_module(f"{__name__}.{name}").MEASURE
    assert measure.name == name, f"the measure of {name}.py is called {measure.name}"
    return measure


def list_measures() -> list[AlignmentMeasure]:
    """All measures, by name."""
    return [find_measure(name) for name in list_measure_names()]
