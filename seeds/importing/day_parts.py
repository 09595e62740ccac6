"""Days that datasets write in three columns: day, month and year, each of which can be missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from models import Edtf
from models.code_resolution import strip_zero_fraction
from seeds.importing.files.cells import MISSING
from seeds.importing.rejects import RejectReason

_UNKNOWN = MISSING | {"-9", "-8", "-99", "0", "00", "99", "."}
"""What Correlates of War, ATOP and statistical programs write for a part that is not known."""


def parse_day_parts(
    row: Mapping[str, str], names: Sequence[str], faults: list[RejectReason]
) -> Edtf | None:
    """The date in the columns of a year, a month and a day, as precise as they are.

    A missing day gives a month, a missing month a year; None without a year. Adds a fault for parts
    that are no day of the calendar.
    """
    texts = [strip_zero_fraction(row[name]) for name in names]
    known = texts[: next((at for at, text in enumerate(texts) if text in _UNKNOWN), 3)]
    if not known:
        return None
    try:
        year, month, day = (int(part) for part in (*known, "1", "1")[:3])
        first = date(year, month, day)
    except ValueError:
        name, shown = names[len(known) - 1], "-".join(texts)
        faults.append((name, shown, "is not a day of the calendar"))
        return None
    if first.year < 1000:
        faults.append((names[0], texts[0], "is not a year of four digits"))
        return None
    return Edtf.parse(first.isoformat()[: (4, 7, 10)[len(known) - 1]])
