"""Text in lines of the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from textwrap import wrap

_WIDTH_WITHOUT_TERMINAL = 100


def read_terminal_width() -> int:
    """Columns of the terminal; 100 without one."""
    if os.environ.get("COLUMNS", "").isdigit() or sys.stdout.isatty():
        return max(40, shutil.get_terminal_size((_WIDTH_WITHOUT_TERMINAL, 24)).columns)
    return _WIDTH_WITHOUT_TERMINAL


def wrap_lines(text: str, first: str = "", indent: str = "") -> list[str]:
    """Lines of the terminal's width, after a first and a later indent."""
    return wrap(text, read_terminal_width(), initial_indent=first, subsequent_indent=indent)


def wrap_whole_words(text: str, indent: str = "") -> list[str]:
    """Lines of the terminal's width in which no word is cut."""
    return wrap(
        text,
        read_terminal_width(),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
