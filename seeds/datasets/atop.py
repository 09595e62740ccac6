"""Alliance Treaty Obligations and Provisions: alliances, and their members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from models import Agreement, AgreementAction, Edtf
from models.actor_identifiers import CodeScheme
from models.agreements import ActionKind, AgreementScope
from models.code_resolution import strip_zero_fraction
from models.edtf import Answer
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.day_parts import parse_day_parts
from seeds.importing.files.cells import MISSING
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert import ownership
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

_ALLIANCES, _MEMBERS = "ATOP alliances", "ATOP members"
_BEGUN, _ENDED = ("begyr", "begmo", "begday"), ("endyr", "endmo", "endday")
_JOINED, _LEFT = ("yrent", "moent", "dayent"), ("yrexit", "moexit", "dayexit")
_PROMISES = {
    "defense": "defence",
    "offense": "offence",
    "neutral": "neutrality",
    "nonagg": "non-aggression",
    "consul": "consultation",
}
_LAYOUTS = (
    (_ALLIANCES, ("atopid", *_BEGUN, *_ENDED, *_PROMISES), 0),
    (_MEMBERS, ("atopid", "member", *_JOINED, *_LEFT), 1),
)
_AGREEMENT = make_agreement_rule()
_Row = Mapping[str, str]


class Atop(CuratedReader):
    """Reads alliances into ``agreements`` with their parties and actions; alliances come first."""

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of alliances, or of members."""
        found = (
            match_header(sample, name, needed, order=order) for name, needed, order in _LAYOUTS
        )
        return next((layout for layout in found if layout), None)

    def load(self, job: Job) -> Counts:
        """Load a file. Members of an alliance that is not loaded are rejected."""
        csv_rows = CsvRows(job)
        if job.layout.name == _ALLIANCES:
            upsert = Upsert(job, csv_rows, [_AGREEMENT, ACTION])
            _load_alliances(job, csv_rows, upsert)
        else:
            upsert = Upsert(job, csv_rows, [PARTY, ACTION])
            _load_members(job, csv_rows, upsert)
        return upsert.finish()


READER = Atop()


def _load_alliances(job: Job, csv_rows: CsvRows, upsert: Upsert) -> None:
    for line, row in csv_rows.read_by_name():
        _state_edition(job, row)
        faults: list[RejectReason] = []
        number = _parse_number("atopid", row, faults)
        begun, ended = (parse_day_parts(row, names, faults) for names in (_BEGUN, _ENDED))
        if begun and ended and ended.before(begun) is Answer.YES:
            faults.append((_ENDED[0], ended.text, f"is before the begin, {begun.text}"))
        promises = sort_promises(
            promise for name, promise in _PROMISES.items() if _has_promise(name, row, faults)
        )
        if faults:
            upsert.reject(line, faults)
            continue
        year = f", {begun.text[:4]}" if begun and begun.text else ""
        flag = strip_zero_fraction(row.get("bilat", ""))
        scope = {"1": AgreementScope.BILATERAL, "0": AgreementScope.MULTILATERAL}.get(flag)
        agreement = TargetRow(
            _AGREEMENT,
            slug=f"atop-{number}",
            **make_titles(f"{describe_promises(promises)}{year} (ATOP alliance {number})"),
            kind_code=choose_kind(promises),
            **({"scope_code": scope} if scope else {}),
            subject=", ".join(promises) or None,
        )
        dated = ((ActionKind.SIGNATURE, begun), (ActionKind.TERMINATION, ended))
        rows = [agreement, *make_actions(agreement, None, dated)]
        upsert.add(FileRecord(line, f"alliance {number}", rows, agreement))
        upsert.cover_days(begun.earliest if begun else None, ended.latest if ended else None)


def _load_members(job: Job, csv_rows: CsvRows, upsert: Upsert) -> None:
    """Load members: all rows of one member together, since a row is only one phase."""
    ids, begins = _read_alliances(job)
    members: dict[tuple[str, str], list[_Phase]] = defaultdict(list)
    for line, row in csv_rows.read_by_name():
        _state_edition(job, row)
        faults: list[RejectReason] = []
        number = _parse_number("atopid", row, faults)
        code = _parse_number("member", row, faults)
        if not faults and number not in ids:
            why = "this alliance is not loaded: import the file of alliances (atop5_1a) too"
            faults.append(("atopid", row["atopid"], why))
        joined, left = (parse_day_parts(row, names, faults) for names in (_JOINED, _LEFT))
        if joined and left and left.before(joined) is Answer.YES:
            faults.append((_LEFT[0], left.text, f"is before the entry, {joined.text}"))
        if faults:
            upsert.reject(line, faults)
        else:
            members[number, code].append(_Phase(line, Stay(joined, left)))
    codes = ActorCodes(job, CodeScheme.COW.value)
    for (number, code), phases in members.items():
        stays = list(_join_phases(one.stay for one in phases))
        # The list has members before they enter the system of states: the only state of a number.
        days = [*(one.joined for one in stays), *(one.left for one in stays), None]
        state = codes.resolve_on_first(code, days)
        faults = []
        rows: list[TargetRow] = []
        if state.actor_id is None:
            faults.append(("member", code, state.why))
        else:
            rows = make_member(ids[number], state.actor_id, stays, begins.get(number))
        label = f"alliance {number}, state {code}"
        lines = [one.line for one in phases]
        upsert.add(FileRecord(lines[0], label, rows, faults=faults, other_lines=lines[1:]))
        for stay in stays:
            upsert.cover_days(
                stay.joined.earliest if stay.joined else None,
                stay.left.latest if stay.left else None,
            )


def _state_edition(job: Job, row: _Row) -> None:
    version = strip_zero_fraction(row.get("version", ""))
    job.edition = version if version not in MISSING else job.edition


@dataclass(frozen=True, slots=True)
class _Phase:
    """One row of the file of members."""

    line: int
    stay: Stay


def _join_phases(stays: Iterable[Stay]) -> Iterator[Stay]:
    """The times in an alliance: phases that follow each other without a gap are one."""
    current: Stay | None = None
    for stay in sorted(stays, key=lambda one: (one.joined or Edtf()).sort_key):
        if current is None:
            current = stay
        elif current.left is None or stay.joined is None or _is_next(current.left, stay.joined):
            current = Stay(current.joined, stay.left if current.left else None)
        else:
            yield current
            current = stay
    if current is not None:
        yield current


def _is_next(left: Edtf, joined: Edtf) -> bool:
    """Whether a phase can begin on the day on which the one before ended, or on the next."""
    if left.latest is None or joined.earliest is None:
        return True
    return (joined.earliest - left.latest).days <= 1


def _read_alliances(job: Job) -> tuple[dict[str, int], dict[str, Edtf]]:
    """The loaded alliances by number: their ids, and the days on which they began."""
    agreements, actions = Agreement.table(), AgreementAction.table()
    ours = ownership.select_owned_ids(agreements.name, job.dataset_id)
    found = job.connection.execute(
        select(
            func.replace(agreements.c.slug, "atop-", "").label("number"),
            agreements.c.id,
            actions.c.occurred_edtf,
        )
        .outerjoin(
            actions,
            (actions.c.agreement_id == agreements.c.id)
            & actions.c.party_id.is_(None)
            & (actions.c.kind_code == ActionKind.SIGNATURE.value),
        )
        .where(agreements.c.id.in_(ours))
    ).all()
    begins = {row.number: Edtf.parse(row.occurred_edtf) for row in found if row.occurred_edtf}
    return {row.number: row.id for row in found}, begins


def _parse_number(name: str, row: _Row, faults: list[RejectReason]) -> str:
    text = strip_zero_fraction(row[name])
    if not text.replace(".", "", 1).isdecimal():
        faults.append((name, row[name], "is not a number"))
    return text


def _has_promise(name: str, row: _Row, faults: list[RejectReason]) -> bool:
    """Whether an alliance has a promise; values above 1 say how far it goes."""
    text = strip_zero_fraction(row[name])
    if text in MISSING or text.removeprefix("-").isdecimal():
        return text.isdecimal() and set(text) != {"0"}
    faults.append((name, row[name], "is not a whole number"))
    return False
