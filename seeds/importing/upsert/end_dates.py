"""Ends of spans of time: how far a state or a sanction is known to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seeds.importing.upsert.row import Put


def may_revise_end(row: Mapping[str, Any], put: Put) -> bool:
    """Whether what a file says of an end may take the place of what stands.

    An older file neither takes back how far something is known to go on, nor revives what ended
    since.
    """
    known, seen = put.values["ended_known_until"], row["ended_known_until"]
    if known is None:
        return True
    if seen is not None:
        return bool(seen <= known)
    return bool(row["ended_earliest"] is None or row["ended_earliest"] <= known)
