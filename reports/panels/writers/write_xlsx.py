"""Panels as spreadsheets: one sheet, the heading fixed, missing values as empty cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import xlsxwriter

from reports.panels.columns import Column
from reports.panels.years import YearCells


class _Exact(float):
    """A number that is written with all its digits; the package would round to 16."""

    def __format__(self, _rule: str) -> str:
        return repr(float(self))


def write(file: Path, title: str, columns: Sequence[Column], years: Iterable[YearCells]) -> None:
    """Write a panel row by row, so that memory holds one year."""
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet("panel")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name)
        row = 0
        for cells in years:
            lists = [cells[column.name].tolist() for column in columns]
            for line in zip(*lists, strict=True):
                row += 1
                for place, cell in enumerate(line):
                    if isinstance(cell, str):
                        sheet.write_string(row, place, cell)
                    elif not np.isnan(cell):
                        sheet.write_number(row, place, _Exact(cell))
