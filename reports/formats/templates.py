"""The templates of pages: every value is escaped unless a template says otherwise."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FOLDER = Path(__file__).parent / "pages"


@cache
def load_templates() -> Environment:
    """The templates in `pages/`; a name that a template does not know is an error."""
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def read_style() -> str:
    """The one style sheet of all pages."""
    return (_FOLDER / "style.css").read_text(encoding="utf-8")
