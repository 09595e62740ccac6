"""Every format by name: how it is rendered, and all that others must know of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from reports.framework.table import Head, Table


@dataclass(frozen=True)
class Format:
    """One format of an answer."""

    name: str
    render: Callable[[Head, Sequence[Table]], str | bytes]
    """All tables; the first, if there is room for one."""
    endings: Sequence[str] = ()
    """Of the files that are written in it where no format is asked for."""
    separator: str = ""
    """Between the cells, in a format that holds one table and nothing else."""
    for_programs: bool = False
    """Whether programs read it: they need codes and days besides what is printed."""
    is_binary: bool = False
    is_page: bool = False
    """Whether it is for a browser, with pictures and with data for search engines."""
    lines_for: Literal["screen", "paper", "all"] = "all"
    """Whether tables are shortened: to what a terminal shows, or to what somebody prints."""


# Each module is imported only where it is used: those of tabulate and Jinja take a moment.


def _render_style(style: str, head: Head, tables: Sequence[Table]) -> str:
    from reports.formats.text_format import render_text

    return render_text(head, tables, style)


def _render_usual(head: Head, tables: Sequence[Table]) -> str:
    from reports.formats.text_format import USUAL_STYLE

    return _render_style(USUAL_STYLE, head, tables)


def _render_separated(separator: str, _head: Head, tables: Sequence[Table]) -> str:
    from reports.formats.csv_format import render_csv
    from reports.framework.data_form import make_data

    return render_csv(make_data(tables[0]), separator)


def _render_json(head: Head, tables: Sequence[Table]) -> str:
    from reports.formats.json_format import render_json

    return render_json(head, tables)


def _render_xlsx(head: Head, tables: Sequence[Table]) -> bytes:
    from reports.formats.xlsx_format import render_xlsx

    return render_xlsx(head, tables)


def _render_html(head: Head, tables: Sequence[Table]) -> str:
    from reports.formats.html_format import render_html

    return render_html(head, tables)


def _render_latex(head: Head, tables: Sequence[Table], *, is_document: bool) -> str:
    from reports.formats.latex_format import render_latex

    return render_latex(head, tables, is_document=is_document)


TABLE = Format("table", _render_usual, lines_for="screen")
_render_markdown = partial(_render_style, "github")

FORMATS = {
    one.name: one
    for one in (
        TABLE,
        Format("csv", partial(_render_separated, ","), ["csv"], separator=",", for_programs=True),
        Format("tsv", partial(_render_separated, "\t"), ["tsv"], separator="\t", for_programs=True),
        Format("json", _render_json, ["json"], for_programs=True),
        Format("xlsx", _render_xlsx, ["xlsx"], for_programs=True, is_binary=True),
        Format("html", _render_html, ["html", "htm"], is_page=True),
        Format("latex", partial(_render_latex, is_document=True), ["tex"], lines_for="paper"),
        Format("latex_fragment", partial(_render_latex, is_document=False), lines_for="paper"),
        Format("md", _render_markdown, ["md"]),
        Format("markdown", _render_markdown),
    )
}
"""Formats of ours; every other is a style of tabulate."""

ENDINGS = {ending: one.name for one in FORMATS.values() for ending in one.endings} | {
    "rst": "rst",
    "zip": "csv",
}
"""The format of a file whose name has this ending, where no other is asked for."""


def list_formats() -> list[str]:
    """The names of all formats."""
    from reports.formats.text_format import list_styles

    ours = ("html", "latex", "tsv")
    return [*FORMATS, *(name for name in list_styles() if not name.startswith(ours))]


def find_format(name: str) -> Format | None:
    """The format of a name."""
    if name in FORMATS or name not in list_formats():
        return FORMATS.get(name)
    return Format(name, partial(_render_style, name))


def render(head: Head, tables: Sequence[Table], name: str) -> str:
    """All tables in a format that is text, by its name."""
    form = find_format(name)
    assert form is not None, name
    text = form.render(head, tables)
    assert isinstance(text, str), f"{name} is not text"
    return text
