"""Summary of an import, in lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from seeds.importing.rejects import escape_hidden

if TYPE_CHECKING:
    from seeds.importing.already_imported import EarlierImport
    from seeds.importing.card import Card
    from seeds.importing.reader import Counts
    from seeds.importing.rejects import Rejects

MOST = 5
"""Changes and remarks that are printed."""


def describe_import(name: str, counts: Counts, rejects: Rejects) -> Iterator[str]:
    """What happened to the rows of a file, the first rejects, and what revisions changed."""
    see = f" (see {rejects.path})" if counts.rejected else ""
    yield f"{name}: {format_counts(counts)}{see}"
    yield from (f"  {line}" for line in rejects.first)
    if rejects.lines > len(rejects.first):
        yield f"  and {rejects.lines - len(rejects.first):,} more in that file"
    yield from (f"  {escape_hidden(line)}" for line in counts.changes[:MOST])
    if counts.changes and (more := counts.revised - len(counts.changes[:MOST])) > 0:
        yield f"  and {more:,} more {'row' if more == 1 else 'rows'} revised"
    yield from (f"  {what}: {count:,}" for what, count in counts.left_out.items())
    yield from (f"  {escape_hidden(line)}" for line in counts.remarks[:MOST])
    if len(counts.remarks) > MOST:
        yield "  and more remarks of this kind"


def format_counts(counts: Counts) -> str:
    """The four counts, and how many of the loaded rows revised an earlier one."""
    revised = f" ({counts.revised:,} revised)" if counts.revised else ""
    return (
        f"{_format_rows(counts.read)} read: "
        f"{counts.loaded:,} loaded{revised}, {counts.known:,} known already, "
        f"{counts.rejected:,} rejected"
    )


def _format_rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def describe_cut_off(card: Card, layout: str, rows: int) -> list[str]:
    """That a file has no rows, or less than half of those that a complete one of its layout has."""
    if rows == 0:
        return ["no rows below the header: it may be cut off"]
    notes = (note.rows for note in card.layouts if note.name == layout)
    return [
        f"only {rows:,} {'row' if rows == 1 else 'rows'}; a complete file has "
        f"{expected.value:,} ({expected.why.rstrip('.')}): it may be cut off"
        for expected in notes
        if expected is not None and rows * 2 < expected.value
    ]


def describe_total(done: Sequence[Counts]) -> str:
    """The sums over several files."""
    from seeds.importing.reader import Counts

    total = Counts()
    for counts in done:
        total.add(counts)
    return f"total: {format_counts(total)}"


def describe_earlier_import(name: str, earlier: EarlierImport) -> str:
    """When a file was imported before, and what happened to its rows."""
    under = f" as {earlier.file_name}" if earlier.file_name != name else ""
    return (
        f"{name}: already imported on {earlier.imported_at[:10]}{under}, nothing to do "
        f"({_format_rows(earlier.rows_read)} read, {earlier.rows_loaded:,} loaded; "
        "--again reads it again)"
    )
