"""Rows as CSV (RFC 4180): an empty field is NULL, a quoted empty field is the empty text.

PostgreSQL writes and reads CSV in this way; readers that do not tell the two apart see NULL.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reports.packages.read_rows import Batch

_EMPTY = '""'


@dataclass
class RowTally:
    """What was written: how many rows, and the columns with an empty text."""

    rows: int = 0
    emptied: set[str] = field(default_factory=set)


def write_rows(file: Path, columns: Sequence[str], batches: Iterable[Batch]) -> RowTally:
    """Write a header and the rows."""
    tally = RowTally()
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for batch in batches:
            tally.rows += len(batch)
            plain = [row for row in batch if "" not in row]
            if len(plain) == len(batch):
                writer.writerows(batch)
                continue
            for row in batch:
                if "" in row:
                    stream.write(_format_row(row))
                    tally.emptied.update(
                        name for name, value in zip(columns, row, strict=True) if value == ""
                    )
                else:
                    writer.writerow(row)
    return tally


def _format_row(row: Sequence[Any]) -> str:
    return ",".join(_EMPTY if value == "" else _format_field(value) for value in row) + "\r\n"


def _format_field(value: Any) -> str:
    """A field as the csv module writes it beside another."""
    written = io.StringIO()
    csv.writer(written, lineterminator=",").writerow([value, 0])
    return written.getvalue().removesuffix(",0,")
