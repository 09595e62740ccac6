"""The engines that sum a lake, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from console import UserError
from seeds.lake.sums import DuckDBEngine, SumsEngine

LOCAL = "local[*]"
"""Where Spark runs unless told otherwise: in this machine, on all its cores."""


@contextmanager
def open_engine(name: str, master: str | None, *, is_started: bool = True) -> Iterator[SumsEngine]:
    """An engine by its name, closed at the end of the block.

    Spark takes ten seconds to start: with ``is_started`` false, its user starts it when needed.
    """
    if name == "duckdb":
        if master is not None:
            raise UserError("--master is for --engine spark")
        yield DuckDBEngine()
        return
    from seeds.lake.spark import SparkEngine

    if master == "":
        raise UserError("--master is empty: name one, or leave it out for local[*]")
    engine = SparkEngine(LOCAL if master is None else master)
    try:
        if is_started:
            engine.start()
        yield engine
    finally:
        engine.close()
