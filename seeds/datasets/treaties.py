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
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert import ownership
from seeds.importing.upsert.agreements import (
    ACTION,
    PARTY,
    make_actions,
    make_agreement_rule,
    make_party,
    make_titles,
)
from seeds.importing.upsert.row import FileRecord, TargetRow
from seeds.importing.upsert.upsert import Upsert

_TREATY_ACTIONS = {
    "signature": ActionKind.SIGNATURE,
    "force": ActionKind.ENTRY_INTO_FORCE,
    "term": ActionKind.TERMINATION,
    "end": ActionKind.TERMINATION,
}
_STATE_ACTIONS = {
    "statesignature": ActionKind.SIGNATURE,
    "stateratification": ActionKind.RATIFICATION,
    "staterat": ActionKind.RATIFICATION,
    "accession": ActionKind.ACCESSION,
    "succession": ActionKind.SUCCESSION,
    "stateforce": ActionKind.ENTRY_INTO_FORCE,
}
_STATE_END = "stateend"
_IDS = ("stateid", "treatyid", "title")
_NEEDED = (*_IDS, "signature", "force", "statesignature", "stateforce", _STATE_END)
_DATES = (*_TREATY_ACTIONS, *_STATE_ACTIONS, _STATE_END, "begin")
_MISSING = frozenset({"", "NA", ONGOING})
_NEVER = re.compile(r"9999(-12(-31)?)?")
"""Means that no end is known."""
_BETWEEN = re.compile(r"([^.\[\]{}]+)\.\.([^.\[\]{}]+)")
_AGREEMENT = make_agreement_rule(keeps_first=True)


class Treaties:
    """Reads states' parts in treaties into ``agreements``, parties and actions."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of state, treaty, and days of both."""
        return match_header(sample, "GGO parties", _NEEDED)

    def load(self, job: Job) -> Counts:
        """Load the rows. If two rows of a state and treaty differ, both are kept with a remark."""
        csv_rows = CsvRows(job)
        upsert = Upsert(job, csv_rows, [_AGREEMENT, PARTY, ACTION])
        states = _States(job)
        read = {*_NEEDED, *_DATES}
        wanted = [(name, at) for name, at in csv_rows.columns.items() if name in read]
        for line, cells in csv_rows:
            faults: list[RejectReason] = []
            row = {name: cells[at].strip() for name, at in wanted}
            record = _make_record(line, row, states, faults)
            if record is None:
                upsert.reject(line, faults)
            else:
                upsert.add(record)
        return upsert.finish()

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete the agreements of the dataset."""
        return ownership.delete_owned_rows(connection, dataset_id)


READER = Treaties()


def _make_record(
    line: int, row: Mapping[str, str], states: _States, faults: list[RejectReason]
) -> FileRecord | None:
    faults += [(name, row[name], "is empty") for name in _IDS if row[name] in _MISSING]
    days = {name: _parse_day(name, row, faults) for name in _DATES}
    if faults:
        return None
    treaty, state = row["treatyid"], row["stateid"]
    agreement = TargetRow(
        _AGREEMENT,
        slug=f"treaties-{treaty}",
        **make_titles(row["title"]),
        kind_code=AgreementKind.UNSTATED,
    )
    dated = [(kind, days[name]) for name, kind in _TREATY_ACTIONS.items()]
    rows = [agreement, *make_actions(agreement, None, dated)]
    # Each action belongs to the state that had the code on that day: in 1979 the Byelorussian SSR,
    # in 1993 Belarus. If the code meant no state on that day, the other days decide.
    own = [(kind, day) for name, kind in _STATE_ACTIONS.items() if (day := days[name]) is not None]
    others = [*(day for _, day in own), days["begin"], days[_STATE_END], None]
    parties: dict[int, TargetRow] = {}
    for kind, day in [*own, (None, None)][: len(own) or 1]:
        when = [day, *others] if day else others
        actor_id = states.find(state, when)
        if actor_id is None:
            faults.append(("stateid", state, states.explain(state, when)))
            return None
        if actor_id not in parties:
            parties[actor_id] = make_party(agreement, actor_id)
            rows.append(parties[actor_id])
        party = parties[actor_id]
        if kind is not None:
            rows += make_actions(agreement, party, [(kind, day)])
    if days[_STATE_END] not in (days["end"], days["term"]):
        # Otherwise the treaty ended for all, and no state withdrew.
        rows += make_actions(agreement, party, [(ActionKind.WITHDRAWAL, days[_STATE_END])])
    return FileRecord(line, f"{state} {treaty}", rows)


@dataclass
class _States:
    """States by code: an ISO code, or an abbreviation of Correlates of War."""

    job: Job
    by_scheme: list[ActorCodes] = field(init=False)

    def __post_init__(self) -> None:
        schemes = (CodeScheme.ISO_ALPHA3, CodeScheme.COW_ABB)
        self.by_scheme = [ActorCodes(self.job, scheme.value) for scheme in schemes]

    def find(self, code: str, days: list[Edtf | None]) -> int | None:
        """The state of a code on the first of the days on which it has one."""
        for codes in self.by_scheme:
            found = codes.resolve_on_first(code, days).actor_id
            if found is not None:
                return found
        return None

    def explain(self, code: str, days: list[Edtf | None]) -> str:
        """Why a code means no state on any of the days."""
        return self.by_scheme[0].resolve_on_first(code, days).why


def _parse_day(name: str, row: Mapping[str, str], faults: list[RejectReason]) -> Edtf | None:
    """A date as published; None if it is missing or means that no end is known."""
    text = row.get(name, "")
    if text in _MISSING or _NEVER.fullmatch(text):
        return None
    between = _BETWEEN.fullmatch(text)
    try:
        return Edtf.parse(f"[{between[1]}..{between[2]}]" if between else text)
    except EdtfError as error:
        faults.append((name, text, str(error)))
        return None
