"""Whom a code or name of a row means, and why it means nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from models import Edtf
from models.code_resolution import Resolution
from models.datasets import UnmappedReason
from seeds.importing.reader import Job
from seeds.importing.upsert.row import Unmapped

Day = date | Edtf | None
_REASONS = {reason.value: reason.value for reason in UnmappedReason}
_KEPT = 100_000


@dataclass
class Who:
    """Resolves the codes of one scheme, or names, by the crosswalk and the dataset's mapping."""

    job: Job
    scheme: str | None
    """None: names of countries."""
    _known: dict[tuple[str, Day], Resolution] = field(default_factory=dict)
    _always: dict[str, Resolution] = field(default_factory=dict)
    """Codes that mean the same on every day."""

    def on(self, code: str, day: Day) -> Resolution:
        """Whose code or name it is on a day."""
        found = self._always.get(code) or self._known.get((code, day))
        if found is None:
            found = self._resolve(code, day)
            if self._is_undated(code):
                self._always[code] = found
            else:
                if len(self._known) >= _KEPT:
                    self._known.clear()
                self._known[code, day] = found
        return found

    def _is_undated(self, code: str) -> bool:
        if self.scheme is None or code in self.job.aliases:
            return False
        spans = self.job.crosswalk.codes[self.scheme].get(code, ())
        return [span[:2] for span in spans] == [(None, None)]

    def first_on(self, code: str, days: Iterable[Day]) -> Resolution:
        """Whose it is on the first of the days on which it is anyone's."""
        readings = [self.on(code, day) for day in dict.fromkeys(days)] or [self.on(code, None)]
        return next((one for one in readings if one.actor_id is not None), readings[0])

    def _resolve(self, code: str, day: Day) -> Resolution:
        crosswalk, aliases = self.job.crosswalk, self.job.aliases
        if self.scheme is None:
            return crosswalk.resolve_name(code, day, aliases)
        return crosswalk.resolve(self.scheme, code, day, aliases)

    def nobody(self, code: str, why: Resolution, label: str | None = None) -> Unmapped:
        """How a side left empty is counted."""
        reason = _REASONS.get(why.kind, UnmappedReason.UNKNOWN.value)
        was_ever = reason == UnmappedReason.UNKNOWN and self.on(code, None).kind != reason
        return code, UnmappedReason.NOT_THEN.value if was_ever else reason, label or why.name
