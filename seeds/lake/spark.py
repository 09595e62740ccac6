"""Apache Spark as an engine of sums: local, a cluster, or a server of Spark Connect.

A lake may be wherever Spark can read: a folder, or an address such as s3a://bucket/lake.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from console import UserError
from models.lake.manifest import NAME, Piece, hash_manifest, parse_manifest
from models.lake.open_lake import LakeDataset, find_folder
from models.lake.source_list import LakeError
from seeds.lake.known_lakes import KnownLake
from seeds.lake.sums import ACTORS, CELLS, CELLS_SQL, EVENTS, SUMS_SQL
from spark_session import ignore_pandas_warning, start_session

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AT_ONCE = 25_000_000
"""Events of the years that are summed in one go: their sums come to this process at once."""
PARTITIONS = 16
"""Partitions of the cells of so many events. By default, Spark makes 200 of any number of rows, and
each of them writes 200 files for the next step."""
_ANSWER = 15
"""Seconds to wait for a master."""
_PORTS = {"sc": 15002, "spark": 7077}
_SETTINGS = {"spark.driver.maxResultSize": "0"}
_PATTERN = re.compile(r"[\[\]{}*?\\]")
_MASTER = re.compile(r"local(\[(\*|[1-9]\d*)(, ?\d+)?\])?|yarn|(spark|sc|k8s)://\S+")


@dataclass(frozen=True)
class RemoteDataset(LakeDataset):
    """A dataset of a lake at an address that Spark reads."""

    address: str = ""

    def list_paths(self, pieces: Sequence[Piece] | None = None) -> list[str]:
        """The Parquet files, or some of them, as addresses."""
        chosen = self.manifest.pieces if pieces is None else pieces
        return [f"{self.address}/{piece.path}" for piece in chosen]


class SparkEngine:
    """Spark at a master: local[2], spark://host:7077, yarn, sc://host:15002 (Spark Connect)."""

    def __init__(self, master: str) -> None:
        self.master, self.label = master, f"Spark on {master}"
        self.session: Any = None
        """The session of Spark, once it is started."""

    def start(self) -> None:
        """Start the session, unless it is. UserError if Java is missing, or no master answers."""
        if self.session is not None:
            return
        self.session = _start(self.master)
        self.session.conf.set("spark.sql.shuffle.partitions", str(PARTITIONS))

    def close(self) -> None:
        """End the session."""
        if self.session is not None:
            self.session.stop()
            self.session = None

    def open_remote(self, address: str, name: str, known: KnownLake) -> LakeDataset:
        """A dataset at an address; LakeError if it is not the one that the database knows."""
        folder = f"{address.rstrip('/')}/dataset={name}"
        with report_spark_errors(f"{folder}/{NAME}"):
            manifest = self.session.read.format("binaryFile").load(
                _escape_pattern(f"{folder}/{NAME}")
            )
            rows = manifest.collect()
        content = bytes(rows[0]["content"]) if rows else b""
        if hash_manifest(content) != known.sha256:
            raise LakeError(
                f"{folder}/{NAME}: is not the manifest that this database knows (change "
                f"{known.generation:,} of {known.place}): copy the lake there again"
            )
        manifest = parse_manifest(content, f"{folder}/{NAME}", name)
        return RemoteDataset(
            find_folder(Path(known.place), name), manifest, content, address=folder
        )

    def sum_into(
        self, duck: DuckDBPyConnection, opened: LakeDataset, actors: Sequence[tuple[str, int]]
    ) -> None:
        """Fill the tables of the DuckDB with the sums."""
        session = self.session
        with report_spark_errors(opened.manifest.dataset):
            session.createDataFrame(actors, "slug STRING, id INT").createOrReplaceTempView(ACTORS)
            for pieces in _group_years(opened.manifest.pieces):
                events = session.read.parquet(*map(_escape_pattern, opened.list_paths(pieces)))
                events.createOrReplaceTempView(EVENTS)
                cells = session.sql(CELLS_SQL).persist()
                cells.createOrReplaceTempView(CELLS)
                for table, text in SUMS_SQL.items():
                    rows = session.sql(text).toArrow()
                    duck.register("summed", rows)
                    duck.execute(f"INSERT INTO {table} BY NAME FROM summed")
                    duck.unregister("summed")
                cells.unpersist()


def _escape_pattern(path: str) -> str:
    """A path that Spark takes as it is, though it takes brackets and stars for patterns."""
    return _PATTERN.sub(r"\\\g<0>", path)


def _group_years(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The files of several years together, up to a number of events."""
    group: list[Piece] = []
    for year in sorted({piece.year for piece in pieces}):
        added = [piece for piece in pieces if piece.year == year]
        if group and sum(one.rows for one in (*group, *added)) > AT_ONCE:
            yield group
            group = []
        group += added
    if group:
        yield group


def _start(master: str) -> Any:
    if not _MASTER.fullmatch(master):
        raise UserError(
            f"--master {master}: is not a master; for example local[4], spark://host:7077, yarn, "
            "k8s://https://host or sc://host:15002"
        )
    scheme, separator, _ = master.partition("://")
    if separator and scheme in _PORTS:
        _require_answer(master, scheme)
    if scheme != "sc":
        return start_session(master, _SETTINGS)
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise UserError("PySpark is not installed: pip install 'bedfellows[spark]'") from None
    with report_spark_errors(master), ignore_pandas_warning():
        return SparkSession.builder.remote(master).getOrCreate()


def _require_answer(master: str, scheme: str) -> None:
    """Raise UserError if nobody listens at a master; Spark itself would try for minutes."""
    for place in master.removeprefix(f"{scheme}://").split(","):
        parts = urlsplit(f"//{place}")
        try:
            port = parts.port or _PORTS[scheme]
            if not parts.hostname:
                raise ValueError
            socket.create_connection((parts.hostname, port), timeout=_ANSWER).close()
        except ValueError:
            raise UserError(f"--master {master}: is not the address of a master") from None
        except OSError as error:
            why = error.strerror or "no answer"
        else:
            return
    raise UserError(f"--master {master}: does not answer ({why})")


@contextmanager
def report_spark_errors(what: str) -> Iterator[None]:
    """Turn what Spark reports into a UserError of one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        # What went wrong in Python on a worker stands below the trace of Spark.
        causes = [line for line in lines if re.match(r"\w+(Error|Exception): ", line)]
        # A server of Spark Connect says it in one of several fields.
        details = re.findall(r'^\s*details = "(.+)"$', str(error), re.MULTILINE)
        why = (causes or details or lines or [repr(error)])[0]
        if why.startswith("ModuleNotFoundError"):
            why = (
                "the Python of the workers does not have this program with all it needs "
                f"({why.partition(': ')[2]}): name the one that has it in PYSPARK_PYTHON, where "
                "the command is run, or where the server of Spark Connect is started"
            )
        raise UserError(f"{what}: Spark stopped: {why}") from None
