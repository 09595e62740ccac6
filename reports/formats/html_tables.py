"""Tables as a page shows them: aligned figures, links, footnotes, anchors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from reports.formats.addresses import find_address
from reports.formats.values import format_printable
from reports.framework.marks import MISSING, NO, NOT_RESEARCHED
from reports.framework.table import Cell, Line, NoteNumbers, Table

_LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATE, _DATED = re.compile(r"\d{4}-\d\d"), 24
"""A date, and how long a text with one may be to stay on one line."""
_MARKS = frozenset({MISSING, NO, NOT_RESEARCHED, "?"})
"""Texts in a column of figures that leave it one."""


class TextPart(NamedTuple):
    """A piece of the text of a cell; ``href`` is an address or a place on a page."""

    text: str
    href: str | None = None
    anchor: str | None = None
    """The name of this place, for links from footnotes."""


Link = Callable[[str, str], Sequence[TextPart]]
"""Cuts a text, under a heading, into parts, so that the keys in it are links."""


class CellView(NamedTuple):
    """One cell; ``padding`` is the number of decimals that others of its column have more."""

    parts: Sequence[TextPart]
    is_number: bool = False
    is_whole: bool = False
    """It is a date or little more, and is not broken over lines."""
    padding: int = 0
    language: str | None = None


class ColumnView(NamedTuple):
    """The heading of a column."""

    parts: Sequence[TextPart]
    is_number: bool


class LineView(NamedTuple):
    """One line; ``anchor`` is its name, if it has one."""

    anchor: str | None
    cells: Sequence[CellView]


class TableView(NamedTuple):
    """A table of a page, with an anchor of its own."""

    anchor: str
    number: int
    title: str
    columns: Sequence[ColumnView]
    lines: Iterable[LineView]
    size: int
    empty: str
    note: str
    pictures: Sequence[Markup] = ()
    """The pictures of the table, each an `svg` element."""

    @property
    def extent(self) -> str:
        """The number of lines, for the list of contents; nothing found is not yet none."""
        if self.size:
            return str(self.size)
        return "not researched" if self.empty.startswith(NOT_RESEARCHED) else "no lines"


def write_plain(text: str, _heading: str) -> Sequence[TextPart]:
    """The text as one part; an address that is safe to follow becomes a link."""
    return [TextPart(text, find_address(text))]


def name_anchors(titles: Sequence[str]) -> list[str]:
    """A name for each title, the same on every run: letters, digits and hyphens."""
    names: list[str] = []
    for title in titles:
        name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "table"
        number, free = 1, name
        while free in names:
            number += 1
            free = f"{name}-{number}"
        names.append(free)
    return names


def name_row(key: str) -> str:
    """The name of the line of a key on its page."""
    return "key-" + re.sub(r"[^A-Za-z0-9._+-]", lambda found: f"={ord(found[0]):x}", key)


class TableViews:
    """The views of the tables of one page.

    ``cited_in`` says, once the lines are read, where each footnote is cited: the titles of tables,
    the anchor of the first citation in each, and how many there are.
    """

    def __init__(self, tables: Sequence[Table], link: Link) -> None:
        self.cited_in: dict[str, dict[str, list[str]]] = {}
        anchors = name_anchors([table.title for table in tables])
        self._link = link
        self.views = [
            self._view_table(table, anchor, number)
            for number, (table, anchor) in enumerate(zip(tables, anchors, strict=True), 1)
        ]

    def _view_table(self, table: Table, anchor: str, number: int) -> TableView:
        places = range(len(table.columns))
        figures = [_is_figures(line.cells[place] for line in table.lines) for place in places]
        decimals = [_count_decimals(table, place) if figures[place] else 0 for place in places]
        columns = [
            ColumnView(self._link(format_printable(heading), ""), figure)
            for heading, figure in zip(table.columns, figures, strict=True)
        ]
        lines = list(self._view_lines(table, anchor, figures, decimals))
        note = format_printable(table.note)
        title, empty = format_printable(table.title), format_printable(table.empty)
        pictures = _draw_pictures(table, anchor)
        return TableView(anchor, number, title, columns, lines, len(lines), empty, note, pictures)

    def _view_lines(
        self, table: Table, anchor: str, figures: Sequence[bool], decimals: Sequence[int]
    ) -> Iterator[LineView]:
        languages = _find_languages(table)
        names: set[str] = set()
        for line, language in zip(table.lines, languages, strict=True):
            cells = [
                self._view_number(cell, line, most)
                if is_figure
                else self._view_text(cell, heading, line, table, anchor)
                for cell, heading, is_figure, most in zip(
                    line.cells, table.columns, figures, decimals, strict=True
                )
            ]
            if language is not None:
                place = list(table.columns).index("Name")
                cells[place] = cells[place]._replace(language=language)
            name = name_row(format_printable(line.cells[0])) if table.is_keyed else None
            yield LineView(None if name in names else name, cells)
            names |= {name} if name else set()

    def _view_number(self, cell: Cell, line: Line, most: int) -> CellView:
        text = format_printable(cell, line.decimals)
        own = len(text.partition(".")[2]) if isinstance(cell, float) else 0
        # A figure without decimals also lacks the point.
        return CellView(
            [TextPart(text)], True, False, 0 if own == most else most - own + (own == 0)
        )

    def _view_text(
        self, cell: Cell, heading: str, line: Line, table: Table, anchor: str
    ) -> CellView:
        if isinstance(cell, NoteNumbers):
            return CellView([*self._link_notes(sorted(cell.split(), key=int), table, anchor)])
        text = format_printable(cell, line.decimals)
        is_whole = len(text) <= _DATED and _DATE.search(text) is not None
        return CellView(self._link(text, heading), is_whole=is_whole)

    def _link_notes(self, notes: Sequence[str], table: Table, anchor: str) -> Iterator[TextPart]:
        """The links to footnotes; the first to each from a table is where the footnote leads."""
        for note in notes:
            places = self.cited_in.setdefault(note, {}).setdefault(table.title, [])
            name = f"{anchor}-note-{note}"
            places.append(name)
            yield TextPart(note, f"#note-{note}", name if len(places) == 1 else None)


def _draw_pictures(table: Table, anchor: str) -> list[Markup]:
    """The charts of a table that have something to show; their ids begin with its anchor."""
    charts = [chart for chart in table.charts if not chart.is_empty]
    if not charts:
        return []
    from reports.pictures.draw import draw_svg  # matplotlib takes a moment

    # The picture is markup of ours: every text in it is escaped where it is written.
    return [
        Markup(draw_svg(chart, f"{anchor}-picture{number}"))
        for number, chart in enumerate(charts, 1)
    ]


def _is_figures(cells: Iterable[Cell]) -> bool:
    """Whether a column has figures and nothing else but marks."""
    has_figure = False
    for cell in cells:
        if isinstance(cell, bool) or not (
            cell is None or isinstance(cell, int | float) or cell in _MARKS
        ):
            return False
        has_figure = has_figure or isinstance(cell, int | float)
    return has_figure


def _count_decimals(table: Table, place: int) -> int:
    """The most decimals that a figure of a column has."""
    return max(
        (
            len(format_printable(cell, line.decimals).partition(".")[2])
            for line in table.lines
            if isinstance(cell := line.cells[place], float)
        ),
        default=0,
    )


def _find_languages(table: Table) -> Sequence[str | None]:
    """The language of the name in each line, where a table has both as columns."""
    columns = list(table.columns)
    if "Language" not in columns or "Name" not in columns:
        return [None] * len(table.lines)
    place = columns.index("Language")
    found = (line.cells[place] for line in table.lines)
    return [cell if isinstance(cell, str) and _LANGUAGE.fullmatch(cell) else None for cell in found]
