"""All tables as one json object, with the head of the answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reports.framework.data_form import simplify_value
from reports.framework.table import Head, Line, Table


def render_json(head: Head, tables: Sequence[Table]) -> str:
    """The head and the tables; each line is an object by heading."""
    content = {
        "report": head.report,
        "parameters": head.parameters,
        "edition": head.edition,
        **({"coverage": [*head.coverage.statements]} if head.coverage else {}),
        "tables": [
            {
                "title": table.title,
                "columns": [*table.columns],
                "rows": [_build_row(table.columns, line) for line in table.lines],
            }
            for table in tables
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"


def _build_row(columns: Sequence[str], line: Line) -> dict[str, Any]:
    return {
        name: simplify_value(value, line.decimals)
        for name, value in zip(columns, line.cells, strict=True)
    }
