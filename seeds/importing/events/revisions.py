"""Revised events in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_LABELS = {
    "occurred_on": "day",
    "source_code": "source code",
    "source_actor_id": "source",
    "target_code": "target code",
    "target_actor_id": "target",
    "event_code": "CAMEO code",
    "goldstein_tenths": "Goldstein value",
    "is_root": "in a lead",
}


def readable_sql(value: str) -> str:
    """A column in readable form: the slug of an actor."""
    if value.endswith("_actor_id"):
        return f"(SELECT slug FROM actors WHERE id = {value})"
    return value


def describe_revision(
    published_id: int, names: Sequence[str], before: Sequence[Any], after: Sequence[Any]
) -> str:
    """A revised event with the old and new value of each column that differs."""
    parts = [
        f"{_LABELS.get(name, name)} {_format_value(name, old)} -> {_format_value(name, new)}"
        for name, old, new in zip(names, before, after, strict=True)
        if old != new
    ]
    return f"event {published_id}: {', '.join(parts)}"


def _format_value(name: str, value: Any) -> str:
    if value is None:
        return "none"
    if name == "goldstein_tenths":
        return f"{value / 10:.1f}"
    # SQLite stores booleans as 1 and 0.
    return ("no", "yes")[value] if name == "is_root" else str(value)
