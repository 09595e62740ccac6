"""How tables are shown: in every format of tabulate, and as csv, json and html."""

from __future__ import annotations

import csv
import difflib
import html
import io
import json
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from textwrap import fill, wrap

from database import UserError
from reports.kit.spec import Cell, Table

_WIDTH_WITHOUT_TERMINAL = 100
_LONGEST_WHOLE_WORD = 26
_ONE_LINE_FORMATS = ("github", "pipe", "orgtbl", "jira", "presto", "tsv", "textile", "asciidoc")
_MARKUP = ("html", "latex", "wiki", "moin", "youtrack")
OWN_FORMATS = ("table", "csv", "json", "html")


def formats() -> list[str]:
    """Every format that can be asked for."""
    from tabulate import tabulate_formats

    return [*OWN_FORMATS, *(name for name in tabulate_formats if name not in OWN_FORMATS)]


def check_format(name: str) -> None:
    """Refuse, with a UserError that names the nearest, a format that is not there."""
    if name not in OWN_FORMATS and name not in formats():
        near = ", ".join(difflib.get_close_matches(name, formats(), n=3)) or ", ".join(OWN_FORMATS)
        raise UserError(f"There is no format {name!r}. The nearest are: {near}.")


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
        lay_out = _as_references if table.is_bibliography and style == "simple" else _laid_out
        body = lay_out(table, style) if table.rows else table.empty
        note = f"\n{fill(table.note, terminal_width())}" if table.note and table.rows else ""
        blocks.append(f"{table.title}\n\n{body}{note}")
    return "\n\n".join(blocks) + "\n"


def _looked_at(head: dict[str, object]) -> str:
    return f"As of {head['as_of']}. Data edition {head['edition']}, schema {head['revision']}."


def _as_references(table: Table, _style: str) -> str:
    """One paragraph a source, its address on a line of its own so that it can be copied."""
    lines = []
    for number, author, title, publisher, dated, address, where in table.rows:
        told = ", ".join(str(part) for part in (author, title, publisher, dated, where) if part)
        margin = f"[{number}] "
        lines += wrap(
            told, terminal_width(), initial_indent=margin, subsequent_indent=" " * len(margin)
        )
        lines += [f"{' ' * len(margin)}{address}"] if address else []
    return "\n".join(lines)


def _laid_out(table: Table, style: str) -> str:
    import tabulate as library
    from tabulate import tabulate

    # Two blanks part the columns already; the padding of headings would widen narrow ones.
    library.MIN_PADDING = 0
    cells = [[shown(value) for value in row] for row in table.rows]
    numeric = [
        all(isinstance(row[index], int | float) or row[index] is None for row in table.rows)
        for index in range(len(table.columns))
    ]
    one_line = style in _ONE_LINE_FORMATS or any(name in style for name in _MARKUP)
    widths = _widths(table.columns, cells, sys.maxsize if one_line else terminal_width())
    return tabulate(
        [[_wrapped(text, width) for text, width in zip(row, widths, strict=True)] for row in cells],
        headers=[_wrapped(text, width) for text, width in zip(table.columns, widths, strict=True)],
        tablefmt=style,
        disable_numparse=True,
        colalign=["right" if is_number else "left" for is_number in numeric],
    )


def _wrapped(text: str, width: int) -> str:
    """Text in lines of ``width``; tabulate's own wrapping takes five times as long."""
    return text if len(text) <= width else "\n".join(wrap(text, width, break_on_hyphens=False))


def _widths(columns: Sequence[str], cells: Sequence[Sequence[str]], total: int) -> list[int]:
    """Widths that fit the line: the widest column gives way first, never below a whole word."""
    texts = [[column, *(row[index] for row in cells)] for index, column in enumerate(columns)]
    widths = [max(len(line) for text in column for line in text.split("\n")) for column in texts]
    floors = [
        min(_LONGEST_WHOLE_WORD, max(len(word) for text in column for word in [*text.split(), ""]))
        for column in texts
    ]
    over = sum(widths) + 2 * (len(columns) - 1) - total
    while over > 0:
        spare = [width - floor for width, floor in zip(widths, floors, strict=True)]
        widest = max(range(len(widths)), key=lambda index: (spare[index] > 0, widths[index]))
        if spare[widest] <= 0:
            break
        widths[widest] -= 1
        over -= 1
    return widths


def shown(value: Cell) -> str:
    """A value as text for people: ``-`` where it is missing."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
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
