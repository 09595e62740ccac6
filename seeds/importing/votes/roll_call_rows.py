"""Target rows of roll calls and their issues, and the parsing of the cells they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.roll_calls import roll_call_issues, roll_calls
from seeds.importing.files import cells
from seeds.importing.reader import Job
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.row import FileRecord, TargetRow, UpsertRule

ROLL_CALL = UpsertRule(
    roll_calls,
    key=("dataset_id", "published_id"),
    lookup=("dataset_id", "published_id"),
    is_root=True,
    minor=("import_id",),
)
ISSUE = UpsertRule(roll_call_issues, key=("roll_call_id", "issue_code"), lookup=("roll_call_id",))

ISSUES = {
    "me": "Palestinian conflict",
    "nu": "Nuclear weapons and nuclear material",
    "di": "Arms control and disarmament",
    "hr": "Human rights",
    "co": "Colonialism",
    "ec": "Economic development",
}
"""The issues by code, named as in the publisher's list."""

_SPECIAL_SESSION = re.compile(
    r"(ES|S)-?\d+.*|\d+(ST|ND|RD|TH)? (EMERGENCY|SPECIAL).*", re.IGNORECASE
)

Row = Mapping[str, str]


def parse_roll_call(row: Row, faults: list[RejectReason]) -> dict[str, Any]:
    """The values of a roll call in the publisher's columns; columns may be missing."""
    return {
        "session": parse_session("session", row.get("session", ""), faults),
        "held_on": cells.parse_day("date", row.get("date", ""), faults),
        "resolution": cells.parse_text(row.get("unres", "")),
        "title": cells.parse_text(row.get("short", "")),
        "description": cells.parse_text(row.get("descr", "")),
        "is_important": cells.parse_flag("importantvote", row.get("importantvote", ""), faults),
        "is_amendment": cells.parse_flag("amend", row.get("amend", ""), faults),
        "is_paragraph": cells.parse_flag("para", row.get("para", ""), faults),
    }


def parse_session(name: str, text: str, faults: list[RejectReason]) -> int | None:
    """The number of a regular session; None for a special one, which the symbol names."""
    if _SPECIAL_SESSION.fullmatch(text):
        return None
    return cells.parse_number(name, text, faults)


def make_record(
    job: Job, line: int, number: int, values: Mapping[str, Any], issues: Sequence[str] = ()
) -> FileRecord:
    """The record of a roll call with the codes of its issues."""
    target = TargetRow(
        ROLL_CALL,
        dataset_id=job.dataset_id,
        published_id=number,
        import_id=job.import_id,
        **values,
    )
    about = [
        TargetRow(ISSUE, roll_call_id=target, issue_code=code, issue=ISSUES[code])
        for code in issues
    ]
    return FileRecord(line, f"roll call {number}", [target, *about], target)


def get_day(record: FileRecord) -> date | None:
    """The day of a roll call's record."""
    day: date | None = record.rows[0].values.get("held_on")
    return day
