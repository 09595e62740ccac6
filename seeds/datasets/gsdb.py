"""Global Sanctions Database: a row per case, with its senders, targets, measures and years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import select

from models import Country, Edtf, Sanction, SanctionMeasure, SanctionParty, SanctionPhase
from models.actor_identifiers import CodeScheme
from models.actors import ActorKind
from models.code_resolution import strip_zero_fraction
from models.edtf import ONGOING
from models.name_folding import fold_name
from models.sanctions import MeasureKind, PhaseStatus, SanctionRole
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.files.cells import MISSING, parse_flag, parse_year
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.curated_reader import CuratedReader
from seeds.importing.upsert.end_dates import may_revise_end
from seeds.importing.upsert.row import FileRecord, TargetRow, Unmapped, UpsertRule
from seeds.importing.upsert.upsert import Upsert

_TARGET, _SENDER = "sanctioned_state", "sanctioning_state"
_MEASURES = {kind.value: kind for kind in MeasureKind}
_NEEDED = ("case_id", _TARGET, _SENDER, "begin", "end", *_MEASURES)
_EXTENT = re.compile(r" \((?:ex|in)cludes [^()]*\)$")
"""What a name says of the extent of the state: Ethiopia (excludes Eritrea)."""
_LONGEST = 4
"""Parts between commas that the name of one state can have."""

_SANCTION = UpsertRule(Sanction.table(), key=("slug",), lookup=("slug",), is_root=True)
_PHASE = UpsertRule(
    SanctionPhase.table(),
    key=("sanction_id", "status_code", "started_edtf"),
    lookup=("sanction_id",),
    revision_key=("sanction_id", "status_code"),
    may_revise=may_revise_end,
    is_stale=lambda _row: True,
)
_PARTY = UpsertRule(
    SanctionParty.table(),
    key=("sanction_id", "role_code", "actor_id"),
    lookup=("sanction_id",),
    is_stale=lambda _row: True,
)
_MEASURE = UpsertRule(
    SanctionMeasure.table(),
    key=("sanction_id", "kind_code"),
    lookup=("sanction_id",),
    is_stale=lambda _row: True,
)


class Gsdb(CuratedReader):
    """Reads the cases into ``sanctions`` and their phases, parties and measures."""

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of case, both sides, years and all six kinds of measure."""
        return match_header(sample, "GSDB cases", _NEEDED)

    def load(self, job: Job) -> Counts:
        """Load the cases, each as a sanction of its own, also if one was entered by hand."""
        csv_rows = CsvRows(job)
        upsert = Upsert(job, csv_rows, [_SANCTION, _PHASE, _PARTY, _MEASURE])
        sides = _Sides(job)
        for line, row in csv_rows.read_by_name():
            faults: list[RejectReason] = []
            record, remarks = _make_record(line, row, sides, faults)
            if faults:
                upsert.reject(line, faults)
            else:
                upsert.add(record)
                upsert.counts.remarks += remarks
        return upsert.finish()


READER = Gsdb()


def _make_record(
    line: int, row: Mapping[str, str], sides: _Sides, faults: list[RejectReason]
) -> tuple[FileRecord, list[str]]:
    """The record of a case, and remarks on it."""
    begin, end = (parse_year(name, row[name], faults) for name in ("begin", "end"))
    if begin and end and end < begin:
        faults.append(("end", row["end"], f"is before the begin, {begin}"))
    case = strip_zero_fraction(row["case_id"])
    if case in MISSING:
        faults.append(("case_id", row["case_id"], "is not a case number"))
    kinds = [kind for name, kind in _MEASURES.items() if parse_flag(name, row[name], faults)]
    unnamed = [name for name in (_TARGET, _SENDER) if row[name] in MISSING]
    faults += [(name, row[name], "is empty") for name in unnamed]
    if faults:
        return FileRecord(line, case, []), []
    goes_on = "ongoing" in row.get("success", "")
    years = f"{begin or '?'}-{'' if goes_on else end or '?'}"
    names = ", ".join(kinds) or "no measure named"
    sanction = TargetRow(
        _SANCTION,
        slug=f"gsdb-{case}",
        title=f"{row[_SENDER]} against {row[_TARGET]}, {years}: {names}",
        note=_make_note(row),
    )
    phase = TargetRow(
        _PHASE,
        sanction_id=sanction,
        status_code=PhaseStatus.IN_FORCE,
        started=Edtf.parse(f"{begin}") if begin else Edtf(),
        ended=Edtf.parse(ONGOING) if goes_on else Edtf.parse(f"{end}") if end else Edtf(),
        ended_known_until=date(end, 12, 31) if goes_on and end else None,
        note=None,
    )
    rows = [sanction, phase]
    unmapped: list[Unmapped] = []
    late: list[str] = []
    for name, role in ((_SENDER, SanctionRole.SENDER), (_TARGET, SanctionRole.TARGET)):
        found, unknown = sides.find_actors(row[name], begin)
        unmapped += unknown
        late += sides.list_ended(found, begin)
        rows += [
            TargetRow(_PARTY, sanction_id=sanction, role_code=role, actor_id=actor_id, note=None)
            for actor_id in found
        ]
    for kind in kinds:
        detail = row.get("descr_trade", "") if kind is MeasureKind.TRADE else ""
        detail_or_none = None if detail in MISSING else detail.replace(",", ", ")
        rows.append(
            TargetRow(_MEASURE, sanction_id=sanction, kind_code=kind, detail=detail_or_none)
        )
    remarks = [
        f"case {case} on line {line} begins in {begin}, after the end of {one}" for one in late
    ]
    return FileRecord(line, f"case {case}", rows, sanction, unmapped), remarks


@dataclass
class _Sides:
    """Actors named in one cell: states, and organisations in the database."""

    job: Job
    names: ActorCodes = field(init=False)
    organisations: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.names = ActorCodes(self.job, None)
        organisations = [
            (id_, one)
            for id_, one in self.job.crosswalk.actors.items()
            if one.kind == ActorKind.ORGANISATION.value
        ]
        by_name = {fold_name(one.name): id_ for id_, one in organisations}
        self.organisations = by_name | {one.slug.casefold(): id_ for id_, one in organisations}

    def find_actors(self, text: str, year: int | None) -> tuple[list[int], list[Unmapped]]:
        """The actors of a cell, each once, and the names that mean none.

        Commas separate names, but some names contain commas: the longest known name is taken.
        """
        parts = [part.strip() for part in text.split(",") if part.strip()]
        found: dict[int, None] = {}
        unmapped: list[Unmapped] = []
        while parts:
            for length in range(min(_LONGEST, len(parts)), 0, -1):
                name = ", ".join(parts[:length])
                actor_id = self.find_actor(name, year)
                if actor_id is None and length == 2:
                    # In the other order: "Vietnam, South" is not Vietnam.
                    actor_id = self.find_actor(f"{parts[1]} {parts[0]}", year)
                if actor_id is not None or length == 1:
                    break
            if actor_id is None:
                state = self.names.resolve(name, _make_date(year))
                unmapped.append(self.names.describe_unmapped(name, state))
            else:
                found[actor_id] = None
            del parts[:length]
        return list(found), unmapped

    def list_ended(self, actors: Iterable[int], year: int | None) -> list[str]:
        """The states that had ended before a year, each with the day of its end."""
        if year is None:
            return []
        return [
            f"{self.job.crosswalk.actors[one].name} ({self.ends[one]})"
            for one in actors
            if one in self.ends and self.ends[one] <= date(year, 1, 1)
        ]

    @cached_property
    def ends(self) -> Mapping[int, date]:
        """The last day of the states that have ended: their own, or that of their COW number."""
        spans: dict[int, list[date | None]] = {}
        for numbered in self.job.crosswalk.codes[CodeScheme.COW.value].values():
            for span in numbered:
                spans.setdefault(span.actor_id, []).append(span.last)
        ends = {one: max(filter(None, days)) for one, days in spans.items() if all(days)}
        table = Country.table()
        query = select(table.c.id, table.c.ceased_latest).where(table.c.ceased_latest.is_not(None))
        return ends | {row.id: row.ceased_latest for row in self.job.connection.execute(query)}

    def find_actor(self, name: str, year: int | None) -> int | None:
        """The actor of a name in a year, if there is one."""
        # If the year does not decide, as for Russia in 1991, the name alone does.
        for text in dict.fromkeys((name, _EXTENT.sub("", name))):
            state = self.names.resolve_on_first(text, (_make_date(year), None))
            if state.actor_id is not None:
                return state.actor_id
        return self.organisations.get(name.casefold()) or self.organisations.get(fold_name(name))


def _make_date(year: int | None) -> Edtf | None:
    return Edtf.parse(f"{year}") if year else None


def _make_note(row: Mapping[str, str]) -> str | None:
    parts = [
        f"{heading}: {row[name].replace(',', ', ')}"
        for heading, name in (("Objective", "objective"), ("Outcome", "success"))
        if row.get(name, "") not in MISSING
    ]
    return "; ".join(parts) or None
