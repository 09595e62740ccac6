"""What an import did, in lines for the person at the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seeds.importing.already_imported import Known
    from seeds.importing.reader import Counts
    from seeds.importing.rejects import Rejects

MOST = 5
"""Changes and remarks that are shown."""


def imported(name: str, counts: Counts, rejects: Rejects) -> Iterator[str]:
    """What became of the rows of a file, the first rejects, and what a revision changed."""
    see = f" (see {rejects.path})" if counts.rejected else ""
    yield f"{name}: {numbers(counts)}{see}"
    yield from (f"  {line}" for line in rejects.first)
    if rejects.lines > len(rejects.first):
        yield f"  and {rejects.lines - len(rejects.first):,} more there"
    yield from (f"  {line}" for line in counts.changes[:MOST])
    if counts.changes and (more := counts.revised - len(counts.changes[:MOST])) > 0:
        yield f"  and {more:,} more {'row' if more == 1 else 'rows'} revised"
    yield from (f"  {line}" for line in counts.remarks[:MOST])
    if len(counts.remarks) > MOST:
        yield "  and more of this kind"


def numbers(counts: Counts) -> str:
    """The four numbers, and how many of the rows loaded revised an earlier one."""
    revised = f" ({counts.revised:,} revised)" if counts.revised else ""
    return (
        f"{_rows(counts.read)} read: "
        f"{counts.loaded:,} loaded{revised}, {counts.known:,} known already, "
        f"{counts.rejected:,} rejected"
    )


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def total(done: Sequence[Counts]) -> str:
    """The sums over several files."""
    from seeds.importing.reader import Counts

    together = Counts()
    for counts in done:
        together.add(counts)
    return f"total: {numbers(together)}"


def known_already(name: str, known: Known) -> str:
    """That a file is in, since when, and what came of it then."""
    under = f" as {known.file_name}" if known.file_name != name else ""
    return (
        f"{name}: already imported on {known.imported_at[:10]}{under}, nothing to do "
        f"({_rows(known.rows_read)} read, {known.rows_loaded:,} loaded; --again reads it again)"
    )
