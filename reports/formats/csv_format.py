"""One table as csv or tsv, for programs: a value in each cell, columns by their names."""

from __future__ import annotations

import csv
import io

from reports.formats.values import remove_controls
from reports.framework.data_form import DataTable, Value
from spreadsheet_text import neutralise_text

LIST_SEPARATOR = "; "
"""Between the texts of a cell that holds several."""


def render_csv(data: DataTable, delimiter: str) -> str:
    """The names of the columns and the rows; a missing value is an empty cell."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\n")
    writer.writerow([neutralise_text(remove_controls(column.name)) for column in data.columns])
    writer.writerows([_write_value(value) for value in row] for row in data.rows)
    return lines.getvalue()


def _write_value(value: Value) -> object:
    """The value; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = LIST_SEPARATOR.join(value)
    return neutralise_text(remove_controls(value)) if isinstance(value, str) else value
