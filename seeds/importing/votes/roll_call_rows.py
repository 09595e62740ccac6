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
    r"(ES|S)[- ]?\d+.*|\d+(ST|ND|RD|TH)? ?\(?(EMERGENCY|SPECIAL|EMSP|SP|ES|S)\b.*", re.IGNORECASE
)

Row = Mapping[str, str]


def parse_roll_call(row: Row, faults: list[RejectReason]) -> dict[str, Any]:
    """The values of a roll call in the publisher's columns.

    A value whose column is missing is left out, so that it does not erase what another file gave.
    """
    values: dict[str, Any] = {}
    for name, column in (("session", "session"), ("held_on", "date")):
        if column in row:
            parse = parse_session if name == "session" else cells.parse_day
            values[name] = parse(column, row[column], faults)
    for name, column in (("resolution", "unres"), ("title", "short"), ("description", "descr")):
        if column in row:
            values[name] = cells.parse_text(row[column])
    for name, column in (
        ("is_important", "importantvote"),
        ("is_amendment", "amend"),
        ("is_paragraph", "para"),
    ):
        if column in row:
            values[name] = cells.parse_flag(column, row[column], faults)
    return values


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
