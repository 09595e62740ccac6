"""Columns of the events in a lake, in the order of the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class LakeColumn(NamedTuple):
    """A column: its type in SQL, and its meaning."""

    type: str
    meaning: str


COLUMNS = {
    "published_id": LakeColumn("BIGINT", "Id given by the publisher."),
    "published_part": LakeColumn(
        "INTEGER",
        "Distinguishes rows with the same published id: the day as YYYYMMDD if the dataset reuses "
        "ids on other days, 0 if its ids are unique.",
    ),
    "occurred_on": LakeColumn("DATE", "Day of the event, as published."),
    "month": LakeColumn("DATE", "First day of its month."),
    "covered_on": LakeColumn("DATE", "Day whose news the row belongs to."),
    "source_code": LakeColumn("VARCHAR", "Source actor, as published; NULL: none named."),
    "source_state": LakeColumn("VARCHAR", "Code or name of its state, as published."),
    "source_actor_slug": LakeColumn(
        "VARCHAR", "State that acts, on that day; NULL: no known state."
    ),
    "target_code": LakeColumn("VARCHAR", "Target actor, as published; NULL: none named."),
    "target_state": LakeColumn("VARCHAR", "Code or name of its state, as published."),
    "target_actor_slug": LakeColumn(
        "VARCHAR", "State that is acted on, on that day; NULL: no known state."
    ),
    "event_code": LakeColumn("VARCHAR", "CAMEO code."),
    "quad_class": LakeColumn(
        "INTEGER",
        "Quad class of the code: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, "
        "4 material conflict.",
    ),
    "goldstein_tenths": LakeColumn(
        "INTEGER", "Goldstein value in tenths, -100 (conflict) to 100 (cooperation)."
    ),
    "mentions": LakeColumn("INTEGER", "Number of mentions; NULL: not published."),
    "is_root": LakeColumn(
        "BOOLEAN", "True: from the first paragraph of a report; NULL: not published."
    ),
    "file_number": LakeColumn("INTEGER", "Number of the file in the manifest."),
    "line": LakeColumn("INTEGER", "Line of the file on which the row begins."),
}
KEY = ("published_id", "published_part")
ORDER = ("source_actor_slug", "target_actor_slug", "occurred_on", *KEY)
"""The order of the rows in each file: by pair and day, missing states last."""


def order_sql(names: Sequence[str] = ORDER) -> str:
    """The order of the rows, in SQL; ``names`` may order the same by other columns."""
    return ", ".join(f"{name} NULLS LAST" for name in names)


def empty_relation_sql() -> str:
    """A relation with these columns and no rows."""
    columns = ", ".join(f"CAST(NULL AS {one.type}) AS {name}" for name, one in COLUMNS.items())
    return f"(SELECT {columns} WHERE false)"
