"""Answers in json, as people read them: rows by heading, with the words that are printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def read_answer(text: str) -> dict[str, Any]:
    """An answer whose tables have headings as columns, and printed cells by heading."""
    answer: dict[str, Any] = json.loads(text)
    answer["tables"] = [_print_table(table) for table in answer["tables"]]
    return answer


def read_printed(text: str) -> list[dict[str, Any]]:
    """The tables of an answer: title, headings, and printed cells by heading."""
    tables: list[dict[str, Any]] = read_answer(text)["tables"]
    return tables


def _print_table(table: dict[str, Any]) -> dict[str, Any]:
    names = {column["name"] for column in table["columns"]}
    printed = [column for column in table["columns"] if _is_printed(column, names)]
    return {
        **table,
        "columns": [column["label"] for column in printed],
        "rows": [
            {column["label"]: _print_cell(column, row) for column in printed}
            for row in table["rows"]
        ],
    }


def _is_printed(column: dict[str, str], names: Sequence[str] | set[str]) -> bool:
    """A label is printed in place of its code; what only programs get is not."""
    if "of" in column:
        return column["name"] == f"{column['of']}_label"
    return f"{column['name']}_label" not in names


def _print_cell(column: dict[str, str], row: dict[str, Any]) -> Any:
    value = row[column["name"]]
    mark, seen = (row.get(f"{column['name']}_{part}") for part in ("mark", "seen"))
    if mark is not None:
        return mark
    if seen is not None:
        return f"{value}, seen {seen}"
    if isinstance(value, list):
        return ", ".join(value)
    return "ongoing" if column["type"] == "edtf" and value == ".." else value
