"""Parties of treaties (the GGO file): a row per state and treaty, with the days of both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from models import Edtf, EdtfError
from models.actor_identifiers import CodeScheme
from models.agreements import ActionKind, AgreementKind
from models.edtf import ONGOING
from seeds.importing.actor_codes import Who
from seeds.importing.files.csv_rows import Lines, headed
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.upsert import ownership
from seeds.importing.upsert.agreements import ACTION, PARTY, actions, agreement, party, titles
from seeds.importing.upsert.row import Fault, Put, Record
from seeds.importing.upsert.upsert import Loading

_WHOLE = {
    "signature": ActionKind.SIGNATURE,
    "force": ActionKind.ENTRY_INTO_FORCE,
    "term": ActionKind.TERMINATION,
    "end": ActionKind.TERMINATION,
}
_OF_STATE = {
    "statesignature": ActionKind.SIGNATURE,
    "stateratification": ActionKind.RATIFICATION,
    "staterat": ActionKind.RATIFICATION,
    "accession": ActionKind.ACCESSION,
    "succession": ActionKind.SUCCESSION,
    "stateforce": ActionKind.ENTRY_INTO_FORCE,
}
_LEFT = "stateend"
_IDS = ("stateid", "treatyid", "title")
_NEEDED = (*_IDS, "signature", "force", "statesignature", "stateforce", _LEFT)
_DATES = (*_WHOLE, *_OF_STATE, _LEFT, "begin")
_MISSING = frozenset({"", "NA", ONGOING})
_NEVER = re.compile(r"9999(-12(-31)?)?")
"""Written where no end is known."""
_BETWEEN = re.compile(r"([^.\[\]{}]+)\.\.([^.\[\]{}]+)")
_AGREEMENT = agreement(keeps_first=True)


class Treaties:
    """Reads states' parts in treaties into ``agreements``, parties and actions."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """A file that names state and treaty, and days of both."""
        return headed(sample, "GGO parties", _NEEDED)

    def load(self, job: Job) -> Counts:
        """Rows of one state and treaty that differ are both kept, and that is said."""
        lines = Lines(job)
        loading = Loading(job, lines, [_AGREEMENT, PARTY, ACTION])
        states = _States(job)
        read = {*_NEEDED, *_DATES}
        wanted = [(name, at) for name, at in lines.columns.items() if name in read]
        for line, cells in lines:
            faults: list[Fault] = []
            row = {name: cells[at].strip() for name, at in wanted}
            record = _record(line, row, states, faults)
            if record is None:
                loading.reject(line, faults)
            else:
                loading.add(record)
        return loading.finish()

    def remove(self, connection: Connection, dataset_id: int) -> int:
        return ownership.remove_owned(connection, dataset_id)


READER = Treaties()


def _record(
    line: int, row: Mapping[str, str], states: _States, faults: list[Fault]
) -> Record | None:
    faults += [
        (name, row[name], "nothing is written here") for name in _IDS if row[name] in _MISSING
    ]
    days = {name: _day(name, row, faults) for name in _DATES}
    if faults:
        return None
    treaty, state = row["treatyid"], row["stateid"]
    put = Put(
        _AGREEMENT,
        slug=f"treaties-{treaty}",
        **titles(row["title"]),
        kind_code=AgreementKind.UNSTATED,
    )
    puts = [put, *actions(put, None, [(kind, days[name]) for name, kind in _WHOLE.items()])]
    # Each act is that of whoever then was the state of this code: 1979 the Byelorussian SSR,
    # 1993 Belarus. Where a day is nobody's, the others decide.
    own = [(kind, day) for name, kind in _OF_STATE.items() if (day := days[name]) is not None]
    others = [*(day for _, day in own), days["begin"], days[_LEFT], None]
    members: dict[int, Put] = {}
    for kind, day in [*own, (None, None)][: len(own) or 1]:
        when = [day, *others] if day else others
        actor_id = states.of(state, when)
        if actor_id is None:
            faults.append(("stateid", state, states.why(state, when)))
            return None
        if actor_id not in members:
            members[actor_id] = party(put, actor_id)
            puts.append(members[actor_id])
        member = members[actor_id]
        if kind is not None:
            puts += actions(put, member, [(kind, day)])
    if days[_LEFT] not in (days["end"], days["term"]):
        # Else it ended for all, and nobody left.
        puts += actions(put, member, [(ActionKind.WITHDRAWAL, days[_LEFT])])
    return Record(line, f"{state} {treaty}", puts)


@dataclass
class _States:
    """Whose a state's code is: an ISO code, else an abbreviation of Correlates of War."""

    job: Job
    by_scheme: list[Who] = field(init=False)

    def __post_init__(self) -> None:
        schemes = (CodeScheme.ISO_ALPHA3, CodeScheme.COW_ABB)
        self.by_scheme = [Who(self.job, scheme.value) for scheme in schemes]

    def of(self, code: str, days: list[Edtf | None]) -> int | None:
        for who in self.by_scheme:
            found = who.first_on(code, days).actor_id
            if found is not None:
                return found
        return None

    def why(self, code: str, days: list[Edtf | None]) -> str:
        return self.by_scheme[0].first_on(code, days).why


def _day(name: str, row: Mapping[str, str], faults: list[Fault]) -> Edtf | None:
    """A date as its source has it; None where there is none, or an end that is never."""
    text = row.get(name, "")
    if text in _MISSING or _NEVER.fullmatch(text):
        return None
    between = _BETWEEN.fullmatch(text)
    try:
        return Edtf.parse(f"[{between[1]}..{between[2]}]" if between else text)
    except EdtfError as error:
        faults.append((name, text, str(error)))
        return None
