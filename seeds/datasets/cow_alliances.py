"""Formal Alliances of Correlates of War, by member: a row per alliance, member and time in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from console import UserError
from models import Edtf
from models.actor_identifiers import CodeScheme
from models.agreements import ActionKind, AgreementScope
from models.code_resolution import strip_zero_fraction
from models.edtf import Answer
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.day_parts import parse_day_parts
from seeds.importing.files.cells import parse_flag
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.agreements import (
    ACTION,
    PARTY,
    make_actions,
    make_agreement_rule,
    make_titles,
)
from seeds.importing.upsert.alliances import (
    Stay,
    choose_kind,
    describe_promises,
    make_member,
    sort_promises,
)
from seeds.importing.upsert.curated_reader import CuratedReader
from seeds.importing.upsert.row import FileRecord, TargetRow
from seeds.importing.upsert.upsert import Upsert

_STARTED = ("all_st_year", "all_st_month", "all_st_day")
_ENDED = ("all_end_year", "all_end_month", "all_end_day")
_JOINED = ("mem_st_year", "mem_st_month", "mem_st_day")
_LEFT = ("mem_end_year", "mem_end_month", "mem_end_day")
_PROMISES = {
    "defense": "defence",
    "neutrality": "neutrality",
    "nonaggression": "non-aggression",
    "entente": "entente",
}
_NEEDED = (
    *("version4id", "ccode", "state_name", "right_censor"),
    *_STARTED,
    *_ENDED,
    *_JOINED,
    *_LEFT,
    *_PROMISES,
)
_FIRST_YEAR = 1816
"""The first year of the list; older alliances begin in it, marked as left-censored."""
_LAST_YEAR = 2012
"""The last year of version 4.1 (its codebook)."""
_MOST_NAMED = 3
_AGREEMENT = make_agreement_rule()


class CowAlliances(CuratedReader):
    """Reads alliances into ``agreements`` with their parties and actions."""

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of alliance, member, the days of both, and four promises."""
        if match_header(sample, "COW alliances by dyad", ("version4id", "ccode1", "ccode2")):
            raise UserError(
                "is the list of alliances by pair of states, which repeats each alliance: import "
                "the list by member (alliance_v4.1_by_member.csv) instead"
            )
        return match_header(sample, "COW alliances by member", _NEEDED)

    def load(self, job: Job) -> Counts:
        """Load the alliances. All rows of one together say what it is and who belongs to it."""
        csv_rows = CsvRows(job)
        upsert = Upsert(job, csv_rows, [_AGREEMENT, PARTY, ACTION])
        alliances: dict[str, list[_Row]] = defaultdict(list)
        for line, row in csv_rows.read_by_name():
            faults: list[RejectReason] = []
            parsed = _parse_row(line, row, faults)
            if faults:
                upsert.reject(line, faults)
            else:
                alliances[parsed.alliance].append(parsed)
                job.edition = row.get("version") or job.edition
        codes = ActorCodes(job, CodeScheme.COW.value)
        for number, rows in alliances.items():
            for record in _make_records(number, rows, codes):
                upsert.add(record)
            for one in rows:
                last = one.left.latest if one.left else None
                upsert.cover_days(one.joined.earliest if one.joined else None, last)
        return upsert.finish()


READER = CowAlliances()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the list: one time of a state in an alliance."""

    line: int
    alliance: str
    code: str
    name: str
    started: Edtf | None
    ended: Edtf | None
    joined: Edtf | None
    left: Edtf | None
    promises: frozenset[str]


def _parse_row(line: int, row: Mapping[str, str], faults: list[RejectReason]) -> _Row:
    alliance, code = (strip_zero_fraction(row[name]) for name in ("version4id", "ccode"))
    faults += [
        (name, row[name], f"is not {what}")
        for name, text, what in (
            ("version4id", alliance, "the number of an alliance"),
            ("ccode", code, "a state number"),
        )
        if not text.isdecimal()
    ]
    started, ended, joined, left = (
        parse_day_parts(row, names, faults) for names in (_STARTED, _ENDED, _JOINED, _LEFT)
    )
    if joined and left and left.before(joined) is Answer.YES:
        faults.append((_LEFT[0], left.text, f"is before the start, {joined.text}"))
    if parse_flag("left_censor", row.get("left_censor", ""), faults):
        # In force before the data begin: a start is only that of the data.
        started, joined = (_open_start(day) for day in (started, joined))
    flags = {name: parse_flag(name, row[name], faults) for name in _PROMISES}
    if parse_flag("right_censor", row["right_censor"], faults):
        # Still in force at the end of the data: an end is only that of the data.
        ended, left = (None if _is_last_day(day) else day for day in (ended, left))
    return _Row(
        line,
        alliance,
        code,
        row["state_name"],
        started,
        ended,
        joined or started,
        left,
        frozenset(_PROMISES[name] for name, flag in flags.items() if flag),
    )


def _describe_year(started: Edtf | None) -> str:
    if started is None or started.latest is None:
        return ""
    return f", {'' if started.earliest else 'before '}{started.latest.year}"


def _open_start(day: Edtf | None) -> Edtf | None:
    is_first = day and day.latest and day.latest.year <= _FIRST_YEAR
    return Edtf.parse(f"[..{day.text}]") if day and is_first else day


def _is_last_day(day: Edtf | None) -> bool:
    return bool(day and day.latest and day.latest.year >= _LAST_YEAR)


def _make_records(number: str, rows: list[_Row], codes: ActorCodes) -> list[FileRecord]:
    """A record for each member of an alliance, which all share the row of the agreement."""
    starts = sorted({one.started for one in rows if one.started}, key=lambda day: day.sort_key)
    ends = {one.ended for one in rows}
    started, ended = (starts[0] if starts else None), ends.pop() if len(ends) == 1 else None
    promises = sort_promises(name for one in rows for name in one.promises)
    by_code: dict[str, list[_Row]] = defaultdict(list)
    for one in rows:
        by_code[one.code].append(one)
    names = [states[0].name or code for code, states in by_code.items()]
    listed = [", ".join(names[:-1]), names[-1]] if len(names) > 1 else names
    many = f"{len(names)} states" if len(names) > _MOST_NAMED else " and ".join(listed)
    year = _describe_year(started)
    agreement = TargetRow(
        _AGREEMENT,
        slug=f"cow-alliance-{number}",
        **make_titles(f"{describe_promises(promises)} of {many}{year} (COW alliance {number})"),
        kind_code=choose_kind(promises),
        scope_code=AgreementScope.BILATERAL if len(names) == 2 else AgreementScope.MULTILATERAL,
        subject=", ".join(promises) or None,
    )
    dated = ((ActionKind.SIGNATURE, started), (ActionKind.TERMINATION, ended))
    whole = [agreement, *make_actions(agreement, None, dated)]
    records = []
    for code, states in by_code.items():
        first, *others = states
        # What ended with the alliance is told by its end.
        stays = [Stay(one.joined, None if one.left == ended else one.left) for one in states]
        state = codes.resolve_on_first(code, [one.joined for one in states])
        faults: list[RejectReason] = []
        rows_of_state = list(whole)
        if state.actor_id is None:
            faults.append(("ccode", code, state.why))
        else:
            rows_of_state += make_member(agreement, state.actor_id, stays, started)
        records.append(
            FileRecord(
                first.line,
                f"alliance {number}, state {code}",
                rows_of_state,
                faults=faults,
                other_lines=[one.line for one in others],
            )
        )
    return records
