"""One table as csv or tsv."""

from __future__ import annotations

import csv
import io
import re

from reports.formats.values import simplify_value
from reports.framework.table import Cell, Table

_NEGATIVE = re.compile(r"-(\d+(\.\d+)?)?")


def render_csv(table: Table, delimiter: str) -> str:
    """The headings and the lines of a table."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\n")
    writer.writerow(table.columns)
    for line in table.lines:
        values = (simplify_value(value, line.decimals) for value in line.cells)
        writer.writerow([_neutralise(value) for value in values])
    return lines.getvalue()


def _neutralise(value: Cell) -> Cell:
    """The value; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, str) and value[:1] in set("=+-@\t\r") and not _NEGATIVE.fullmatch(value):
        return f"'{value}"
    return value
