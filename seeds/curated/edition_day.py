"""The day of the edition: the day for which the project's data vouch (edition.yaml)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from models import Edtf, EdtfError
from seeds.curated.data_files import EDITION_FILE
from seeds.curated.faults import Fault, Location
from seeds.curated.parse import PLACE, read_text, read_yaml


def read_edition_day(folder: Path, faults: list[Fault]) -> date | None:
    """The day that edition.yaml states; None if there is no such file, or it is faulty."""
    path = folder / EDITION_FILE
    if not path.is_file():
        return None
    before = len(faults)
    text = read_text(path, EDITION_FILE, faults)
    records = [] if text is None else read_yaml(text, EDITION_FILE, faults)
    if len(faults) > before:
        return None
    first = records[0] if records else {}
    given = first.get("day")
    try:
        day = Edtf.parse(given) if isinstance(given, str) else Edtf()
    except EdtfError:
        day = Edtf()
    if len(records) != 1 or set(first) != {PLACE, "day"} or not day.is_exact:
        where = first[PLACE].locate("day") if first else Location(EDITION_FILE, 1)
        faults.append(Fault(where, "must hold one line, such as day: 2026-01-22"))
        return None
    return day.earliest
