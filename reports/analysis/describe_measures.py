"""What is said of a measure: its method, its columns, and why a value is missing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from models.datasets import datasets
from reports.analysis.measure import AlignmentMeasure
from reports.framework.marks import Mark
from reports.framework.request import ActorRef


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
