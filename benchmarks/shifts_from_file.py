"""The statistics of `shifts` from a file in GDELT's format, with pandas or DuckDB, as a process.

An analyst's script: read four columns, keep events between two states, count them by pair and block
of three months, and compute the same shifts.
"""

from __future__ import annotations

import sys
from typing import Any

from reports.analysis.event_shifts import compute_event_shifts
from seeds.datasets.gdelt import list_columns

WINDOWS = ((2016, 2018), (2020, 2022))
COLUMNS = ("SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventRootCode")
_FIRST_CONFLICT = 10


def count_with_pandas(path: str) -> Any:
    """Rows of both states (as numbers), block, events and conflicts."""
    import numpy as np
    import pandas

    names = list_columns("2.0")
    rows = pandas.read_csv(
        path,
        sep="\t",
        header=None,
        quoting=3,
        usecols=[names.index(name) for name in COLUMNS],
        dtype=str,
        keep_default_na=False,
    )
    rows.columns = pandas.Index([name for name in names if name in COLUMNS])
    one, other = rows.Actor1CountryCode, rows.Actor2CountryCode
    year = rows.SQLDATE.str[:4].astype(int)
    in_window = np.logical_or.reduce([year.between(*window) for window in WINDOWS])
    rows = rows[(one != "") & (other != "") & (one != other) & in_window]
    day = rows.SQLDATE.astype(int)
    number = day // 10000 * 12 + day // 100 % 100 - 1
    codes = pandas.factorize(pandas.concat([rows.Actor1CountryCode, rows.Actor2CountryCode]))[0]
    sides = np.sort(codes.reshape(2, -1), axis=0)
    conflicts = (rows.EventRootCode.astype(int) >= _FIRST_CONFLICT).astype(int)
    frame = {"one": sides[0], "other": sides[1], "block": (number - number % 3).to_numpy()}
    counted = pandas.DataFrame(frame | {"events": 1, "conflicts": conflicts.to_numpy()})
    return counted.groupby(["one", "other", "block"], as_index=False).sum().to_numpy()


_DUCKDB = """
    WITH events AS (
        SELECT hash({one}) % 1000000007 AS a, hash({other}) % 1000000007 AS b,
            CAST({day} AS INTEGER) // 10000 AS year, CAST({day} AS INTEGER) // 100 % 100 - 1 AS m,
            CASE WHEN CAST({root} AS INTEGER) >= 10 THEN 1 ELSE 0 END AS conflict
        FROM read_csv('{path}', delim = '\t', header = false, quote = '', escape = '',
            all_varchar = true)
        WHERE {one} IS NOT NULL AND {other} IS NOT NULL AND {one} <> {other})
    SELECT least(a, b), greatest(a, b), year * 12 + m - m % 3, count(*), sum(conflict)
    FROM events WHERE {windows} GROUP BY ALL
"""


def count_with_duckdb(path: str) -> Any:
    """The same with DuckDB."""
    import duckdb
    import numpy as np

    names = list_columns("2.0")
    day, one, other, root = (f"column{names.index(name):02}" for name in COLUMNS)
    windows = " OR ".join(f"year BETWEEN {first} AND {last}" for first, last in WINDOWS)
    query = _DUCKDB.format(path=path, day=day, one=one, other=other, root=root, windows=windows)
    columns = duckdb.connect().execute(query).fetchnumpy()
    return np.column_stack([np.asarray(column, np.int64) for column in columns.values()])


def main(tool: str, path: str) -> int:
    """Count, compute, and print how many pairs were tested."""
    count = {"pandas": count_with_pandas, "duckdb": count_with_duckdb}[tool]
    found, thin = compute_event_shifts(count(path), 12 * WINDOWS[1][0])
    print(found.one.size, thin.one.size)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
