"""The rows of one database in four engines: SQLite, PostgreSQL, DuckDB and Spark SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
from pyarrow import parquet
from sqlalchemy import URL, Connection, CursorResult, NullPool, create_engine, select, text

from database import connect, create_reading_engine
from models import Base
from models.bulk_insert import insert_many
from models.views import VIEWS, write_definition
from spark_session import start_session

Ask = Callable[[str], Sequence[Sequence[Any]]]
TABLES = Base.metadata.sorted_tables
_ARROW: dict[type, Any] = {
    int: pyarrow.int64(),
    str: pyarrow.string(),
    float: pyarrow.float64(),
    bool: pyarrow.bool_(),
    date: pyarrow.date32(),
}

_SPARK_SETTINGS = {
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.shuffle.partitions": "1",
    # To compile each plan, to native code too, would take longer than to run it over so few rows.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.session.localRelationCacheThreshold": "100000000",
}


def write_files(url: URL, folder: Path) -> Path:
    """The tables of a database as Parquet, each in a folder of its own."""
    with connect(create_reading_engine(url)) as connection:
        for table in TABLES:
            rows = connection.execute(select(table)).all()
            columns = zip(*rows, strict=True) if rows else ([] for _ in table.c)
            arrays = {
                column.name: pyarrow.array(values, _ARROW[column.type.python_type])
                for column, values in zip(table.c, columns, strict=True)
            }
            (folder / table.name).mkdir()
            parquet.write_table(pyarrow.table(arrays), folder / table.name / "rows.parquet")
    return folder


@cache
def list_definitions() -> list[str]:
    """The views as all engines but SQLite read them, in the order of creation."""
    return [write_definition(view, "postgresql") for view in VIEWS.values()]


def open_duckdb(folder: Path) -> Ask:
    """DuckDB with the tables of these files and the views."""
    opened = _connect_duckdb(folder)
    return lambda query: opened.execute(query).fetchall()


def write_views(folder: Path) -> None:
    """The rows of the views, as DuckDB finds them, each in a file beside those of the tables."""
    duck = _connect_duckdb(folder)
    for name in VIEWS:
        duck.execute(f"COPY (SELECT * FROM {name}) TO '{folder / name}.parquet'")


def _connect_duckdb(folder: Path) -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect()
    for table in TABLES:
        files = folder / table.name / "*.parquet"
        opened.execute(f"CREATE TABLE {table.name} AS SELECT * FROM read_parquet('{files}')")
    for definition in list_definitions():
        opened.execute(definition)
    return opened


def open_spark(folder: Path) -> tuple[Ask, Callable[[str], None]]:
    """Spark SQL in local mode, with the tables of these files and the views.

    The second function replaces a view by its rows in a file of the folder: queries of the view
    need not find them again.
    """
    session = start_session("local[2]", _SPARK_SETTINGS)

    def hold(name: str, file: Path) -> None:
        # Rows in memory: to open a file again for each table of a query would take longer.
        session.createDataFrame(parquet.read_table(file)).createOrReplaceTempView(name)

    for table in TABLES:
        hold(table.name, folder / table.name / "rows.parquet")
    for definition in list_definitions():
        session.sql(definition.replace("CREATE VIEW", "CREATE TEMPORARY VIEW", 1))

    def replace_view(name: str) -> None:
        hold(name, folder / f"{name}.parquet")

    return lambda query: session.sql(query).collect(), replace_view


def copy_to_postgresql(source: URL, target: URL) -> Ask:
    """PostgreSQL with the rows of another database, their ids too, and the views."""
    engine = create_engine(target, poolclass=NullPool)
    with engine.begin() as connection, connect(create_reading_engine(source)) as reader:
        connection.exec_driver_sql("SET session_replication_role = replica")  # rows in any order
        Base.metadata.create_all(connection)
        for table in TABLES:
            rows = reader.execute(select(table)).mappings().all()
            insert_many(connection, table, [dict(row) for row in rows])
        for definition in list_definitions():
            _execute(connection, definition)
        connection.exec_driver_sql("ANALYZE")

    def ask(query: str) -> Sequence[Sequence[Any]]:
        with engine.connect() as connection:
            return _execute(connection, query).all()

    return ask


def open_database(url: URL) -> Ask:
    """A database of the project as it is."""

    def ask(query: str) -> Sequence[Sequence[Any]]:
        with connect(create_reading_engine(url)) as connection:
            return _execute(connection, query).all()

    return ask


def _execute(connection: Connection, query: str) -> CursorResult[Any]:
    # A colon or a percent sign is no parameter here.
    return connection.execute(text(query.replace("\\", "\\\\").replace(":", r"\:")))


def hash_rows(rows: Iterable[Sequence[Any]]) -> str:
    """SHA-256 of rows in any order; a day is its text, and a whole number has no fraction."""
    lines = sorted("\t".join(map(_spell, row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _spell(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return repr(value.isoformat())
    if isinstance(value, Decimal | float):
        return repr(int(value) if value == int(value) else float(value))
    return repr(value)
