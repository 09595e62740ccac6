"""Comparing the events of a new file with one another and with those of the lake.

Needed only where an id occurs twice or lies between ids of the lake, which is rare: ids grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.lake.columns import KEY
from models.lake.open_lake import relation_sql
from seeds.importing.events.revisions import describe_revision
from seeds.importing.reader import MOST_KEPT

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

VALUES = (
    "occurred_on",
    "source_code",
    "source_actor_slug",
    "target_code",
    "target_actor_slug",
    "event_code",
    "goldstein_tenths",
    "mentions",
    "is_root",
)
_LABELS = {"source_actor_slug": "source_actor_id", "target_actor_slug": "target_actor_id"}
DROPPED, REPLACED = "dropped", "replaced"
"""Tables of DuckDB: rows of the file that do not enter the lake; rows of the lake that leave it."""


@dataclass
class Compared:
    """What happened to rows that were not simply new; none if there are no such rows."""

    known: int = 0
    revised: int = 0
    duplicates: Sequence[tuple[int, int]] = ()
    """Line and id of each row whose id an earlier line has with other values."""
    changes: list[str] = field(default_factory=list)
    replaced_in: Sequence[str] = ()
    """The files of the lake that hold the replaced rows."""

    @property
    def dropped(self) -> int:
        """Rows of the file that do not enter the lake."""
        return self.known + len(self.duplicates)


def compare_events(duck: DuckDBPyConnection, new: Sequence[str], old: Sequence[str]) -> Compared:
    """Compare the rows of new files with one another, and with those of old ones.

    Fills the tables `dropped` and `replaced`.
    """
    fresh, keys = relation_sql(new), ", ".join(KEY)
    duck.execute(
        f"CREATE OR REPLACE TABLE keys AS SELECT {keys}, line, row_number() OVER "
        f"(PARTITION BY {keys} ORDER BY line) AS nth FROM {fresh}"
    )
    duck.execute(
        f"CREATE OR REPLACE TABLE existing AS SELECT * FROM {relation_sql(old, has_names=True)} e "
        f"SEMI JOIN (SELECT * FROM keys WHERE nth = 1) k ON {_match('e', 'k')}"
        if old
        else f"CREATE OR REPLACE TABLE existing AS SELECT *, '' AS filename FROM {fresh} LIMIT 0"
    )
    duck.execute(
        "CREATE OR REPLACE TABLE again AS SELECT n.*, k.nth "
        f"FROM {fresh} n JOIN keys k ON n.line = k.line WHERE nth > 1 "
        f"OR EXISTS (SELECT 1 FROM existing e WHERE {_match('e', 'k')}) "
        f"OR EXISTS (SELECT 1 FROM keys r WHERE nth = 2 AND {_match('r', 'k')})"
    )
    # A repeated id is compared with its first line, and that with the row of the lake.
    duck.execute(
        f"CREATE OR REPLACE TABLE judged AS SELECT a.*, {_equal('a', 'e')} AS same, false AS twice "
        f"FROM again a JOIN existing e ON {_match('a', 'e')} WHERE a.nth = 1 UNION ALL "
        f"SELECT a.*, {_equal('a', 'f')}, true FROM again a "
        f"JOIN again f ON {_match('a', 'f')} AND f.nth = 1 WHERE a.nth > 1"
    )
    duck.execute(f"CREATE OR REPLACE TABLE {DROPPED} AS FROM judged WHERE same OR twice")
    revised = f"SELECT * FROM judged j WHERE NOT same AND NOT twice AND {_match('j', 'e')}"
    duck.execute(
        f"CREATE OR REPLACE TABLE {REPLACED} AS SELECT * FROM existing e WHERE EXISTS ({revised})"
    )
    found = Compared()
    found.known, found.revised = duck.execute(
        "SELECT count(*) FILTER (same), count(*) FILTER (NOT same AND NOT twice) FROM judged"
    ).fetchall()[0]
    found.duplicates = duck.execute(
        "SELECT line, published_id FROM judged WHERE twice AND NOT same ORDER BY line"
    ).fetchall()
    found.changes = _describe_changes(duck)
    found.replaced_in = [
        name
        for (name,) in duck.execute(
            f"SELECT DISTINCT filename FROM {REPLACED} ORDER BY filename"
        ).fetchall()
    ]
    return found


def drop_tables(duck: DuckDBPyConnection) -> None:
    """Free the memory of a comparison."""
    for table in ("keys", "existing", "again", "judged", DROPPED, REPLACED):
        duck.execute(f"DROP TABLE IF EXISTS {table}")


def _match(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in KEY)


def _equal(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{name} IS NOT DISTINCT FROM {other}.{name}" for name in VALUES)


def _describe_changes(duck: DuckDBPyConnection) -> list[str]:
    """The first revisions, in words."""
    columns = ", ".join(f"CAST({row}.{name} AS {_type(name)})" for name in VALUES for row in "ej")
    rows = duck.execute(
        f"SELECT j.published_id, {columns} FROM judged j JOIN {REPLACED} e ON {_match('e', 'j')} "
        f"WHERE NOT j.same AND NOT j.twice ORDER BY j.line LIMIT {MOST_KEPT}"
    ).fetchall()
    names = [_LABELS.get(name, name) for name in VALUES]
    return [describe_revision(row[0], names, row[1::2], row[2::2]) for row in rows]


def _type(name: str) -> str:
    return {"goldstein_tenths": "INTEGER", "mentions": "INTEGER", "is_root": "BOOLEAN"}.get(
        name, "VARCHAR"
    )
