"""A pandas script that loads GDELT into SQLite: `python -m benchmarks.load_with_pandas FROM TO`."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

import pandas

from benchmarks.alternatives import DYAD, FIELDS

ROWS = 100_000
"""Of each piece, so that memory does not grow with the file."""


def load(source: str, target: str) -> None:
    """Load the fields that we read, and make the index."""
    codes = {name: str for name in FIELDS if name.endswith("Code")}
    pieces = pandas.read_csv(
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
        for piece in pieces:
            piece.columns = list(FIELDS)
            piece.to_sql("coded_events", connection, if_exists="append", index=False)
        connection.execute(f"CREATE INDEX dyad ON coded_events ({', '.join(DYAD)})")
        connection.commit()


if __name__ == "__main__":
    load(*sys.argv[1:])
