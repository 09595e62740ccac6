"""All tables as text: tabulate lays them out in any of its styles."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

import tabulate

from reports.formats.column_widths import Fit, fit_columns, wrap_cell
from reports.formats.markdown_format import is_markdown, write_heading
from reports.formats.markup_text import UNSAFE_STYLES, escape_markup
from reports.formats.omissions import (
    describe_empty_tables,
    describe_left_out,
    find_empty_tables,
    leave_out_columns,
)
from reports.formats.paragraphs import format_paragraphs, format_references
from reports.formats.terminal_lines import read_terminal_width, wrap_lines, wrap_whole_words
from reports.formats.values import format_printable, shorten_notes
from reports.framework.table import Head, Line, Table

# Two blanks separate the columns; tabulate's padding of headings would widen narrow columns.
tabulate.MIN_PADDING = 0

USUAL_STYLE = "simple"
_KEY_COLUMN = "ID"
"""Heading of keys that people copy, which are never broken."""
_ONE_LINE_STYLES = ("github", "pipe", "orgtbl", "jira", "presto", "textile", "asciidoc")
_MARKUP = ("html", "wiki")


def list_styles() -> list[str]:
    """Every style of tabulate that keeps text from being markup."""
    return [style for style in tabulate.tabulate_formats if style not in UNSAFE_STYLES]


def render_text(head: Head, tables: Sequence[Table], style: str) -> str:
    """The title, the day and edition of the answer, and the tables."""
    blocks = []
    if head.title:
        blocks.append([*_write_title(head.title, style, 1), *_write_wrapped(head.scope, style)])
    apart = find_empty_tables(tables) if style == USUAL_STYLE else []
    for table in tables:
        if table in apart:
            continue
        has_title = bool(blocks) or len(tables) > 1
        title = [*_write_title(table.title, style, 2)] if has_title else []
        title += [""] if title and not is_markdown(style) else []
        if table.lines:
            drawn, text = _lay_out(table, style)
            note = _write_wrapped(text, style)
            # Right below a table, Markdown takes a line for another row.
            apart_from = [""] if note and is_markdown(style) else []
            body = [*drawn, *apart_from, *note]
        else:
            body = _write_prose(table.empty, style)
        blocks.append([*title, *body])
    if apart:
        blocks.append(describe_empty_tables(apart))
    if head.coverage:
        blocks.append(_write_prose(head.coverage.line, style))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _write_title(text: str, style: str, level: int) -> list[str]:
    """The title of the answer or of a table."""
    if is_markdown(style):
        return [write_heading(escape_markup(text, style), level), ""]
    return _write_prose(text, style)


def _write_prose(text: str, style: str) -> list[str]:
    """Lines outside of a table, with whole words."""
    return wrap_whole_words(escape_markup(text, style)) or [""]


def _write_wrapped(text: str, style: str) -> list[str]:
    return wrap_lines(escape_markup(text, style))


def _lay_out(table: Table, style: str) -> tuple[list[str], str]:
    """A table with what it leaves out below it, and the note on what it shows."""
    is_one_line = style in _ONE_LINE_STYLES or any(name in style for name in _MARKUP)
    width = sys.maxsize if is_one_line else read_terminal_width()
    if style != USUAL_STYLE:
        return [_draw(table, style, _fit(table, style, width))], table.note
    if table.is_bibliography:
        return [format_references(table), *describe_left_out(table, [])], table.note
    tried = [table.optional[:number] for number in range(len(table.optional) + 1)]
    narrowed = {left_out: leave_out_columns(table, left_out) for left_out in map(tuple, tried)}
    fits = {left_out: _fit(narrow, style, width) for left_out, narrow in narrowed.items()}
    legible = [left_out for left_out, fitted in fits.items() if fitted.fit.is_legible]
    roomy = [left_out for left_out in legible if fits[left_out].fit.is_roomy]
    for left_out in [*roomy, *legible]:  # the first leaves out least
        shown = narrowed[left_out]
        drawn = _draw(shown, style, fits[left_out])
        note = shown.rewrite_note() if left_out else table.note
        return [drawn, *describe_left_out(table, left_out)], note
    fitted = _fit(table, style, width)
    drawn = format_paragraphs(table.columns, fitted.rows, width)
    return [drawn, *describe_left_out(table, [])], table.note


class _Fitted(NamedTuple):
    """The texts of a table, and the widths of its columns."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    fit: Fit


def _fit(table: Table, style: str, width: int) -> _Fitted:
    rows = [
        [format_printable(shorten_notes(value), line.decimals) for value in line.cells]
        for line in table.lines
    ]
    if width == sys.maxsize:
        rows = [[" ".join(text.splitlines()) for text in row] for row in rows]
    rows = [[escape_markup(text, style) for text in row] for row in rows]
    headings = [escape_markup(column, style) for column in table.columns]
    return _Fitted(headings, rows, fit_columns(headings, rows, width, _find_keys(table)))


def _draw(table: Table, style: str, fitted: _Fitted) -> str:
    headings, *rows = (
        [wrap_cell(text, width) for text, width in zip(row, fitted.fit.widths, strict=True)]
        for row in (fitted.headings, *fitted.rows)
    )
    return tabulate.tabulate(
        rows,
        headers=headings,
        tablefmt=style,
        disable_numparse=True,
        preserve_whitespace=True,
        colalign=[_choose_alignment(place, table.lines) for place in range(len(headings))],
    )


def _find_keys(table: Table) -> set[int]:
    """The places of the columns that hold keys."""
    keys = {place for place, heading in enumerate(table.columns) if heading == _KEY_COLUMN}
    return keys | ({0} if table.is_keyed else set())


def _choose_alignment(place: int, lines: Sequence[Line]) -> str:
    """Figures to the right, all else to the left."""
    kinds = {type(line.cells[place]) for line in lines}
    is_numeric = bool(kinds & {int, float}) and kinds <= {int, float, type(None)}
    return "right" if is_numeric else "left"
