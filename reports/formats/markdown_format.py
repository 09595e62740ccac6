"""Markdown, around the tables of tabulate: titles are headings."""

from __future__ import annotations


def is_markdown(style: str) -> bool:
    """Whether a style of tabulate is Markdown."""
    return style in ("github", "pipe")


def write_heading(text: str, level: int) -> str:
    """A title as a heading of this level."""
    return f"{'#' * level} {' '.join(text.split())}"
