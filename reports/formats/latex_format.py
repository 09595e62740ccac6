"""What the LaTeX styles of tabulate need: text around the tables is a comment."""

from __future__ import annotations


def is_latex(style: str) -> bool:
    """Whether a style of tabulate is LaTeX."""
    return style.startswith("latex")


def comment_line(line: str) -> str:
    """A line that LaTeX skips, whatever characters it has."""
    return f"% {line}"
