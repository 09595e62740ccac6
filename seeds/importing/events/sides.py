"""Which state a code of a row stands for on the day of the row, in DuckDB; a gap where none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.crosswalk import AMBIGUOUS, REGIONAL, Crosswalk
from models.datasets import UnmappedReason

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

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
    """Keeps the table `spans` (code, first and last day, actor) and numbers the codes met."""

    def __init__(
        self,
        duck: DuckDBPyConnection,
        crosswalk: Crosswalk,
        scheme: str,
        aliases: Mapping[str, str],
    ) -> None:
        self._duck, self._crosswalk, self._scheme = duck, crosswalk, scheme
        self._aliases = aliases
        self.gaps: list[Gap] = []
        """By the number that a row has where a code of it leads to no actor."""
        duck.execute("CREATE TABLE spans (code VARCHAR, first DATE, last DATE, actor_id INTEGER)")
        duck.execute("CREATE TABLE codes (code VARCHAR PRIMARY KEY, gap INTEGER)")

    def learn(self, rows: str) -> None:
        """Look up the codes of the table ``rows`` that have not been met before."""
        new = self._duck.execute(
            f"SELECT DISTINCT code FROM (SELECT source_state AS code FROM {rows} "
            f"UNION ALL SELECT target_state FROM {rows}) "
            "WHERE code IS NOT NULL AND code NOT IN (SELECT code FROM codes) ORDER BY code"
        ).fetchall()
        for (code,) in new:
            spans = self._crosswalk.spans(self._scheme, code, self._aliases)
            for span in spans:
                self._duck.execute(
                    "INSERT INTO spans VALUES (?, ?, ?, ?)",
                    (code, span.first or date.min, span.last or date.max, span.actor_id),
                )
            self._duck.execute("INSERT INTO codes VALUES (?, ?)", (code, len(self.gaps)))
            self.gaps.append(self._gap(code, has_spans=bool(spans)))

    def _gap(self, code: str, *, has_spans: bool) -> Gap:
        if has_spans:
            return Gap(code, UnmappedReason.NOT_THEN.value, None)
        found = self._crosswalk.resolve(self._scheme, code, None, self._aliases)
        reason = _REASONS.get(found.kind, UnmappedReason.UNKNOWN.value)
        return Gap(code, reason, found.name)
