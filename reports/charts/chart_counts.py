"""Numbers in pictures: how they are said, and which say too little."""

from __future__ import annotations

FEWEST = 10
"""A share of fewer is chance: of one vote in a state's first month, it is 0 or 1."""


def count_nouns(number: int, one: str, many: str) -> str:
    """A number with its noun: 1 event, 2 events."""
    return f"{number:,} {one if number == 1 else many}"
