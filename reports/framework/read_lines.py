"""Running the select of a section: its headings, and its rows as lines of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select

from reports.framework.cited_rows import CitedRows
from reports.framework.table import Line, RowKey


def read_lines(
    connection: Connection,
    statement: Select[Any],
    evidence: Sequence[CitedRows],
    parts: Sequence[ColumnElement[Any]],
    weights: Sequence[ColumnElement[Any]],
    decimals: int | ColumnElement[int] | None,
) -> tuple[list[str], list[Line]]:
    """The headings, and a line for each row.

    Beside the printed columns are selected those of the evidence, the parts for programs, the
    weights, and ``decimals``, if that is a column.
    """
    groups: list[list[ColumnElement[Any]]] = [
        [column for cited in evidence for column in cited.columns()],
        [*parts],
        [*weights],
        [decimals] if isinstance(decimals, ColumnElement) else [],
    ]
    extra = [column for group in groups for column in group]
    labelled = (column.label(f"_{place}") for place, column in enumerate(extra))
    result = connection.execute(statement.add_columns(*labelled))
    headings = list(result.keys())
    ends = [len(headings) - len(extra)]
    for group in groups:
        ends.append(ends[-1] + len(group))
    lines = [
        Line(
            row[: ends[0]],
            list(_read_evidence(evidence, row[ends[0] : ends[1]])),
            row[-1] if isinstance(decimals, ColumnElement) else decimals,
            row[ends[2] : ends[3]],
            row[ends[1] : ends[2]],
        )
        for row in result
    ]
    return headings[: ends[0]], lines


def _read_evidence(evidence: Sequence[CitedRows], values: Sequence[Any]) -> Iterator[RowKey]:
    """The rows that the evidence columns of one result row name."""
    start = 0
    for cited in evidence:
        end = start + len(cited.columns())
        yield from cited.read_keys(values[start:end])
        start = end
