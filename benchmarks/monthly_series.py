"""Queries of `interactions A B --by month`, measured in databases of different size."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import event

from database import connect, create_reading_engine
from database_settings import find_database_url
from reports.framework import registry
from reports.framework.run import build_example_request

Query = tuple[str, Any]
"""SQL and its parameters."""

_BUSIEST = """
    SELECT s.slug, t.slug FROM dyad_months
    JOIN actors s ON s.id = source_actor_id JOIN actors t ON t.id = target_actor_id
    GROUP BY s.slug, t.slug ORDER BY sum(events) DESC, s.slug, t.slug LIMIT 1
"""


def measure_series(paths: Sequence[Path], runs: int) -> tuple[list[str], list[float]]:
    """The busiest pair of the first file, and the least seconds of its series from each file.

    Measured are all queries that the report sends, including names and coverage, from the opening
    of the file to the last row. Python's start, imports, building of selects and rendering do not
    depend on the data and would hide a difference. Seconds of processor time, the files in turn.
    """
    with closing(sqlite3.connect(paths[0])) as connection:
        pair = list(connection.execute(_BUSIEST).fetchone())
    queries = [_record_queries(path, pair) for path in paths]
    times = [list(map(_time_queries, paths, queries)) for _ in range(runs)]
    return pair, [min(found) for found in zip(*times, strict=True)]


def _record_queries(path: Path, pair: Sequence[str]) -> list[Query]:
    """The queries that the report sends to the database."""
    report = replace(registry.load_report("interactions"), example=[*pair, "--by", "month"])
    sent: list[Query] = []

    def note(_c: object, _cursor: object, sql: str, parameters: object, *_others: object) -> None:
        sent.append((sql, parameters))

    engine = create_reading_engine(find_database_url(str(path)))
    with connect(engine) as connection:
        event.listen(engine, "before_cursor_execute", note)
        report.read_tables(connection, build_example_request(connection, report))
    return sent


def _time_queries(path: Path, queries: Sequence[Query]) -> float:
    start = time.process_time()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        for sql, parameters in queries:
            connection.execute(sql, parameters).fetchall()
    return time.process_time() - start
