"""How tables are shown: every format of tabulate, and csv, json, html. The only user of tabulate."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import date

from reports.kit.spec import Cell, Table

_WIDTH_WITHOUT_TERMINAL = 100
_NARROWEST = 8
OWN_FORMATS = ("table", "csv", "json", "html")


def formats() -> list[str]:
    """Every format that can be asked for."""
    from tabulate import tabulate_formats

    return [*OWN_FORMATS, *(name for name in tabulate_formats if name not in OWN_FORMATS)]


def terminal_width() -> int:
    """Columns of the terminal; 100 where there is none."""
    if os.environ.get("COLUMNS", "").isdigit() or sys.stdout.isatty():
        return max(40, shutil.get_terminal_size((_WIDTH_WITHOUT_TERMINAL, 24)).columns)
    return _WIDTH_WITHOUT_TERMINAL


def render(head: dict[str, object], tables: Sequence[Table], format_name: str) -> str:
    """All tables in one format; ``head`` is the report, its parameters, edition and revision."""
    if format_name == "json":
        return _as_json(head, tables)
    if format_name == "csv":
        return _as_csv(tables[0])
    if format_name == "html":
        return _as_html(head, tables)
    return _as_text(head, tables, "simple" if format_name == "table" else format_name)


def _as_text(head: dict[str, object], tables: Sequence[Table], style: str) -> str:
    blocks = [f"{head['title']}\n{_looked_at(head)}"]
    for table in tables:
        body = _laid_out(table, style) if table.rows else table.empty
        note = f"\n{table.note}" if table.note and table.rows else ""
        blocks.append(f"{table.title}\n\n{body}{note}")
    return "\n\n".join(blocks) + "\n"


def _looked_at(head: dict[str, object]) -> str:
    return f"As of {head['as_of']}. Data edition {head['edition']}, schema {head['revision']}."


def _laid_out(table: Table, style: str) -> str:
    from tabulate import tabulate

    cells = [[shown(value) for value in row] for row in table.rows]
    numeric = [
        all(isinstance(row[index], int | float) or row[index] is None for row in table.rows)
        for index in range(len(table.columns))
    ]
    return tabulate(
        cells,
        headers=table.columns,
        tablefmt=style,
        disable_numparse=True,
        colalign=["right" if is_number else "left" for is_number in numeric],
        maxcolwidths=_widths(table.columns, cells, terminal_width()),
    )


def _widths(columns: Sequence[str], cells: Sequence[Sequence[str]], total: int) -> list[int]:
    """Widths that fit the line: the widest columns give way first."""
    widths = [
        max(len(column), *(len(line) for row in cells for line in row[index].split("\n")))
        for index, column in enumerate(columns)
    ]
    room = total - 2 * (len(columns) - 1)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widest = widths.index(max(widths))
        second = max((width for width in widths if width < widths[widest]), default=_NARROWEST)
        over = sum(widths) - room
        widths[widest] = max(_NARROWEST, second, widths[widest] - over)
        if widths.count(max(widths)) > 1 and sum(widths) > room:
            widths[widths.index(max(widths))] -= 1
    return widths


def shown(value: Cell) -> str:
    """A value as text for people: ``-`` where it is missing."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}" if value < 1e6 else f"{value:.0f}"
    return str(value)


def _as_csv(table: Table) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_neutral(value) for value in row])
    return lines.getvalue()


def _neutral(value: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; dashes stay."""
    if isinstance(value, str) and value not in {"-", "?"} and value[:1] in "=+-@\t\r" and value:
        return f"'{value}"
    return value


def _plain(value: Cell) -> Cell:
    return value.isoformat() if isinstance(value, date) else value


def _as_json(head: dict[str, object], tables: Sequence[Table]) -> str:
    content = {
        "report": head["report"],
        "parameters": head["parameters"],
        "edition": head["edition"],
        "revision": head["revision"],
        "tables": [
            {
                "title": table.title,
                "columns": table.columns,
                "rows": [
                    dict(zip(table.columns, map(_plain, row), strict=True)) for row in table.rows
                ],
            }
            for table in tables
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _as_html(head: dict[str, object], tables: Sequence[Table]) -> str:
    title = html.escape(str(head["title"]))
    parts = [
        f'<!doctype html>\n<meta charset="utf-8">\n<title>{title}</title>\n<h1>{title}</h1>',
        f"<p>{html.escape(_looked_at(head))}</p>",
    ]
    for table in tables:
        parts.append(f"<h2>{html.escape(table.title)}</h2>")
        if not table.rows:
            parts.append(f"<p>{html.escape(table.empty)}</p>")
            continue
        headings = "".join(f"<th>{html.escape(column)}</th>" for column in table.columns)
        lines = [
            "<tr>" + "".join(f"<td>{html.escape(shown(value))}</td>" for value in row) + "</tr>"
            for row in table.rows
        ]
        parts.append(
            f"<table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n"
            + "\n".join(lines)
            + "\n</tbody>\n</table>"
        )
    return "\n".join(parts) + "\n"
