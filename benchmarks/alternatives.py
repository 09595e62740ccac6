"""Other tools that load GDELT into SQLite, each as a whole process into a new file.

All of them keep the twelve fields that our reader reads and create the index for pairs of states.
None of them finds the state of a code on a day, checks rows, recognises known rows or sums events.

- sqlite3: `cut` picks the fields, the shell's `.import` reads them into a table of text, and an
  INSERT SELECT fills a table with the columns, the key and the index of coded_events; the index is
  created last. The fields are cut into a file and then imported, or piped, so that both work at
  once on two cores. The table has the state's code instead of the state, and no foreign keys or
  checks.
- sqlite3, columns as they are: `.import` from the pipe straight into a table with typed columns, a
  key and an index. The table differs from ours: days are 20150218, missing values are empty texts.
- pandas: `benchmarks.load_with_pandas`.
- sqlite-utils: `cut` and `insert --tsv`, then `create-index`.
"""

from __future__ import annotations

import shlex
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from benchmarks.processes import Cost, run_once

FIELDS: Mapping[str, int] = {
    "GLOBALEVENTID": 1,
    "SQLDATE": 2,
    "Actor1Code": 6,
    "Actor1CountryCode": 8,
    "Actor2Code": 16,
    "Actor2CountryCode": 18,
    "IsRootEvent": 26,
    "EventCode": 27,
    "EventRootCode": 29,
    "GoldsteinScale": 31,
    "NumMentions": 32,
    "DATEADDED": 60,
}
"""The fields that `seeds/datasets/gdelt.py` reads of the 61, counted from 1."""
_NUMBERS = {
    "GLOBALEVENTID": "INTEGER PRIMARY KEY",
    "IsRootEvent": "INTEGER",
    "GoldsteinScale": "REAL",
    "NumMentions": "INTEGER",
}
DYAD = ("Actor1CountryCode", "Actor2CountryCode", "SQLDATE")

_VALUES = """
    1, CAST(GLOBALEVENTID AS INTEGER), 0, 1,
    substr(SQLDATE, 1, 4) || '-' || substr(SQLDATE, 5, 2) || '-' || substr(SQLDATE, 7, 2),
    nullif(Actor1Code, ''), nullif(Actor1CountryCode, ''),
    nullif(Actor2Code, ''), nullif(Actor2CountryCode, ''),
    EventCode, CAST(round(nullif(GoldsteinScale, '') * 10) AS INTEGER),
    CAST(NumMentions AS INTEGER), CAST(IsRootEvent AS INTEGER)
"""


def format_cut_command(source: Path) -> str:
    """The shell command that picks the fields."""
    return f"cut -f{','.join(map(str, FIELDS.values()))} {shlex.quote(str(source))}"


def load_with_shell(source: Path, target: Path, ours: Path, *, piped: bool) -> Cost:
    """Load with the sqlite3 shell into a table like coded_events of the database ``ours``.

    The fields are cut into a file, or ``piped``.
    """
    with closing(sqlite3.connect(ours)) as connection:
        columns = connection.execute("PRAGMA table_info(coded_events)").fetchall()
        (index,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'coded_events' "
            "AND sql IS NOT NULL"
        ).fetchall()
    typed = [f"{name} {kind} {'NOT NULL' * must}" for _, name, kind, must, _, _ in columns]
    key = sorted((place, name) for _, name, _, _, _, place in columns if place)
    fields = target.with_name(f"{target.name}.fields")
    script = f"""
CREATE TABLE raw ({", ".join(f"{name} TEXT" for name in FIELDS)});
.mode tabs
.import "{f"|{format_cut_command(source)}" if piped else str(fields)}" raw
CREATE TABLE coded_events ({", ".join(typed)}, PRIMARY KEY ({", ".join(name for _, name in key)}))
    WITHOUT ROWID;
INSERT INTO coded_events SELECT {_VALUES} FROM raw;
{index[0]};
"""
    before = "" if piped else f"{format_cut_command(source)} > {shlex.quote(str(fields))} && "
    return _run_in_shell(target, script, before)


def load_with_shell_unchanged(source: Path, target: Path) -> Cost:
    """Load with the sqlite3 shell into a table of the fields as they are."""
    types = dict.fromkeys(FIELDS, "TEXT") | _NUMBERS
    dyad = ", ".join(DYAD)
    states = " AND ".join(f"{side} <> ''" for side in DYAD[:2])
    script = f"""
CREATE TABLE coded_events ({", ".join(" ".join(one) for one in types.items())}) WITHOUT ROWID;
.mode tabs
.import "|{format_cut_command(source)}" coded_events
CREATE INDEX ix_coded_events_dyad ON coded_events ({dyad}) WHERE {states};
"""
    return _run_in_shell(target, script)


def _run_in_shell(target: Path, script: str, before: str = "") -> Cost:
    return run_once(["sh", "-c", f"{before}sqlite3 -bail {shlex.quote(str(target))}"], script)


def load_with_pandas(source: Path, target: Path) -> Cost:
    """Load with read_csv and to_sql."""
    return run_once([sys.executable, "-m", "benchmarks.load_with_pandas", str(source), str(target)])


def load_with_sqlite_utils(source: Path, target: Path) -> Cost:
    """Load with the command sqlite-utils."""
    tool = shlex.join([sys.executable, "-m", "sqlite_utils"])
    header, file = "\\t".join(FIELDS), shlex.quote(str(target))
    # As text, since codes would lose their leading zeros.
    types = "--type EventCode text --type EventRootCode text"
    script = (
        f"(printf '{header}\\n'; {format_cut_command(source)}) "
        f"| {tool} insert {file} coded_events - --tsv --pk GLOBALEVENTID {types} "
        f"&& {tool} create-index {file} coded_events {' '.join(DYAD)}"
    )
    return run_once(["sh", "-c", script])


ALTERNATIVES: Mapping[str, tuple[Callable[[Path, Path], Cost], int]] = {
    "pandas read_csv + to_sql": (load_with_pandas, 1),
    "sqlite-utils insert": (load_with_sqlite_utils, 10),
}
"""Each with a divisor of its rows: sqlite-utils waits for the disk after every 83 rows."""
