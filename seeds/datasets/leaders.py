"""Leaders of states: Archigos, a row per leader and time in power, and REIGN, a row per month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from models import Edtf, Position, Tenure
from models.actor_identifiers import CodeScheme
from models.code_resolution import strip_zero_fraction
from models.edtf import ONGOING
from models.offices import PositionKind
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.files.cells import MISSING, parse_number
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.month_runs import find_first_day, name_month, number_month, split_runs
from seeds.importing.published_days import DayError, parse_published_day
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.actors import ACTOR, PERSON, make_person, make_slug
from seeds.importing.upsert.curated_reader import CuratedReader
from seeds.importing.upsert.end_dates import may_revise_end
from seeds.importing.upsert.row import FileRecord, TargetRow, Unmapped, UpsertRule
from seeds.importing.upsert.upsert import Upsert

_ARCHIGOS, _REIGN = "Archigos leaders", "REIGN leader-months"
_LAYOUTS = {
    _ARCHIGOS: ("obsid", "idacr", "leader", "startdate", "enddate"),
    _REIGN: ("ccode", "country", "leader", "year", "month"),
}
_LISTS = {_ARCHIGOS: "Archigos", _REIGN: "REIGN"}
_END_OF_ARCHIGOS = date(2015, 12, 31)
"""The last day of Archigos 4.1 (its codebook): leaders of that day were still in office."""
_STILL = "still in office"
_BATCH = 4_000
"""Leaders loaded together; the rows of one leader are always in one batch."""
_DAY = timedelta(days=1)

_POSITION = UpsertRule(
    Position.table(), key=("slug",), lookup=("slug",), is_root=True, keeps_first=True
)
_TENURE = UpsertRule(
    Tenure.table(),
    key=("person_id", "position_id", "started_edtf"),
    lookup=("person_id",),
    revision_key=("person_id", "position_id"),
    repeats=True,
    may_revise=may_revise_end,
)


class Leaders(CuratedReader):
    """Reads leaders into ``people``, ``positions`` and ``tenures``."""

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of one of the two lists."""
        found = (match_header(sample, name, needed) for name, needed in _LAYOUTS.items())
        return next((layout for layout in found if layout), None)

    def load(self, job: Job) -> Counts:
        """Load the tenures, each list with people and positions of its own."""
        csv_rows = CsvRows(job)
        upsert = Upsert(job, csv_rows, [ACTOR, PERSON, _POSITION, _TENURE])
        read = _read_archigos if job.layout.name == _ARCHIGOS else _read_reign
        found = list(read(csv_rows, upsert))
        loader = _Loader(job, upsert, _LISTS[job.layout.name])
        # A row of an earlier import is compared with all rows on the same leader at once.
        by_person = sorted(found, key=lambda one: (one.person_key, one.line))
        for number, (_, spans) in enumerate(groupby(by_person, lambda one: one.person_key), 1):
            loader.add(list(spans))
            if number % _BATCH == 0:
                upsert.load_batch()
        return upsert.finish()


READER = Leaders()


@dataclass(frozen=True, slots=True)
class _Span:
    """One time in power, as a list gives it."""

    line: int
    label: str
    codes: Sequence[tuple[CodeScheme, str]]
    """Codes of the state, the best first."""
    state: str
    """Name of the state, or its code, as published."""
    leader: str
    born: str
    """Year of birth, which tells apart two leaders of one name; empty if not published."""
    started: Edtf
    ended: Edtf
    known_until: date | None
    note: str | None
    other_lines: Sequence[int] = ()

    @property
    def person_key(self) -> tuple[str, str]:
        """What identifies the leader within the list: code of the state, and name."""
        return self.codes[-1][1], make_slug(self.leader)

    @property
    def first_day(self) -> date:
        """The first day that is certainly in it, as far as its dates show."""
        return self.started.latest or date.min

    @property
    def last_day(self) -> date:
        """The last day that is certainly in it."""
        return max(self.first_day, self.known_until or self.ended.earliest or date.max)


def _read_archigos(csv_rows: CsvRows, upsert: Upsert) -> Iterator[_Span]:
    for line, row in csv_rows.read_by_name():
        faults: list[RejectReason] = []
        started, ended = (_parse_day(name, row, faults) for name in ("startdate", "enddate"))
        faults += [
            (name, row[name], "is empty") for name in ("idacr", "leader") if row[name] in MISSING
        ]
        if not faults and not make_slug(row["leader"]):
            faults.append(("leader", row["leader"], "has no letters"))
        if started and ended and ended < started:
            faults.append(("enddate", row["enddate"], f"is before the start, {started}"))
        if faults or started is None or ended is None:
            upsert.reject(line, faults)
            continue
        goes_on = row["exit"].lower() == _STILL if "exit" in row else ended == _END_OF_ARCHIGOS
        codes = [(CodeScheme.COW_ABB, row["idacr"])]
        if (number := strip_zero_fraction(row.get("ccode", ""))).isdecimal():
            codes.insert(0, (CodeScheme.GW, number))
        born = strip_zero_fraction(row.get("yrborn", ""))
        ways = [
            f"{name}: {row[name]}" for name in ("entry", "exit") if row.get(name, "") not in MISSING
        ]
        yield _Span(
            line,
            row["obsid"],
            codes,
            row["idacr"],
            " ".join(row["leader"].split()),
            born if born.isdecimal() else "",
            Edtf.parse(started.isoformat()),
            Edtf.parse(ONGOING if goes_on else ended.isoformat()),
            ended if goes_on else None,
            "; ".join(ways).capitalize() or None,
        )


def _parse_day(name: str, row: Mapping[str, str], faults: list[RejectReason]) -> date | None:
    try:
        return parse_published_day(row[name])
    except DayError as error:
        faults.append((name, row[name], str(error).removeprefix(f"{row[name]!r} ")))
        return None


def _read_reign(csv_rows: CsvRows, upsert: Upsert) -> Iterator[_Span]:
    """Runs of months in which a leader is listed. All rows together show where the list ends."""
    months: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
    names: dict[tuple[str, str, str], str] = {}
    for line, cells in csv_rows:
        row = {name: cells[csv_rows.columns[name]].strip() for name in _LAYOUTS[_REIGN]}
        faults: list[RejectReason] = []
        year, month = (parse_number(name, row[name], faults) for name in ("year", "month"))
        code = strip_zero_fraction(row["ccode"])
        if not code.isdecimal():
            faults.append(("ccode", row["ccode"], "is not a state number"))
        if row["leader"] in MISSING or not make_slug(row["leader"]):
            faults.append(("leader", row["leader"], "is empty"))
        if not faults and not (year and month and 1000 < year < 3000 and month < 13):
            faults.append(("month", f"{row['year']}-{row['month']}", "is not a month"))
        if faults or year is None or month is None:
            upsert.reject(line, faults)
            continue
        key = code, row["country"], " ".join(row["leader"].split())
        names.setdefault(key, row["leader"])
        if (number := number_month(year, month)) in months[key]:
            upsert.reject(line, [("month", f"{year}-{month:02}", "stands on an earlier line too")])
        else:
            months[key][number] = line
    every = [number for lines in months.values() for number in lines]
    runs = [(key, run) for key, lines in months.items() for run in split_runs(lines)]
    came: dict[tuple[str, int], set[str]] = defaultdict(set)
    for (code, _, leader), run in runs:
        came[code, run[0]].add(leader)
    for (code, country, leader), run in runs:
        lines, first, last = months[code, country, leader], run[0], run[-1]
        goes_on = last == max(every)
        # The list begins in one month for all states; its leaders came to power earlier.
        started = f"[..{name_month(first)}]" if first == min(every) else name_month(first)
        # A month of change lists both leaders.
        is_replaced = came[code, last] - {leader}
        ended = name_month(last) if is_replaced else f"[{name_month(last)}..{name_month(last + 1)}]"
        yield _Span(
            lines[first],
            f"{country} {leader} {name_month(first)}",
            [(CodeScheme.COW, code)],
            country,
            leader,
            "",
            Edtf.parse(started),
            Edtf.parse(ONGOING if goes_on else ended),
            find_first_day(last + 1) - _DAY if goes_on else None,
            None,
            [lines[month] for month in run[1:]],
        )


@dataclass
class _Loader:
    """Loader of the spans of one list."""

    job: Job
    upsert: Upsert
    list_name: str
    schemes: dict[CodeScheme, ActorCodes] = field(default_factory=dict)

    def add(self, spans: Sequence[_Span]) -> None:
        """Add all times in power of the leaders with one name in one state."""
        born = dict.fromkeys(span.born for span in spans)
        for number, year in enumerate(born):
            own = [span for span in spans if span.born == year]
            states = [self._find_state(span) for span in own]
            code, name = own[0].person_key
            slug = make_slug(self.list_name, code, name, *([year or "unborn"] if number else []))
            holder = next((state for state, _ in reversed(states) if state is not None), None)
            person = make_person(slug, own[0].leader, holder)
            for span, (state, unmapped) in zip(own, states, strict=True):
                self._add_span(span, person, state, unmapped)

    def _add_span(
        self,
        span: _Span,
        person: list[TargetRow],
        state: int | None,
        unmapped: Sequence[Unmapped],
    ) -> None:
        known = self.job.crosswalk.actors
        place = known[state].slug if state is not None else make_slug(span.codes[-1][1])
        name = known[state].name if state is not None else span.state
        position = TargetRow(
            _POSITION,
            slug=f"{place}-leader-{self.list_name.lower()}",
            title=f"Leader of {name} ({self.list_name})",
            kind_code=PositionKind.LEADER,
            actor_id=state,
        )
        tenure = TargetRow(
            _TENURE,
            person_id=person[0],
            position_id=position,
            acting=False,
            started=span.started,
            ended=span.ended,
            ended_known_until=span.known_until,
            note=span.note,
        )
        rows = [*person, position, tenure]
        self.upsert.add(
            FileRecord(span.line, span.label, rows, tenure, unmapped, other_lines=span.other_lines)
        )
        self.upsert.cover_days(span.started.earliest or span.started.latest, span.last_day)

    def _find_state(self, span: _Span) -> tuple[int | None, Sequence[Unmapped]]:
        """The state that had the code for most of a time in power, or why there is none.

        Lists use one code for a state and its predecessor, and a leader can outlast the change.
        """
        for scheme, code in span.codes:
            codes = self.schemes.setdefault(scheme, ActorCodes(self.job, scheme.value))
            holder = codes.find_main_holder(code, span.first_day, span.last_day)
            if holder is not None:
                return holder, ()
        scheme, code = span.codes[0]
        why = self.schemes[scheme].resolve(code, span.first_day)
        return None, (self.schemes[scheme].describe_unmapped(code, why, span.state),)
