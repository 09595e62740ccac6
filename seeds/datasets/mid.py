"""Militarized Interstate Disputes: disputes (MIDA), and the states in each (MIDB)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from models import Edtf, dispute_participants, disputes
from models.actor_identifiers import CodeScheme
from models.code_lists import Code
from models.code_resolution import strip_zero_fraction
from models.disputes import (
    DisputeAction,
    DisputeOutcome,
    DisputeSettlement,
    DisputeSide,
    HostilityLevel,
)
from models.edtf import ONGOING, Answer
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.day_parts import parse_day_parts
from seeds.importing.files.cells import MISSING
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.row import FileRecord, TargetRow, UpsertRule
from seeds.importing.upsert.upsert import Upsert

_DISPUTES, _PARTICIPANTS = "MID disputes (MIDA)", "MID participants (MIDB)"
_STARTED, _ENDED = ("styear", "stmon", "stday"), ("endyear", "endmon", "endday")
_COMMON = ("dispnum", *_STARTED, *_ENDED, "fatality", "hiact", "hostlev")
_LAYOUTS = (
    (_DISPUTES, (*_COMMON, "outcome", "settle", "recip"), 0),
    (_PARTICIPANTS, (*_COMMON, "ccode", "sidea", "orig"), 1),
)
_MISSING = MISSING | {"-9"}
_MOST_FATAL = 6

_DISPUTE = UpsertRule(disputes, key=("dataset_id", "published_id"), lookup=("published_id",))
_PARTICIPANT = UpsertRule(
    dispute_participants,
    key=("dispute_id", "state_code", "first_day_edtf"),
    lookup=("dispute_id", "state_code"),
)
_Row = Mapping[str, str]
_Maker = Callable[[int, _Row, list[RejectReason]], FileRecord | None]


class Mid:
    """Reads disputes and participants; disputes come first."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of disputes or of participants."""
        found = (
            match_header(sample, name, needed, order=order) for name, needed, order in _LAYOUTS
        )
        return next((layout for layout in found if layout), None)

    def load(self, job: Job) -> Counts:
        """Load a file. Participants of a dispute that is not loaded are rejected."""
        csv_rows = CsvRows(job)
        is_list = job.layout.name == _DISPUTES
        make = _make_dispute_maker(job) if is_list else _make_participant_maker(job)
        upsert = Upsert(job, csv_rows, [_DISPUTE if is_list else _PARTICIPANT])
        for line, row in csv_rows.read_by_name():
            faults: list[RejectReason] = []
            record = make(line, row, faults)
            if record is None or faults:
                upsert.reject(line, faults)
                continue
            upsert.add(record)
            values = record.rows[0].values
            upsert.cover_days(values.get("first_day_earliest"), values["last_day_latest"])
            version = strip_zero_fraction(row.get("version", ""))
            job.edition = f"{version}.0" if version.isdecimal() else version or job.edition
        return upsert.finish()

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete the disputes of the dataset with their participants."""
        return sum(
            connection.execute(delete(table).where(table.c.dataset_id == dataset_id)).rowcount
            for table in (dispute_participants, disputes)
        )


READER = Mid()


def _make_dispute_maker(job: Job) -> _Maker:
    def make(line: int, row: _Row, faults: list[RejectReason]) -> FileRecord | None:
        number = _parse_number("dispnum", row, faults)
        values = _parse_days(row, faults) | _parse_measures(row, faults)
        if row.get("ongo2014", "") not in _MISSING and strip_zero_fraction(row["ongo2014"]) == "1":
            values["last_day"] = Edtf.parse(ONGOING)
        target = TargetRow(
            _DISPUTE,
            dataset_id=job.dataset_id,
            published_id=number,
            **values,
            outcome_code=_parse_code("outcome", row, [*DisputeOutcome], 1, faults),
            settlement_code=_parse_code("settle", row, [*DisputeSettlement], 1, faults),
            is_reciprocated=_parse_flag("recip", row, faults),
        )
        return FileRecord(line, f"dispute {number}", [target], target)

    return make


def _make_participant_maker(job: Job) -> _Maker:
    query = select(disputes.c.published_id, disputes.c.id)
    found = job.connection.execute(query.where(disputes.c.dataset_id == job.dataset_id))
    ids: dict[int, int] = {row.published_id: row.id for row in found}
    codes = ActorCodes(job, CodeScheme.COW.value)

    def make(line: int, row: _Row, faults: list[RejectReason]) -> FileRecord | None:
        number = _parse_number("dispnum", row, faults)
        if number is not None and number not in ids:
            why = "this dispute is not loaded: import the file of disputes (MIDA) too"
            faults.append(("dispnum", row["dispnum"], why))
        code = strip_zero_fraction(row["ccode"])
        if not code.isdecimal():
            faults.append(("ccode", row["ccode"], "is not a state number"))
        is_side_a = _parse_flag("sidea", row, faults)
        if is_side_a is None:
            faults.append(("sidea", row["sidea"], "is neither 0 nor 1"))
        values = _parse_days(row, faults) | _parse_measures(row, faults)
        if faults or number is None:
            return None
        state = codes.resolve_on_first(code, (values["first_day"], values["last_day"]))
        label = None if row.get("stabb", "") in MISSING else row["stabb"]
        target = TargetRow(
            _PARTICIPANT,
            dataset_id=job.dataset_id,
            dispute_id=ids[number],
            state_code=code,
            actor_id=state.actor_id,
            side_code=DisputeSide.A if is_side_a else DisputeSide.B,
            **values,
            is_originator=_parse_flag("orig", row, faults),
            is_revisionist=_parse_flag("revstate", row, faults) if "revstate" in row else None,
        )
        unmapped = () if state.actor_id else (codes.describe_unmapped(code, state, label),)
        return FileRecord(line, f"dispute {number}, {label or code}", [target], target, unmapped)

    return make


def _parse_number(name: str, row: _Row, faults: list[RejectReason]) -> int | None:
    text = strip_zero_fraction(row[name])
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        faults.append((name, row[name], "is not a number of a dispute"))
        return None
    return int(text)


def _parse_days(row: _Row, faults: list[RejectReason]) -> dict[str, Any]:
    first, last = (parse_day_parts(row, names, faults) for names in (_STARTED, _ENDED))
    if first is None and not faults:
        faults.append(("styear", row["styear"], "is missing"))
    if first and last and last.before(first) is Answer.YES:
        faults.append(("endyear", last.text, f"is before the start, {first.text}"))
    return {"first_day": first or Edtf(), "last_day": last or Edtf()}


def _parse_measures(row: _Row, faults: list[RejectReason]) -> dict[str, Any]:
    """Levels, actions and deaths; what the dataset marks as missing is missing, not 0."""
    return {
        "hostility_code": _parse_code("hostlev", row, [*HostilityLevel], 1, faults),
        "highest_action_code": _parse_code("hiact", row, [*DisputeAction], 0, faults),
        "fatality_level": _parse_count("fatality", row, _MOST_FATAL, faults),
        "fatalities": _parse_count("fatalpre", row, 10**8, faults) if "fatalpre" in row else None,
    }


def _parse_code(
    name: str, row: _Row, codes: Sequence[Code], first: int, faults: list[RejectReason]
) -> str | None:
    """The code with a number; the first of the list has the number ``first``."""
    number = _parse_count(name, row, first + len(codes) - 1, faults)
    if number is None:
        return None
    if number < first:
        faults.append((name, row[name], f"is not a code from {first} to {first + len(codes) - 1}"))
        return None
    return codes[number - first].value


def _parse_count(name: str, row: _Row, most: int, faults: list[RejectReason]) -> int | None:
    text = strip_zero_fraction(row[name])
    if text in _MISSING:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= most):
        faults.append((name, row[name], f"is not a number from 0 to {most:,}"))
        return None
    return int(text)


def _parse_flag(name: str, row: _Row, faults: list[RejectReason]) -> bool | None:
    number = _parse_count(name, row, 1, faults)
    return None if number is None else bool(number)
