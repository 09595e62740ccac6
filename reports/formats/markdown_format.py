"""What the Markdown styles of tabulate need: a bar in a cell does not separate cells."""

from __future__ import annotations


def is_markdown(style: str) -> bool:
    """Whether a style of tabulate is Markdown."""
    return style in ("github", "pipe")


def escape_bars(text: str) -> str:
    """A cell whose bars are text."""
    return text.replace("|", r"\|")
