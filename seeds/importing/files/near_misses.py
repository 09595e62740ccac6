"""Near misses: files with most of the columns of a layout, and which columns they lack."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from seeds.importing.files.inputs import make_printable
from seeds.importing.reader import Sample

_MOST_NAMED = 8
"""Columns named in one message."""
_LONGEST_NAME = 60


def note_near_miss(
    sample: Sample, layout: str, needed: Collection[str], headings: Sequence[str]
) -> None:
    """Note what a line lacks to be the header of a layout, if it has most of the columns.

    ``headings`` are the columns of the line, those that are needed under the names of ``needed``.
    """
    found = set(needed) & set(headings)
    if len(found) * 2 <= len(needed) or len(found) == len(needed):
        return
    missing = [name for name in needed if name not in found]
    others = [name for name in dict.fromkeys(headings) if name and name not in found]
    has = f"; its other columns: {list_names(others)}" if others else ""
    what = (
        f"has the header of {layout}, but not "
        f"{'this column, which is' if len(missing) == 1 else 'these columns, which are'} "
        f"needed: {list_names(missing)}{has}"
    )
    sample.near_misses.append((len(found) / len(needed), what))


def describe_nearest(sample: Sample) -> str | None:
    """What the layout that a file is nearest to lacks; None if it is near to none."""
    return max(sample.near_misses, key=lambda one: one[0], default=(0.0, None))[1]


def list_names(names: Iterable[str]) -> str:
    """Names of columns in words: the first, each safe to print and not too long."""
    listed = list(names)
    more = len(listed) - _MOST_NAMED
    shown = [make_printable(name)[:_LONGEST_NAME] for name in listed[:_MOST_NAMED]]
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")
