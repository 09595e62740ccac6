"""All tables as one html page."""

from __future__ import annotations

import html
from collections.abc import Sequence

from reports.formats.values import format_value
from reports.framework.table import Head, Line, Table


def render_html(head: Head, tables: Sequence[Table]) -> str:
    """A page with a heading, the day and edition of the answer, and the tables."""
    title = html.escape(head.title or head.report)
    parts = [
        f'<!doctype html>\n<meta charset="utf-8">\n<title>{title}</title>\n<h1>{title}</h1>',
        f"<p>{html.escape(head.scope)}</p>",
    ]
    for table in tables:
        parts.append(f"<h2>{html.escape(table.title)}</h2>")
        if not table.lines:
            parts.append(f"<p>{html.escape(table.empty)}</p>")
            continue
        headings = "".join(f"<th>{html.escape(column)}</th>" for column in table.columns)
        rows = "\n".join(f"<tr>{_format_line(line)}</tr>" for line in table.lines)
        parts.append(
            f"<table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
        )
        if table.note:
            parts.append(f"<p>{html.escape(table.note)}</p>")
    if head.coverage:
        parts.append(f"<p>{html.escape(head.coverage.line)}</p>")
    return "\n".join(parts) + "\n"


def _format_line(line: Line) -> str:
    cells = (_link_address(format_value(value, line.decimals)) for value in line.cells)
    return "".join(f"<td>{cell}</td>" for cell in cells)


def _link_address(text: str) -> str:
    """The text of a cell; a web address becomes a link."""
    escaped = html.escape(text)
    is_address = text.startswith(("http://", "https://"))
    return f'<a href="{escaped}">{escaped}</a>' if is_address else escaped
