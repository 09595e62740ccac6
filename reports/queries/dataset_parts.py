"""Which part of an imported dataset figures rest on, in words, for footnotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from models.coverage import CoverageKind
from models.datasets import coverage_days, datasets
from models.roll_calls import roll_calls
from reports.framework.table import DatasetPart, Evidence, Line

Span = tuple[date, date]
"""The first and the last day."""


def find_parts(
    connection: Connection, kind: CoverageKind, dataset: str, spans: Sequence[Span]
) -> list[DatasetPart]:
    """The part of a dataset that lies in some spans of days; none if nothing of it does.

    The kind of record says how the part is named: roll calls by number and days, events by the days
    that the loaded files cover. Published numbers of roll calls are not in order of time.
    """
    dataset_id = connection.scalar(select(datasets.c.id).where(datasets.c.slug == dataset))
    if dataset_id is None:
        return []
    describe = _describe_roll_calls if kind is CoverageKind.VOTE else _describe_days
    words = [describe(connection, dataset_id, span) for span in spans]
    where = " and ".join(dict.fromkeys(filter(None, words)))
    return [DatasetPart(dataset_id, where)] if where else []


def _describe_roll_calls(connection: Connection, dataset_id: int, span: Span) -> str:
    held = roll_calls.c.held_on
    calls: Any = func.count()
    number, begins, ends = connection.execute(
        select(calls, func.min(held), func.max(held)).where(
            roll_calls.c.dataset_id == dataset_id, held.between(*span)
        )
    ).one()
    return f"{number:,} roll calls of {begins} to {ends}" if number else ""


def _describe_days(connection: Connection, dataset_id: int, span: Span) -> str:
    day = coverage_days.c.day
    begins, ends = connection.execute(
        select(func.min(day), func.max(day)).where(
            coverage_days.c.dataset_id == dataset_id, day.between(*span)
        )
    ).one()
    return f"files of {begins} to {ends}" if begins else ""


def cite_parts(
    kind: CoverageKind, dataset: str, spans: Sequence[Span]
) -> Callable[[Connection, Sequence[Line]], list[Sequence[Evidence]]]:
    """For `Section.cite`: every line rests on the same part of a dataset."""

    def cite(connection: Connection, lines: Sequence[Line]) -> list[Sequence[Evidence]]:
        parts = find_parts(connection, kind, dataset, spans) if lines else []
        return [parts for _ in lines]

    return cite
