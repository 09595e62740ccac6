"""Load GDELT into SQLite with pandas: `python -m benchmarks.load_with_pandas SOURCE TARGET`."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

import pandas

from benchmarks.alternatives import DYAD, FIELDS

ROWS = 100_000
"""Rows read at a time, so that memory does not grow with the file."""


def load(source: str, target: str) -> None:
    """Load the fields that our reader reads, and create the index."""
    codes = {name: str for name in FIELDS if name.endswith("Code")}
    batches = pandas.read_csv(
        source,
        sep="\t",
        header=None,
        usecols=[number - 1 for number in FIELDS.values()],
        names=range(61),
        dtype={FIELDS[name] - 1: kind for name, kind in codes.items()},
        keep_default_na=False,
        na_values=[""],
        chunksize=ROWS,
    )
    with closing(sqlite3.connect(target)) as connection:
        for batch in batches:
            batch.columns = list(FIELDS)
            batch.to_sql("coded_events", connection, if_exists="append", index=False)
        connection.execute(f"CREATE INDEX dyad ON coded_events ({', '.join(DYAD)})")
        connection.commit()


if __name__ == "__main__":
    load(*sys.argv[1:])
