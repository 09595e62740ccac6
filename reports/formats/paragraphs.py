"""Tables as paragraphs: lines too wide for columns, and lists of references."""

from __future__ import annotations

from collections.abc import Sequence

from reports.formats.terminal_lines import wrap_lines, wrap_whole_words
from reports.formats.values import remove_controls
from reports.framework.table import Table

_GAP = "  "


def format_paragraphs(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """One paragraph a row, each cell after its heading; no word is cut."""
    return "\n".join(
        _join_parts([f"{column}: {cell}" for column, cell in zip(columns, row, strict=True)], width)
        for row in rows
    )


def _join_parts(parts: Sequence[str], width: int) -> str:
    """Parts side by side as far as they fit, with later lines indented."""
    lines = [""]
    for part in parts:
        words = part.split()
        is_short = len(_GAP) + len(" ".join(words)) <= width
        for place, text in enumerate([" ".join(words)] if is_short else words):
            glue = " " if place else _GAP
            if not lines[-1]:
                lines[-1] = text
            elif len(lines[-1]) + len(glue) + len(text) <= width:
                lines[-1] += glue + text
            else:
                lines.append(_GAP + text)
    return "\n".join(lines)


def format_references(table: Table) -> str:
    """One paragraph a source, its address on a line of its own to be copied."""
    lines = []
    for number, author, title, publisher, dated, address, where, *more in (
        line.cells for line in table.lines
    ):
        described = ", ".join(
            remove_controls(str(part)) for part in (author, title, publisher, dated, where) if part
        )
        margin = f"[{number}] "
        indent = " " * len(margin)
        lines += wrap_lines(described, margin, indent)
        lines += [f"{indent}{remove_controls(str(address))}"] if address else []
        named = zip(table.columns[-len(more) :], more, strict=True) if more else ()
        counts = [f"{name.lower()} {remove_controls(str(value))}" for name, value in named if value]
        lines += wrap_whole_words(", ".join(counts), indent)
    return "\n".join(lines)
