"""Panels as Parquet: typed columns, missing values as nulls, labels in the schema."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow
from pyarrow import parquet

from reports.panels.columns import Column
from reports.panels.years import YearCells


def write(file: Path, title: str, columns: Sequence[Column], years: Iterable[YearCells]) -> None:
    """Write a panel, a row group for each year; the label of a column is its ``description``."""
    types = {"text": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64()}
    schema = pyarrow.schema(
        [
            pyarrow.field(column.name, types[column.type], metadata={"description": column.label})
            for column in columns
        ],
        metadata={"title": title},
    )
    with parquet.ParquetWriter(file, schema) as writer:
        for cells in years:
            arrays = [_convert(column, cells, types[column.type]) for column in columns]
            writer.write_table(pyarrow.table(arrays, schema=schema))


def _convert(column: Column, cells: YearCells, type_: pyarrow.DataType) -> pyarrow.Array:
    values = cells[column.name]
    if values.dtype != np.float64:
        return pyarrow.array(values, type_)
    is_missing = np.isnan(values.astype(np.float64))
    if column.type == "integer":
        values = np.where(is_missing, 0, values).astype(np.int64)
    return pyarrow.array(values, type_, mask=is_missing)
