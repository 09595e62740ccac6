"""End dates: whether a file may change until when a state or sanction is known to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seeds.importing.upsert.row import TargetRow


def may_revise_end(existing: Mapping[str, Any], row: TargetRow) -> bool:
    """Whether the end in a file may replace the existing one.

    An older file must not shorten how long something is known to go on, nor reopen what has ended
    since.
    """
    new, old = row.values["ended_known_until"], existing["ended_known_until"]
    if new is None:
        return True
    if old is not None:
        return bool(old <= new)
    return bool(existing["ended_earliest"] is None or existing["ended_earliest"] <= new)
