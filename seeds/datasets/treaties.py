"""Parties of treaties (the GGO file): a row per state and treaty, with the days of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models import Edtf
from models.actor_identifiers import CodeScheme
from models.agreements import ActionKind, AgreementKind
from models.code_resolution import Span
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.files.cells import MISSING
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert.agreements import (
    ACTION,
    PARTY,
    make_actions,
    make_agreement_rule,
    make_party,
    make_titles,
)
from seeds.importing.upsert.curated_reader import CuratedReader
from seeds.importing.upsert.row import FileRecord, TargetRow
from seeds.importing.upsert.stored_ends import add_stored_days, delete_stale_ends
from seeds.importing.upsert.treaty_days import NEVER, parse_day
from seeds.importing.upsert.treaty_ends import REJOINED, PartyDays, TreatyEnds, TreatyRows
from seeds.importing.upsert.upsert import Upsert

_TREATY_ACTIONS = {
    "signature": ActionKind.SIGNATURE,
    "force": ActionKind.ENTRY_INTO_FORCE,
}
_TREATY_ENDS = ("end", "term")
_STATE_ACTIONS = {
    "statesignature": ActionKind.SIGNATURE,
    "stateratification": ActionKind.RATIFICATION,
    "staterat": ActionKind.RATIFICATION,
    "acceptance": ActionKind.ACCEPTANCE,
    "accession": ActionKind.ACCESSION,
    "succession": ActionKind.SUCCESSION,
    "provisionalapp": ActionKind.PROVISIONAL_APPLICATION,
    "stateforce": ActionKind.ENTRY_INTO_FORCE,
}
_STATE_ENDS = ("stateend", "statewithdrawal", "statewithdrawal2")
_LATER_FORCE = ("stateforce2", "stateforce3")
_IDS = ("stateid", "treatyid", "title")
_COMMON = (*_IDS, "signature", "force", "statesignature", "stateforce")
_LAYOUTS = {
    "GGO parties": (*_COMMON, "stateend"),
    "manytreaties parties": (*_COMMON, "staterat", "statewithdrawal"),
}
_DATES = (*_TREATY_ACTIONS, *_TREATY_ENDS, *_STATE_ACTIONS, *_STATE_ENDS, *_LATER_FORCE, "begin")
_NO_DAYS: dict[str, Edtf | None] = dict.fromkeys(_DATES)
_AGREEMENT = make_agreement_rule(keeps_first=True)
_Row = Mapping[str, str]
_Days = Mapping[str, Edtf | None]


class Treaties(CuratedReader):
    """Reads states' parts in treaties into ``agreements``, parties and actions."""

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of state, treaty, and days of both."""
        found = (match_header(sample, name, needed) for name, needed in _LAYOUTS.items())
        return next((layout for layout in found if layout), None)

    def load(self, job: Job) -> Counts:
        """Load the rows. If two rows of a state and treaty differ, both are kept with a remark."""
        return _FileLoad(job).run()


READER = Treaties()


@dataclass
class _FileLoad:
    """Load of one file, which is read twice: all rows of a treaty decide about its end."""

    job: Job
    states: _States = field(init=False)
    dates: list[str] = field(init=False)
    """The columns of days that the file has."""
    ends: TreatyEnds = field(default_factory=TreatyEnds)

    def run(self) -> Counts:
        """Decide about the ends, then load all rows."""
        self.states = _States(self.job)
        csv_rows = CsvRows(self.job)
        read = {*_IDS, *_DATES}
        self.dates = [name for name in _DATES if name in csv_rows.columns]
        wanted = [(name, at) for name, at in csv_rows.columns.items() if name in read]
        for _, cells in CsvRows(self.job, is_rejecting=False):
            self._add_to_ends({name: cells[at].strip() for name, at in wanted})
        upsert = Upsert(self.job, csv_rows, [_AGREEMENT, PARTY, ACTION])
        add_stored_days(self.job, self.ends.treaties)
        self.ends.decide()
        healed = delete_stale_ends(self.job, self.ends.treaties)
        upsert.counts.left_out.update(self.ends.left_out)
        for line, cells in csv_rows:
            faults: list[RejectReason] = []
            row = {name: cells[at].strip() for name, at in wanted}
            record = self._make_record(line, row, faults)
            if record is None:
                upsert.reject(line, faults)
            else:
                upsert.add(record, healed.pop(_make_slug(row), ()))
        return upsert.finish()

    def _add_to_ends(self, row: _Row) -> None:
        """Add what a row says about the end of its treaty, and of its state's own part in it."""
        faults: list[RejectReason] = []
        days = _NO_DAYS | {name: parse_day(name, row, faults) for name in self.dates}
        acts = self._find_acts(row, days)
        treaty = self.ends.treaties.setdefault(_make_slug(row), TreatyRows())
        given = [day for name in _TREATY_ENDS if (day := days[name])]
        if acts is not None and not faults:  # A rejected row can contradict an end, not give one.
            treaty.rows += 1
            treaty.rows_with_end += bool(given)
        treaty.given |= {day.text or "": day for day in given}
        treaty.says_open |= any(NEVER.fullmatch(row.get(name, "")) for name in _TREATY_ENDS)
        treaty.add_force(days["force"].earliest if days["force"] else None)
        says_open, end = _says_open(row), _find_own_end(days)
        treaty.is_still_bound |= says_open and end is None
        treaty.add_latest(end.earliest if end else None)
        party = PartyDays()
        for kind, day, actor_id in acts or ():
            party = treaty.parties.setdefault(actor_id, PartyDays())
            if day is not None and day.earliest is not None:
                party.add(_KIND_NAMES.get(kind, "consent"), day.earliest)
        if end is not None and any(_is_after(days[name], end) for name in _LATER_FORCE):
            self.ends.leave_out_own(REJOINED)
        elif end is not None:
            party.ends = (party.ends or {}) | {end.text or "": end}
        party.says_open |= says_open and end is None

    def _make_record(self, line: int, row: _Row, faults: list[RejectReason]) -> FileRecord | None:
        faults += [(name, row[name], "is empty") for name in _IDS if row[name] in MISSING]
        days = _NO_DAYS | {name: parse_day(name, row, faults) for name in self.dates}
        if faults:
            return None
        agreement = TargetRow(
            _AGREEMENT,
            slug=_make_slug(row),
            **make_titles(row["title"]),
            kind_code=AgreementKind.UNSTATED,
        )
        treaty = self.ends.treaties[_make_slug(row)]
        dated = [(kind, days[name]) for name, kind in _TREATY_ACTIONS.items()]
        if any(days[name] for name in _TREATY_ENDS):
            dated.append((ActionKind.TERMINATION, treaty.end))
        rows = [agreement, *make_actions(agreement, None, dated)]
        acts = self._find_acts(row, days)
        if acts is None:
            faults.append(("stateid", row["stateid"], self.states.explain(row["stateid"], days)))
            return None
        parties: dict[int, TargetRow] = {}
        for kind, day, actor_id in acts:
            if actor_id not in parties:
                parties[actor_id] = make_party(agreement, actor_id)
                rows.append(parties[actor_id])
            if kind is not None:
                rows += make_actions(agreement, parties[actor_id], [(kind, day)])
        end, kept = _find_own_end(days), treaty.parties[actor_id].ends or {}
        if end is not None and end.text in kept:
            # A day that is also the treaty's is no withdrawal: the treaty ended for that state.
            is_end = end in [days[name] for name in _TREATY_ENDS]
            kind = ActionKind.TERMINATION if is_end else ActionKind.WITHDRAWAL
            rows += make_actions(agreement, parties[actor_id], [(kind, end)])
        return FileRecord(line, f"{row['stateid']} {row['treatyid']}", rows)

    def _find_acts(
        self, row: _Row, days: _Days
    ) -> list[tuple[ActionKind | None, Edtf | None, int]] | None:
        """The acts of the state of a row, each with the actor; None if the code means no state.

        Each act belongs to the state that had the code on that day: in 1979 the Byelorussian SSR,
        in 1993 Belarus. If the code meant no state on that day, the other days decide. A row
        without an act has one without a day; it belongs to the present holder of the code if the
        row says that the state is still bound.
        """
        own = [(kind, day) for name, kind in _STATE_ACTIONS.items() if (day := days[name])]
        # Newer files repeat the day of an accession or succession as that of a ratification.
        named = [day for kind, day in own if kind in _JOINING]
        own = [one for one in own if one[0] is not ActionKind.RATIFICATION or one[1] not in named]
        if not own and _says_open(row) and (holder := self.states.find_last_holder(row["stateid"])):
            return [(None, None, holder.actor_id)]
        acts: list[tuple[ActionKind | None, Edtf | None, int]] = []
        for kind, day in [*own, (None, None)][: len(own) or 1]:
            actor_id = self.states.find(row["stateid"], days, day)
            if actor_id is None:
                return None
            acts.append((kind, day, actor_id))
        if heir := self._find_heir(row, days, acts):
            acts.append((ActionKind.SUCCESSION, Edtf.parse(f"{heir.first}"), heir.actor_id))
        return acts

    def _find_heir(
        self, row: _Row, days: _Days, acts: list[tuple[ActionKind | None, Edtf | None, int]]
    ) -> Span | None:
        """The state that holds a code today, if only an earlier holder gave its consent.

        The row does not end with the earlier state, so its part went over to the later one.
        """
        heir, end = self.states.find_last_holder(row["stateid"]), _find_own_end(days)
        if heir is None or heir.first is None:
            return None
        if end is not None and end.latest is not None and end.latest < heir.first:
            return None
        bound = {actor_id for kind, _, actor_id in acts if kind not in _WITHOUT_CONSENT}
        return heir if bound and heir.actor_id not in bound else None


_JOINING = (ActionKind.ACCEPTANCE, ActionKind.ACCESSION, ActionKind.SUCCESSION)
_WITHOUT_CONSENT = (None, ActionKind.SIGNATURE, ActionKind.PROVISIONAL_APPLICATION)
_KIND_NAMES: Mapping[ActionKind | None, str] = {
    ActionKind.ENTRY_INTO_FORCE: "force",
    ActionKind.SIGNATURE: "signature",
    ActionKind.PROVISIONAL_APPLICATION: "signature",
}
"""As which of a party's days an act counts; every other act is consent."""


def _make_slug(row: _Row) -> str:
    return f"treaties-{row['treatyid']}"


def _find_own_end(days: _Days) -> Edtf | None:
    """The end of a state's own part: the last one that its row gives."""
    return next((day for name in reversed(_STATE_ENDS) if (day := days[name])), None)


def _says_open(row: _Row) -> bool:
    """Whether a row says that its state is still bound."""
    return any(NEVER.fullmatch(row.get(name, "")) for name in _STATE_ENDS)


def _is_after(day: Edtf | None, other: Edtf) -> bool:
    return bool(day and day.earliest and other.latest and day.earliest > other.latest)


@dataclass
class _States:
    """States by code: an ISO code, or an abbreviation of Correlates of War."""

    job: Job
    by_scheme: list[ActorCodes] = field(init=False)

    def __post_init__(self) -> None:
        schemes = (CodeScheme.ISO_ALPHA3, CodeScheme.COW_ABB)
        self.by_scheme = [ActorCodes(self.job, scheme.value) for scheme in schemes]

    def find(self, code: str, days: _Days, day: Edtf | None) -> int | None:
        """The state of a code on a day, or else on the first of its days on which it has one."""
        for codes in self.by_scheme:
            found = codes.resolve(code, day) if day else None
            if found is None or found.actor_id is None:
                found = codes.resolve_on_first(code, self._list_days(days))
            if found.actor_id is not None:
                return found.actor_id
        return None

    def find_last_holder(self, code: str) -> Span | None:
        """The state that has a code to this day, with the day from which it has it."""
        for codes in self.by_scheme:
            spans = codes.list_spans(code)
            if spans:
                return spans[-1] if spans[-1].last is None else None
        return None

    def explain(self, code: str, days: _Days) -> str:
        """Why a code means no state on any of the days."""
        return self.by_scheme[0].resolve_on_first(code, self._list_days(days)).why

    def _list_days(self, days: _Days) -> list[Edtf | None]:
        own = [day for name in _STATE_ACTIONS if (day := days[name])]
        return [*own, days["begin"], _find_own_end(days), None]
