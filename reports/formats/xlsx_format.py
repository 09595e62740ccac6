"""All tables as one spreadsheet: a sheet for each, one about the answer, one about the columns.

What is printed stands in the cells: figures as numbers, dates that are certain to the day as days,
all else as text. Nothing is a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from console import UserError
from models.edtf import Edtf, EdtfError
from reports.formats.addresses import find_address
from reports.formats.sheet_names import name_sheets
from reports.formats.values import format_printable
from reports.framework.columns import ColumnType
from reports.framework.data_form import simplify_value
from reports.framework.table import AS_STORED, Cell, Head, Line, Table

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MOST_ROWS = 1_048_575
"""Rows of a sheet besides its heading."""
_LONGEST_TEXT = 32_767
"""Characters that Excel keeps of a cell."""
_LONGEST_ADDRESS, _MOST_LINKS = 2_079, 65_530
"""What Excel opens without repairing: characters of a link, and links of a sheet."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it, spreadsheets count a day that did not exist, or no days at all."""
_WIDEST = 60
"""Characters of a column; longer texts run on in more lines."""


def render_xlsx(head: Head, tables: Sequence[Table]) -> bytes:
    """The file; UserError where the package that writes it is missing, or a table is too long."""
    try:
        import xlsxwriter
    except ImportError:
        raise UserError(
            "xlsx needs the package xlsxwriter: install it with pip install 'bedfellows[xlsx]', "
            "or choose --format csv"
        ) from None
    for table in tables:
        if len(table.lines) > _MOST_ROWS:
            raise UserError(
                f"{table.title} has {len(table.lines):,} rows, and a sheet holds {_MOST_ROWS:,}: "
                "choose --format csv"
            )
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        title = _clean(head.title or head.report)
        book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        names = name_sheets(["About", "Columns", *(table.title for table in tables)])
        writer = _BookWriter(book)
        writer.write_rows(names[0], ["", ""], list(_describe(head, tables, names[2:])))
        headings = ["Sheet", "Heading", "Name for programs", "Type", "Unit", "Meaning"]
        writer.write_rows(names[1], headings, list(_list_columns(tables, names[2:])))
        for name, table in zip(names[2:], tables, strict=True):
            writer.write_table(name, table)
    return written.getvalue()


def _describe(head: Head, tables: Sequence[Table], names: Sequence[str]) -> Iterator[list[str]]:
    """The sheet about the answer."""
    yield ["Title", head.title or head.report]
    known = {
        "Question": head.question,
        "Scope": head.scope,
        "Command": head.command,
        "Day": head.as_of,
        "Since": head.since,
        "Until": head.until,
        "Edition": head.edition,
        "Schema": head.revision,
        "Covered": head.coverage.line if head.coverage else "",
    }
    yield from ([label, text] for label, text in known.items() if text)
    for name, table in zip(names, tables, strict=True):
        note = table.note if table.lines else table.empty
        yield [f"Sheet {name}", f"{table.title}. {note}".strip()]


def _list_columns(tables: Sequence[Table], names: Sequence[str]) -> Iterator[list[str]]:
    """The columns of all sheets, as json and csv have them."""
    for sheet, table in zip(names, tables, strict=True):
        for column in table.describe_columns():
            yield [
                *(sheet, column.heading, column.name, column.type.value),
                *(column.unit, column.description),
            ]


class _BookWriter:
    """Writes sheets, with the few formats that they share."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._links = 0
        wrapped = {"text_wrap": True, "valign": "top"}
        self._text: Format = book.add_format(wrapped)
        self._heading: Format = book.add_format({**wrapped, "bold": True, "bottom": 1})
        self._link: Format = book.add_format({**wrapped, "font_color": "#0b5394", "underline": 1})
        self._day: Format = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self._numbers: dict[str, Format] = {}

    def write_rows(self, name: str, headings: Sequence[str], rows: Sequence[list[str]]) -> None:
        """A sheet of texts."""
        lines = [Line(row) for row in rows]
        self._write(name, headings, lines, [ColumnType.TEXT] * len(headings))

    def write_table(self, name: str, table: Table) -> None:
        """A sheet with the lines of a table; one without lines says why."""
        types = [column.type for column in table.describe_columns()]
        self._write(name, table.columns, table.lines, types)
        if not table.lines:
            self._book.get_worksheet_by_name(name).write_string(
                1, 0, _clean(table.empty), self._text
            )

    def _write(
        self,
        name: str,
        headings: Sequence[str],
        lines: Sequence[Line],
        types: Sequence[ColumnType],
    ) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.hide_gridlines(0)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, _clean(heading), self._heading)
            texts = [format_printable(line.cells[place], line.decimals) for line in lines]
            longest = max(map(len, [heading, *texts]))
            sheet.set_column(place, place, min(longest + 2, _WIDEST))
        if lines and headings and any(headings):
            sheet.autofilter(0, 0, len(lines), len(headings) - 1)
        for row, line in enumerate(lines, 1):
            for place, cell in enumerate(line.cells):
                self._write_cell(sheet, row, place, cell, types[place], line.decimals)

    def _write_cell(
        self,
        sheet: Worksheet,
        row: int,
        place: int,
        cell: Cell,
        type_: ColumnType,
        decimals: int | None,
    ) -> None:
        if cell is None:
            return
        day = _find_day(cell, type_)
        if day is not None:
            sheet.write_datetime(row, place, day, self._day)
        elif isinstance(cell, bool):
            sheet.write_boolean(row, place, cell, self._text)
        elif isinstance(cell, int | float):
            figure: Any = simplify_value(cell, decimals)
            sheet.write_number(row, place, figure, self._find_number_format(cell, decimals))
        elif type_ is ColumnType.INTEGER and str(cell).isascii() and str(cell).isdigit():
            sheet.write_number(row, place, int(str(cell)), self._find_number_format(0, None))
        else:
            self._write_text(sheet, row, place, str(cell))

    def _write_text(self, sheet: Worksheet, row: int, place: int, text: str) -> None:
        shown = _clean(text)
        address = find_address(text)
        if address and len(address) <= _LONGEST_ADDRESS and self._links < _MOST_LINKS:
            self._links += 1
            sheet.write_url(row, place, address, self._link, shown)
        else:
            sheet.write_string(row, place, shown, self._text)

    def _find_number_format(self, figure: object, decimals: int | None) -> Format:
        """Figures look as they are printed; their cells hold all digits."""
        code = "0"
        if isinstance(figure, float) and decimals != 0:
            code = "General" if decimals == AS_STORED else "0." + "0" * (decimals or 2)
        if code not in self._numbers:
            self._numbers[code] = self._book.add_format({"valign": "top", "num_format": code})
        return self._numbers[code]


def _find_day(cell: Cell, type_: ColumnType) -> date | None:
    """The day that a cell is, if it is certain and a spreadsheet can count it."""
    day = cell if isinstance(cell, date) else None
    if isinstance(cell, str) and type_ in (ColumnType.EDTF, ColumnType.DATE):
        try:
            parsed = Edtf.parse(cell)
        except EdtfError:
            return None
        is_plain = parsed.earliest is not None and cell == parsed.earliest.isoformat()
        day = parsed.earliest if is_plain else None
    return day if day is not None and day >= _FIRST_DAY else None


def _clean(text: str) -> str:
    """The text without characters that a sheet cannot hold, cut where it is too long."""
    shown = format_printable(text).replace("\ufffe", " ").replace("\uffff", " ")
    return shown if len(shown) <= _LONGEST_TEXT else f"{shown[: _LONGEST_TEXT - 1]}\u2026"
