"""COW State System Membership: a row per state and span of statehood."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, select

from models import Edtf, state_periods
from models.actor_identifiers import CodeScheme
from models.code_resolution import select_overlapping, strip_zero_fraction
from models.edtf import ONGOING
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.files.cells import is_missing
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.end_dates import may_revise_end
from seeds.importing.upsert.row import FileRecord, TargetRow, UpsertRule
from seeds.importing.upsert.upsert import Upsert

_START, _END = ("styear", "stmonth", "stday"), ("endyear", "endmonth", "endday")
_NEEDED = ("ccode", "statenme", *_START, *_END)


class CowStates:
    """Reads the list of states into ``state_periods``."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of a state's number, name, first and last day."""
        return match_header(sample, "COW states", _NEEDED)

    def load(self, job: Job) -> Counts:
        """Load the spans. The last day of the list is the end of its coverage, not of a state."""
        csv_rows = CsvRows(job)
        codes = ActorCodes(job, CodeScheme.COW.value)
        # The list has some 250 rows; all are read first, since together they show where it ends.
        found, faulty = [], []
        for line, cells in csv_rows:
            values = {
                name: strip_zero_fraction(cells[at].strip())
                for name, at in csv_rows.columns.items()
                if name
            }
            faults: list[RejectReason] = []
            started, ended = (_parse_day(values, names, faults) for names in (_START, _END))
            if is_missing(values["ccode"]):
                values["ccode"] = _find_number(codes, values["statenme"], ended)
            if not values["ccode"].isdecimal():
                faults.append(("ccode", values["ccode"], "is not a state number"))
            if started and ended and ended < started:
                faults.append(("endyear", str(ended), f"is before the start, {started}"))
            if faults or started is None or ended is None:
                faulty.append((line, values, faults))
            else:
                found.append((line, values, started, ended))
        covered = _find_end_of_coverage([(values, ended) for _, values, _, ended in found])
        job.edition = found[0][1].get("version") or None if found else None
        doubtful = {_clean_code(values) for _, values, _ in faulty}
        rule = replace(_RULE, is_stale=partial(_is_stale, covered, doubtful))
        upsert = Upsert(job, csv_rows, [rule])
        for line, _, faults in faulty:
            upsert.reject(line, faults)
        existing, known_until = _read_existing(job)
        for line, values, started, ended in found:
            code = _clean_code(values)
            state = codes.resolve(code, ended)
            goes_on = ended == covered
            row = TargetRow(
                rule,
                dataset_id=job.dataset_id,
                scheme_code=CodeScheme.COW,
                code=code,
                started=Edtf.parse(started.isoformat()),
                actor_id=state.actor_id,
                name=values["statenme"],
                ended=Edtf.parse(ONGOING if goes_on else (ended + timedelta(days=1)).isoformat()),
                ended_known_until=ended if goes_on else None,
            )
            unmapped = (
                ()
                if state.actor_id
                else (codes.describe_unmapped(code, state, values["statenme"]),)
            )
            is_older = covered is not None and known_until.get(code, date.min) > covered
            # An older list adds no span to those that a newer list gives for a state.
            rows = [] if is_older and (code, str(started)) not in existing else [row]
            upsert.add(FileRecord(line, f"{values['statenme']} {started}", rows, row, unmapped))
        counts = upsert.finish()
        counts.first_day = min((started for _, _, started, _ in found), default=None)
        counts.last_day = max((ended for _, _, _, ended in found), default=None)
        return counts

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete the spans of the dataset."""
        ours = delete(state_periods).where(state_periods.c.dataset_id == dataset_id)
        return connection.execute(ours).rowcount


def _find_end_of_coverage(ends: list[tuple[Mapping[str, str], date]]) -> date | None:
    """The last day of the list: the latest end, unless its edition is of a later year."""
    if not ends:
        return None
    last = max(ended for _, ended in ends)
    years = [values.get("version", "")[:4] for values, _ in ends]
    return last if all(last.year >= int(year) for year in years if year.isdecimal()) else None


_RULE = UpsertRule(
    state_periods,
    key=("scheme_code", "code", "started_edtf"),
    lookup=("scheme_code", "code"),
    minor=("dataset_id",),
    may_revise=may_revise_end,
)


def _find_number(codes: ActorCodes, name: str, day: date | None) -> str:
    """The number of the state with this name on a day; empty if there is none."""
    actor_id = codes.names.resolve(name, day).actor_id
    numbers = codes.job.crosswalk.codes[CodeScheme.COW.value]
    found = [
        code
        for code, spans in numbers.items()
        if actor_id is not None
        and any(span.actor_id == actor_id for span in select_overlapping(spans, day, day))
    ]
    return found[0] if len(found) == 1 else ""


def _clean_code(values: Mapping[str, str]) -> str:
    return values["ccode"].lstrip("0") or "0"


def _read_existing(job: Job) -> tuple[set[tuple[str, str]], dict[str, date]]:
    """The existing spans, by code and start, and until when each state is known to go on."""
    periods = state_periods.c
    columns = periods.code, periods.started_edtf, periods.ended_known_until, periods.ended_earliest
    found = job.connection.execute(select(*columns).where(periods.dataset_id == job.dataset_id))
    starts: set[tuple[str, str]] = set()
    latest: dict[str, date] = {}
    for code, started, known_until, ended in found:
        starts.add((code, started))
        latest[code] = max(latest.get(code, date.min), known_until or ended or date.min)
    return starts, latest


def _is_stale(covered: date | None, doubtful: Collection[str], row: Mapping[str, Any]) -> bool:
    """Whether to delete a span that a list no longer gives, though it gives others of that state.

    An older list deletes nothing, nor does a list with a faulty row on that state.
    """
    known_until = row["ended_known_until"] or row["ended_earliest"]
    return bool(covered and row["code"] not in doubtful and known_until and known_until <= covered)


def _parse_day(
    values: Mapping[str, str], names: tuple[str, ...], faults: list[RejectReason]
) -> date | None:
    texts = [values[name] for name in names]
    try:
        return date(*(int(text) for text in texts))
    except (ValueError, TypeError, OverflowError):
        faults.append((names[0], "-".join(texts), "is not a day of the calendar"))
        return None


READER = CowStates()
