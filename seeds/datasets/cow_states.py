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
from models.edtf import ONGOING
from seeds.importing.actor_codes import Who
from seeds.importing.files.csv_rows import Lines, headed
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.upsert.end_dates import may_revise_end
from seeds.importing.upsert.row import Fault, Put, Record, Shape
from seeds.importing.upsert.upsert import Loading

_START, _END = ("styear", "stmonth", "stday"), ("endyear", "endmonth", "endday")
_NEEDED = ("ccode", "statenme", *_START, *_END)


class CowStates:
    """Reads the list of states into ``state_periods``."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """A file that names number, name and both days of a state."""
        return headed(sample, "COW states", _NEEDED)

    def load(self, job: Job) -> Counts:
        """The last day of the list is the end of what it covers, and no end of a state."""
        lines = Lines(job)
        who = Who(job, CodeScheme.COW.value)
        # The list holds some 250 rows: all of them say where it ends.
        found, faulty = [], []
        for line, cells in lines:
            values = {
                name: cells[at].strip().removesuffix(".0")
                for name, at in lines.columns.items()
                if name
            }
            faults: list[Fault] = []
            started, ended = (_day(values, names, faults) for names in (_START, _END))
            if not values["ccode"].isdecimal():
                faults.append(("ccode", values["ccode"], "no number of a state"))
            if started and ended and ended < started:
                faults.append(("endyear", str(ended), f"before the start, {started}"))
            if faults or started is None or ended is None:
                faulty.append((line, values, faults))
            else:
                found.append((line, values, started, ended))
        covered = _end_of_coverage([(values, ended) for _, values, _, ended in found])
        job.edition = found[0][1].get("version") or None if found else None
        doubtful = {_code(values) for _, values, _ in faulty}
        shape = replace(_SHAPE, is_stale=partial(_is_replaced, covered, doubtful))
        loading = Loading(job, lines, [shape])
        for line, _, faults in faulty:
            loading.reject(line, faults)
        standing, known = _standing(job)
        for line, values, started, ended in found:
            code = _code(values)
            state = who.on(code, ended)
            goes_on = ended == covered
            put = Put(
                shape,
                dataset_id=job.dataset_id,
                scheme_code=CodeScheme.COW,
                code=code,
                started=Edtf.parse(started.isoformat()),
                actor_id=state.actor_id,
                name=values["statenme"],
                ended=Edtf.parse(ONGOING if goes_on else (ended + timedelta(days=1)).isoformat()),
                ended_known_until=ended if goes_on else None,
            )
            unmapped = () if state.actor_id else (who.nobody(code, state, values["statenme"]),)
            is_older = covered is not None and known.get(code, date.min) > covered
            # An older list adds no span to what a newer one says of a state.
            puts = [] if is_older and (code, str(started)) not in standing else [put]
            loading.add(Record(line, f"{values['statenme']} {started}", puts, put, unmapped))
        counts = loading.finish()
        counts.first_day = min((started for _, _, started, _ in found), default=None)
        counts.last_day = max((ended for _, _, _, ended in found), default=None)
        return counts

    def remove(self, connection: Connection, dataset_id: int) -> int:
        ours = delete(state_periods).where(state_periods.c.dataset_id == dataset_id)
        return connection.execute(ours).rowcount


def _end_of_coverage(ends: list[tuple[Mapping[str, str], date]]) -> date | None:
    """The last day of the list: the latest end, unless its edition is of a later year."""
    if not ends:
        return None
    last = max(ended for _, ended in ends)
    years = [values.get("version", "")[:4] for values, _ in ends]
    return last if all(last.year >= int(year) for year in years if year.isdecimal()) else None


_SHAPE = Shape(
    state_periods,
    key=("scheme_code", "code", "started_edtf"),
    lookup=("scheme_code", "code"),
    quiet=("dataset_id",),
    may_revise=may_revise_end,
)


def _code(values: Mapping[str, str]) -> str:
    return values["ccode"].lstrip("0") or "0"


def _standing(job: Job) -> tuple[set[tuple[str, str]], dict[str, date]]:
    """The spans that stand, by code and start; and how far each state is known to go on."""
    periods = state_periods.c
    columns = periods.code, periods.started_edtf, periods.ended_known_until, periods.ended_earliest
    found = job.connection.execute(select(*columns).where(periods.dataset_id == job.dataset_id))
    starts: set[tuple[str, str]] = set()
    known: dict[str, date] = {}
    for code, started, known_until, ended in found:
        starts.add((code, started))
        known[code] = max(known.get(code, date.min), known_until or ended or date.min)
    return starts, known


def _is_replaced(covered: date | None, doubtful: Collection[str], row: Mapping[str, Any]) -> bool:
    """Whether a span of a state goes that a list does not give beside others of that state.

    Not by an older list, nor where one of its rows on that state is faulty.
    """
    known_to = row["ended_known_until"] or row["ended_earliest"]
    return bool(covered and row["code"] not in doubtful and known_to and known_to <= covered)


def _day(values: Mapping[str, str], names: tuple[str, ...], faults: list[Fault]) -> date | None:
    texts = [values[name] for name in names]
    try:
        return date(*(int(text) for text in texts))
    except (ValueError, TypeError, OverflowError):
        faults.append((names[0], "-".join(texts), "no day of the calendar"))
        return None


READER = CowStates()
