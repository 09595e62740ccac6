"""Which state a code of a row stands for on the day of the row, in DuckDB; a gap where none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.crosswalk import AMBIGUOUS, REGIONAL, Crosswalk
from models.datasets import UnmappedReason

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_A_DAY = timedelta(days=1)
_REASONS = {
    REGIONAL: UnmappedReason.REGIONAL.value,
    AMBIGUOUS: UnmappedReason.AMBIGUOUS.value,
}


@dataclass(frozen=True)
class Gap:
    """A code that leads to no actor, at least on some days."""

    code: str
    reason: str
    label: str | None


class Sides:
    """Keeps the table `spans`: a code, first and last day, and the actor that it then stands for.

    The spans of a code leave out no day: where it has no actor, they have the number of its gap.
    """

    def __init__(
        self,
        duck: DuckDBPyConnection,
        crosswalk: Crosswalk,
        scheme: str,
        aliases: Mapping[str, str],
    ) -> None:
        self._duck, self._crosswalk, self._scheme = duck, crosswalk, scheme
        self._aliases = aliases
        self._known: set[str] = set()
        self.gaps: list[Gap] = []
        """By number."""
        duck.execute(
            "CREATE TABLE spans "
            "(code VARCHAR, first DATE, last DATE, actor_id INTEGER, gap INTEGER)"
        )
        self._learn([*crosswalk.table(scheme), *crosswalk.regions(scheme), *aliases])

    def learn(self, rows: str) -> bool:
        """Look up the codes in the table ``rows`` that were not known; whether there were any."""
        new = self._duck.execute(
            f"SELECT source_state FROM {rows} WHERE source_actor_id IS NULL "
            "AND source_gap IS NULL AND source_state IS NOT NULL UNION "
            f"SELECT target_state FROM {rows} WHERE target_actor_id IS NULL "
            "AND target_gap IS NULL AND target_state IS NOT NULL"
        ).fetchall()
        # A row without a day finds no span, though its code is known.
        unknown = [code for (code,) in new if code not in self._known]
        self._learn(unknown)
        return bool(unknown)

    def _learn(self, codes: Iterable[str]) -> None:
        """Add the spans of codes, those with gaps between them filled up."""
        lines: list[tuple[str, date, date, int | None, int | None]] = []
        for code in sorted(set(codes)):
            self._known.add(code)
            spans = self._crosswalk.spans(self._scheme, code, self._aliases)
            gap, day = len(self.gaps), date.min
            self.gaps.append(self._gap(code, has_spans=bool(spans)))
            for span in sorted(spans, key=lambda span: span.first or date.min):
                first, last = max(span.first or date.min, day), span.last or date.max
                if first > day:
                    lines.append((code, day, first - _A_DAY, None, gap))
                lines.append((code, first, last, span.actor_id, None))
                if last == date.max:
                    break
                day = last + _A_DAY
            else:
                lines.append((code, day, date.max, None, gap))
        if lines:
            columns = [list(column) for column in zip(*lines, strict=True)]
            parts = ", ".join("unnest(?)" for _ in columns)
            self._duck.execute(f"INSERT INTO spans SELECT {parts}", columns)

    def _gap(self, code: str, *, has_spans: bool) -> Gap:
        if has_spans:
            return Gap(code, UnmappedReason.NOT_THEN.value, None)
        found = self._crosswalk.resolve(self._scheme, code, None, self._aliases)
        return Gap(code, _REASONS.get(found.kind, UnmappedReason.UNKNOWN.value), found.name)
