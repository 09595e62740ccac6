"""Intergovernmental Organizations of Correlates of War: a row per state and year, a column each."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from models import Edtf, Membership
from models.actor_identifiers import CodeScheme
from models.actors import OrganisationKind
from models.code_resolution import Span, strip_zero_fraction
from models.edtf import ONGOING
from models.memberships import MembershipStatus
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.files.cells import MISSING, parse_year
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.actors import ACTOR, ORGANISATION, make_organisation, make_slug
from seeds.importing.upsert.curated_reader import CuratedReader
from seeds.importing.upsert.end_dates import may_revise_end
from seeds.importing.upsert.row import FileRecord, TargetRow, UpsertRule
from seeds.importing.upsert.upsert import Upsert

_KEYS = ("ccode", "year", "state")
_NEEDED = (*_KEYS, "un", "upu", "ilo", "wmo")
_NOT_ORGANISATIONS = {*_KEYS, "version", "stateabb", ""}
_STATUSES = {
    1: MembershipStatus.MEMBER,
    2: MembershipStatus.ASSOCIATE,
    3: MembershipStatus.OBSERVER,
}
_UNKNOWN = -9
_VALUES = {str(value): value for value in (*_STATUSES, 0, -1, _UNKNOWN)} | dict.fromkeys(
    MISSING, _UNKNOWN
)
"""0: no member; -1: the organisation did not exist; -9 and empty: missing."""
_NOWHERE = "belongs to no organisation in any of these years, so there is nothing to store"
_LONGEST_GAP = 1
"""Years before the first row of a state in which the state itself may have begun."""

_MEMBERSHIP = UpsertRule(
    Membership.table(),
    key=("actor_id", "organisation_id", "status_code", "started_edtf"),
    lookup=("actor_id",),
    revision_key=("actor_id", "organisation_id", "status_code"),
    repeats=True,
    may_revise=may_revise_end,
)


class CowIgo(CuratedReader):
    """Reads the table into ``organisations`` and ``memberships``."""

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of state and year, and of four organisations."""
        return match_header(sample, "COW IGO state-years", _NEEDED)

    def load(self, job: Job) -> Counts:
        """Load phases of membership: runs of years with one status."""
        csv_rows = CsvRows(job)
        upsert = Upsert(job, csv_rows, [ACTOR, ORGANISATION, _MEMBERSHIP])
        columns = {
            name: at for name, at in csv_rows.columns.items() if name not in _NOT_ORGANISATIONS
        }
        table = _Table(job, list(columns))
        for line, cells in csv_rows:
            faults: list[RejectReason] = []
            row = {name: cells[csv_rows.columns[name]].strip() for name in _KEYS}
            texts = [strip_zero_fraction(cells[at].strip()) for at in columns.values()]
            table.add_row(line, row, texts, faults)
            if faults:
                upsert.reject(line, faults)
        for code in table.states:
            for record in table.make_records(code):
                upsert.add(record)
                if any(why == _NOWHERE for _, _, why in record.faults):
                    upsert.counts.excused += 1 + len(record.other_lines)
            upsert.cover_days(date(min(table.states[code]), 1, 1), None)
            upsert.cover_days(None, date(max(table.states[code]), 12, 31))
        return upsert.finish()


READER = CowIgo()


@dataclass(frozen=True, slots=True)
class _Year:
    """The statuses of one state in one year, in the order of the organisations."""

    line: int
    year: int
    statuses: array[int]


@dataclass
class _Table:
    """All rows of a file: runs of years show themselves only when all are known."""

    job: Job
    names: Sequence[str]
    """The organisations, by their columns."""
    states: dict[str, dict[int, _Year]] = field(default_factory=lambda: defaultdict(dict))
    labels: dict[str, str] = field(default_factory=dict)
    codes: ActorCodes = field(init=False)
    organisations: list[list[TargetRow]] = field(init=False)

    def __post_init__(self) -> None:
        self.codes = ActorCodes(self.job, CodeScheme.COW.value)
        kind = OrganisationKind.INTERGOVERNMENTAL
        # No acronym: it would be taken for that of an organisation entered by hand.
        self.organisations = [
            make_organisation(f"igo-{make_slug(name)}", f"{name.upper()} (COW IGO)", None, kind)
            for name in self.names
        ]

    def add_row(
        self,
        line: int,
        row: Mapping[str, str],
        texts: Sequence[str],
        faults: list[RejectReason],
    ) -> None:
        """Add a row, or say what is wrong with it."""
        code = strip_zero_fraction(row["ccode"])
        if not code.isdecimal():
            faults.append(("ccode", row["ccode"], "is not a state number"))
        year = parse_year("year", row["year"], faults)
        if not faults and year is None:
            faults.append(("year", row["year"], "is empty"))
        faults += [
            (name, text, "is not a status: 0, 1, 2, 3, -1 or -9")
            for name, text in zip(self.names, texts, strict=True)
            if text not in _VALUES
        ]
        if not faults and year in self.states[code]:
            faults.append(("year", row["year"], "stands on an earlier line for this state"))
        if not faults and year is not None:
            statuses = array("b", [_VALUES[text] for text in texts])
            self.states[code][year] = _Year(line, year, statuses)
            self.labels.setdefault(code, row["state"])

    def make_records(self, code: str) -> Iterator[FileRecord]:
        """A record for each state that had the code, with its phases in all organisations."""
        years = [self.states[code][year] for year in sorted(self.states[code])]
        last_year = max(max(state) for state in self.states.values() if state)
        spans = self.codes.list_spans(code)

        def find_holder(one: _Year) -> int | None:
            first, last = date(one.year, 1, 1), date(one.year, 12, 31)
            return self.codes.find_main_holder(code, first, last)

        for actor_id, group in groupby(years, find_holder):
            own = list(group)
            label = f"{self.labels[code]} ({code}), {own[0].year} to {own[-1].year}"
            rows, faults = list[TargetRow](), list[RejectReason]()
            if actor_id is None:
                why = self.codes.resolve(code, date(own[0].year, 12, 31)).why
                faults.append(("ccode", code, why))
            else:
                span = next(
                    span
                    for span in reversed(spans)
                    if span.actor_id == actor_id
                    and (span.first is None or span.first.year <= own[-1].year)
                )
                for at, organisation in enumerate(self.organisations):
                    phases = list(_find_phases(own, at, span, last_year))
                    if phases:
                        rows += organisation
                    rows += [_make_membership(actor_id, organisation[0], *one) for one in phases]
                if not rows:
                    faults.append(("ccode", code, _NOWHERE))
            yield FileRecord(
                own[0].line, label, rows, faults=faults, other_lines=[one.line for one in own[1:]]
            )


def _make_membership(
    actor_id: int,
    organisation: TargetRow,
    status: MembershipStatus,
    started: Edtf,
    ended: Edtf,
    known_until: date | None,
) -> TargetRow:
    return TargetRow(
        _MEMBERSHIP,
        actor_id=actor_id,
        organisation_id=organisation,
        status_code=status,
        started=started,
        ended=ended,
        ended_known_until=known_until,
        note=None,
    )


def _find_phases(
    years: Sequence[_Year], at: int, span: Span, last_year: int
) -> Iterator[tuple[MembershipStatus, Edtf, Edtf, date | None]]:
    """The phases of one state in one organisation: status, start, end, and until when it goes on.

    A status of a year can have begun on any day of it, or after the year of the row before; it
    ended on a day between its last year and the next row. Beside a missing value, both are open.
    """
    place = 0
    for value, group in groupby(years, lambda one: one.statuses[at]):
        run = list(group)
        first, last = place, place + len(run) - 1
        place += len(run)
        if value not in _STATUSES:
            continue
        before = years[first - 1] if first else None
        after = years[last + 1] if last + 1 < len(years) else None
        begun, done = run[0].year, run[-1].year
        if before is not None:
            is_known = before.statuses[at] != _UNKNOWN
            started = _make_span(before.year + 1, begun) if is_known else f"[..{begun}]"
        else:
            started = _find_first_start(begun, span)
        known_until = None
        if after is not None:
            ended = f"[{done}..{after.year}]" if after.statuses[at] != _UNKNOWN else None
        elif done == last_year:
            ended, known_until = ONGOING, date(done, 12, 31)
        elif span.last and done <= span.last.year <= done + _LONGEST_GAP:
            ended = f"[{done}-01-01..{span.last + timedelta(days=1)}]"
        else:
            ended = None
        yield (
            _STATUSES[value],
            Edtf.parse(started),
            Edtf.parse(ended) if ended else Edtf(),
            known_until,
        )


def _make_span(first: int, last: int) -> str:
    return f"{last}" if first >= last else f"[{first}..{last}]"


def _find_first_start(year: int, span: Span) -> str:
    """When a status began that a state has in its first row: not before the state itself."""
    if span.first and year - _LONGEST_GAP <= span.first.year <= year:
        return f"[{span.first}..{year}-12-31]"
    return f"[..{year}]"
