"""Near misses: files with most of the columns of a layout, and which columns they lack."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from seeds.importing.reader import Sample

_MOST_NAMED = 8
"""Columns named in one message."""


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
    has = f"; its other columns: {_list_names(others)}" if others else ""
    what = (
        f"has the header of {layout}, but not "
        f"{'this column, which is' if len(missing) == 1 else 'these columns, which are'} "
        f"needed: {_list_names(missing)}{has}"
    )
    sample.near_misses.append((len(found) / len(needed), what))


def describe_nearest(sample: Sample) -> str | None:
    """What the layout that a file is nearest to lacks; None if it is near to none."""
    return max(sample.near_misses, key=lambda one: one[0], default=(0.0, None))[1]


def _list_names(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - _MOST_NAMED
    return ", ".join(listed[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
