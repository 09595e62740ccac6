"""Votes of a loaded database written with a plain `executemany`: prints its processor seconds.

The table has the columns, the key and the index of ours, but no foreign keys; reading the rows is
not counted. Run as `python -m benchmarks.load_with_executemany SOURCE TARGET`.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing

_LIKE_OURS = """
CREATE TABLE votes (
    roll_call_id INTEGER NOT NULL, voter_code TEXT NOT NULL, actor_id INTEGER,
    choice_code TEXT NOT NULL, PRIMARY KEY (roll_call_id, voter_code)
) WITHOUT ROWID;
CREATE INDEX votes_by_actor ON votes (actor_id, roll_call_id);
"""


def main(source: str, target: str) -> None:
    """Copy the votes of a database into a new one."""
    with closing(sqlite3.connect(source)) as loaded:
        query = "SELECT roll_call_id, voter_code, actor_id, choice_code FROM roll_call_votes"
        rows = loaded.execute(query).fetchall()
    with closing(sqlite3.connect(target)) as connection:
        connection.executescript(f"PRAGMA journal_mode=WAL; {_LIKE_OURS}")
        start = time.process_time()
        connection.executemany("INSERT INTO votes VALUES (?, ?, ?, ?)", rows)
        connection.commit()
        print(time.process_time() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
