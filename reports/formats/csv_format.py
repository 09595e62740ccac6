"""One table as csv or tsv."""

from __future__ import annotations

import csv
import io

from reports.framework.data_form import simplify_value
from reports.framework.table import Cell, Table
from spreadsheet_text import neutralise_text


def render_csv(table: Table, delimiter: str) -> str:
    """The headings and the lines of a table."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\n")
    writer.writerow(map(neutralise_text, table.columns))
    for line in table.lines:
        values = (simplify_value(value, line.decimals) for value in line.cells)
        writer.writerow([_neutralise(value) for value in values])
    return lines.getvalue()


def _neutralise(value: Cell) -> Cell:
    """The value; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return neutralise_text(value) if isinstance(value, str) else value
