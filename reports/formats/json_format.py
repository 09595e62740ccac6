"""All tables as one json object, described by ``answer.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from reports.formats.values import escape_controls
from reports.framework.columns import TableColumn
from reports.framework.data_form import make_data
from reports.framework.table import Head, Table

SCHEMA_FILE = Path(__file__).with_name("answer.schema.json")
"""The JSON Schema of an answer; its ``$id`` is named in every answer."""
SCHEMA_ID = "urn:bedfellows:schema:answer:1"
"""The last part rises when a program that read the former answers would notice the change."""


def render_json(head: Head, tables: Sequence[Table]) -> str:
    """The head and the tables; each row is an object by the names of the columns."""
    content = {
        "$schema": SCHEMA_ID,
        "report": head.report,
        **({"title": head.title} if head.title else {}),
        **({"command": head.command} if head.command else {}),
        "parameters": head.parameters,
        "edition": head.edition,
        **({"coverage": [*head.coverage.statements]} if head.coverage else {}),
        "tables": [_describe_table(table) for table in tables],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, default=_write_day)
    return escape_controls(text) + "\n"


def _describe_table(table: Table) -> dict[str, Any]:
    data = make_data(table)
    names = [column.name for column in data.columns]
    return {
        "title": table.title,
        "note": table.note if table.lines else table.empty,
        "columns": [describe_column(column) for column in data.columns],
        "rows": [dict(zip(names, row, strict=True)) for row in data.rows],
    }


def describe_column(column: TableColumn) -> dict[str, str]:
    """A column as json has it; what is not known is left out."""
    known = {
        "name": column.name,
        "label": column.heading,
        "type": column.type.value,
        "unit": column.unit,
        "description": column.description,
        "of": column.of,
    }
    return {key: value for key, value in known.items() if value}


def _write_day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
