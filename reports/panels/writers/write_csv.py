"""Panels as CSV: UTF-8, one heading, missing values as empty cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from reports.analysis.measure import Floats, Integers
from reports.panels.columns import Column
from reports.panels.units import Texts
from reports.panels.years import YearCells


def write(file: Path, _title: str, columns: Sequence[Column], years: Iterable[YearCells]) -> None:
    """Write a panel. A number has as many digits as it needs to be read back the same."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(column.name for column in columns) + "\n")
        for cells in years:
            texts = [_format(column, cells[column.name]) for column in columns]
            stream.writelines(f"{','.join(row)}\n" for row in zip(*texts, strict=True))


def _format(column: Column, cells: Integers | Floats | Texts) -> list[str]:
    """The cells of a column as texts; codes of states need no quotes."""
    if column.type == "text":
        return [str(cell) for cell in cells]
    if cells.dtype != np.float64:
        return list(map(str, cells.tolist()))
    is_missing = np.isnan(cells.astype(np.float64))
    if is_missing.all():
        return [""] * len(cells)
    if column.type == "integer":
        texts = list(map(str, np.where(is_missing, 0, cells).astype(np.int64).tolist()))
    else:
        texts = list(map(repr, cells.tolist()))
    for place in np.flatnonzero(is_missing).tolist():
        texts[place] = ""
    return texts
