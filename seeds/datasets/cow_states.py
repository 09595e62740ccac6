"""COW State System Membership: a row per state and span of statehood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, delete

from models import Edtf, state_periods
from models.actors import CodeScheme
from models.edtf import ONGOING
from seeds.importing.ends import may_revise_end
from seeds.importing.puts import Fault, Put, Record, Shape
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.records import Loading
from seeds.importing.tabular import Lines, headed
from seeds.importing.who import Who

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
        loading = Loading(job, lines, [_SHAPE])
        who = Who(job, CodeScheme.COW.value)
        # The list holds some 250 rows: all of them say where it ends.
        found = []
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
                loading.reject(line, faults)
            else:
                found.append((line, values, started, ended))
        covered = _end_of_coverage([(values, ended) for _, values, _, ended in found])
        job.edition = found[0][1].get("version") or None if found else None
        for line, values, started, ended in found:
            code = values["ccode"].lstrip("0") or "0"
            state = who.on(code, ended)
            goes_on = ended == covered
            put = Put(
                _SHAPE,
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
            loading.add(Record(line, f"{values['statenme']} {started}", [put], put, unmapped))
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


def _day(values: Mapping[str, str], names: tuple[str, ...], faults: list[Fault]) -> date | None:
    texts = [values[name] for name in names]
    try:
        return date(*(int(text) for text in texts))
    except (ValueError, TypeError, OverflowError):
        faults.append((names[0], "-".join(texts), "no day of the calendar"))
        return None


READER = CowStates()
