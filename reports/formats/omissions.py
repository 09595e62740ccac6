"""What a table on a terminal leaves out, and the lines that say so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from reports.formats.terminal_lines import wrap_whole_words
from reports.framework.table import Table


def find_empty_tables(tables: Sequence[Table]) -> list[Table]:
    """The tables without lines, if there are several; a single one keeps its place."""
    empty = [table for table in tables if not table.lines and not table.is_bibliography]
    return empty if len(empty) > 1 else []


def describe_empty_tables(tables: Sequence[Table]) -> list[str]:
    """Tables without lines, those with the same text in one paragraph."""
    titles: dict[str, list[str]] = {}
    for table in tables:
        titles.setdefault(table.empty, []).append(table.title)
    return [
        line
        for text, named in titles.items()
        for line in wrap_whole_words(f"{'; '.join(named)}: {text}")
    ]


def leave_out_columns(table: Table, headings: Collection[str]) -> Table:
    """The table without these columns."""
    if not headings:
        return table
    kept = [place for place, heading in enumerate(table.columns) if heading not in headings]
    lines = [replace(line, cells=[line.cells[place] for place in kept]) for line in table.lines]
    return replace(table, columns=[table.columns[place] for place in kept], lines=lines)


def describe_left_out(table: Table, headings: Sequence[str]) -> list[str]:
    """How many lines are left out and which columns."""
    lines = []
    if table.left_out:
        lines += wrap_whole_words(describe_further(table))
    named = [heading for heading in headings if heading in table.columns]
    if named:
        noun = "Column" if len(named) == 1 else "Columns"
        lines += wrap_whole_words(
            f"{noun} left out for lack of room: {', '.join(named)}. "
            "A wider terminal shows all; so does --format csv or json."
        )
    return lines


def describe_further(table: Table) -> str:
    """How many lines are left out, and which are shown; empty if all are."""
    if not table.left_out:
        return ""
    order = f" (shown: {table.priority.words})" if table.priority else ""
    return f"and {table.left_out} more{order}: --all"
