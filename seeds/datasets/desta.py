"""Design of Trade Agreements: a row per treaty, accession, withdrawal and amendment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from console import UserError
from models import Agreement, AgreementParty, Edtf
from models.actor_identifiers import CodeScheme
from models.agreements import ActionKind, AgreementKind, AgreementLinkKind, AgreementScope
from models.code_resolution import strip_zero_fraction
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.files.cells import MISSING, parse_year
from seeds.importing.files.csv_rows import CsvRows, match_header
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert import ownership
from seeds.importing.upsert.agreements import (
    ACTION,
    LINK,
    PARTY,
    make_actions,
    make_agreement_rule,
    make_party,
    make_titles,
)
from seeds.importing.upsert.curated_reader import CuratedReader
from seeds.importing.upsert.row import FileRecord, TargetRow, Unmapped
from seeds.importing.upsert.upsert import Upsert

_NEEDED = ("number", "base_treaty", "name", "entry_type", "year", "entryforceyear", "c1", "c2")
_BY_PAIR = ("country1", "country2", "number", "base_treaty")
_BASE, _ACCESSION, _WITHDRAWAL = "base_treaty", "accession", "withdrawal"
_NEGOTIATION = "negotiation"
_SCOPES = {
    "1": AgreementScope.BILATERAL,
    "2": AgreementScope.MULTILATERAL,
    "3": AgreementScope.BILATERAL,
    "4": AgreementScope.BILATERAL,
}
"""By typememb: two states, several states, a group and a state, two groups."""
_MOVES = {"5": "1", "6": "2", "7": "1"}
"""By typememb: the mark of the parties that accede or withdraw."""
_PARTY = re.compile(r"c([0-9]+)")
_AGREEMENT = make_agreement_rule()


class Desta(CuratedReader):
    """Reads the list of treaties into ``agreements`` with parties, actions and links."""

    def recognise(self, sample: Sample) -> Layout | None:
        """A file with the columns of treaty, base treaty, entry type, years and parties."""
        if match_header(sample, "DESTA list of treaties by dyad", _BY_PAIR, delimiters=";,\t"):
            raise UserError(
                "is the list of treaties by pair of states, which repeats each treaty: import the "
                "list of treaties instead"
            )
        return match_header(sample, "DESTA list of treaties", _NEEDED, delimiters=";,\t")

    def load(self, job: Job) -> Counts:
        """Load the entries: base treaties first, wherever in the file they are."""
        return _FileLoad(job).run()


READER = Desta()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of the list."""

    line: int
    number: str
    base: str
    name: str
    kind: str
    membership: str
    signed: Edtf | None
    in_force: Edtf | None
    parties: Sequence[tuple[str, str]]
    """Code and mark of each."""

    @property
    def slug(self) -> str:
        """The slug of the agreement."""
        return f"desta-{self.number.replace('+', '-accession-')}"

    @property
    def has_base(self) -> bool:
        """Whether it refers to another treaty, which must be loaded first."""
        return self.kind != _BASE and self.base != self.number


@dataclass
class _FileLoad:
    """Load of one file."""

    job: Job
    codes: ActorCodes = field(init=False)
    upsert: Upsert = field(init=False)

    def run(self) -> Counts:
        """Load all entries: first base treaties, then those that refer to them."""
        csv_rows = CsvRows(self.job)
        self.codes = ActorCodes(self.job, CodeScheme.ISO_NUMERIC.value)
        self.upsert = Upsert(self.job, csv_rows, [_AGREEMENT, PARTY, ACTION, LINK])
        columns = csv_rows.columns
        parties = [
            (at, columns.get(f"m{name}")) for name, at in columns.items() if _PARTY.fullmatch(name)
        ]
        waiting = []
        for line, cells in csv_rows:
            faults: list[RejectReason] = []
            row = {name: cells[at].strip() for name, at in columns.items() if name in _READ}
            found = [
                (cells[at].strip(), cells[mark].strip() if mark is not None else "")
                for at, mark in parties
                if cells[at].strip() not in MISSING
            ]
            entry = _parse_entry(line, row, found, faults)
            if faults:
                self.upsert.reject(line, faults)
            elif entry.has_base:
                waiting.append(entry)
            else:
                self.upsert.add(self.make_treaty(entry, None))
        self.load_waiting(waiting)
        return self.upsert.finish()

    def load_waiting(self, waiting: list[_Entry]) -> None:
        """Load entries that refer to another treaty, in several rounds for amendments of those."""
        while waiting:
            self.upsert.load_batch()
            ids = self.read_ids()
            ready = [entry for entry in waiting if f"desta-{entry.base}" in ids]
            for entry in ready:
                self.load_entry(entry, ids[f"desta-{entry.base}"])
            waiting = [entry for entry in waiting if f"desta-{entry.base}" not in ids]
            if not ready:
                break
        for entry in waiting:
            why = "this base treaty is neither in the file nor imported before"
            self.upsert.reject(entry.line, [("base_treaty", entry.base, why)])

    def load_entry(self, entry: _Entry, base: int) -> None:
        """Load an accession, withdrawal or amendment, with its effect on the base treaty."""
        if entry.kind not in (_ACCESSION, _WITHDRAWAL):
            self.upsert.add(self.make_treaty(entry, base))
            return
        moving, unmapped = self.find_moving(entry, base)
        if entry.kind == _WITHDRAWAL and not moving:
            why = "the entry does not say which party withdraws, or its code is unknown"
            self.upsert.reject(entry.line, [("number", entry.number, why)])
            return
        record = FileRecord(entry.line, f"treaty {entry.number}", [], None, unmapped)
        if entry.kind == _ACCESSION:
            record = self.make_treaty(entry, base)
        for actor_id in moving:
            party = make_party(base, actor_id)
            dated = (
                [(ActionKind.WITHDRAWAL, entry.signed or entry.in_force)]
                if entry.kind == _WITHDRAWAL
                else [
                    (ActionKind.ACCESSION, entry.signed),
                    (ActionKind.ENTRY_INTO_FORCE, entry.in_force),
                ]
            )
            record.rows += [party, *make_actions(base, party, dated)]
        self.upsert.add(record)

    def make_treaty(self, entry: _Entry, base: int | None) -> FileRecord:
        """An agreement with its parties, years, and the link to its base treaty."""
        is_accession = entry.kind == _ACCESSION
        # Some releases leave out typememb; they must not erase what others gave.
        scope = {"scope_code": _SCOPES[entry.membership]} if entry.membership in _SCOPES else {}
        agreement = TargetRow(
            _AGREEMENT,
            slug=entry.slug,
            **make_titles(entry.name),
            kind_code=AgreementKind.ACCESSION if is_accession else AgreementKind.TRADE,
            **scope,
        )
        members, unmapped = self.find_actors(entry, [code for code, _ in entry.parties])
        dated = (
            (ActionKind.SIGNATURE, entry.signed),
            (ActionKind.ENTRY_INTO_FORCE, entry.in_force),
        )
        rows = [agreement, *make_actions(agreement, None, dated)]
        for actor_id in members:
            party = make_party(agreement, actor_id)
            # The parties in the entry are those that signed; later ones have entries of their own.
            rows += [party, *make_actions(agreement, party, dated)]
        if base is not None:
            kind = AgreementLinkKind.ACCEDES_TO if is_accession else AgreementLinkKind.AMENDS
            note = None if entry.kind != "consolidated" else "A consolidated text."
            rows.append(
                TargetRow(
                    LINK,
                    agreement_id=agreement,
                    kind_code=kind,
                    other_agreement_id=base,
                    note=note,
                )
            )
        return FileRecord(entry.line, f"treaty {entry.number}", rows, agreement, unmapped)

    def find_moving(self, entry: _Entry, base: int) -> tuple[list[int], list[Unmapped]]:
        """The parties that accede or withdraw: those marked, else those new to the treaty."""
        mark = _MOVES.get(entry.membership)
        marked = [code for code, one in entry.parties if mark is not None and one == mark]
        if marked:
            return self.find_actors(entry, marked)
        if entry.kind == _WITHDRAWAL:
            return [], []
        table = AgreementParty.table()
        before = set(
            self.job.connection.scalars(
                select(table.c.actor_id).where(table.c.agreement_id == base)
            )
        )
        members, unmapped = self.find_actors(entry, [code for code, _ in entry.parties])
        return [one for one in members if one not in before], unmapped

    def find_actors(self, entry: _Entry, codes: Sequence[str]) -> tuple[list[int], list[Unmapped]]:
        """The states of codes in the entry's years, each once, and the codes that mean none."""
        years = [day for day in (entry.signed, entry.in_force) if day is not None]
        # In the year in which a code passed on, the state that has it at the end of the year.
        days = [*years, *(day.latest for day in years)]
        found: dict[int, None] = {}
        unmapped = []
        for code in codes:
            state = self.codes.resolve_on_first(code, days)
            if state.actor_id is None:
                unmapped.append(self.codes.describe_unmapped(code, state))
            else:
                found[state.actor_id] = None
        return list(found), unmapped

    def read_ids(self) -> dict[str, int]:
        """The ids of the dataset's agreements, by slug."""
        table = Agreement.table()
        ours = ownership.select_owned_ids(table.name, self.job.dataset_id)
        query = select(table.c.slug, table.c.id).where(table.c.id.in_(ours))
        return {row.slug: row.id for row in self.job.connection.execute(query)}


_READ = frozenset((*_NEEDED[:6], "typememb"))


def _parse_entry(
    line: int,
    row: Mapping[str, str],
    parties: Sequence[tuple[str, str]],
    faults: list[RejectReason],
) -> _Entry:
    signed, in_force = (_make_year(name, row[name], faults) for name in ("year", "entryforceyear"))
    named = [name for name in ("number", "base_treaty", "name") if row[name] in MISSING]
    faults += [(name, row[name], "is empty") for name in named]
    kind = row["entry_type"].lower()
    if kind == _NEGOTIATION:
        faults.append(
            ("entry_type", row["entry_type"], "is still under negotiation, so not yet an agreement")
        )
    faults += [
        (f"c{at}", code, "is not a state number")
        for at, (code, _) in enumerate(parties, 1)
        if not strip_zero_fraction(code).isdecimal()
    ]
    return _Entry(
        line,
        strip_zero_fraction(row["number"]),
        strip_zero_fraction(row["base_treaty"]),
        row["name"],
        kind,
        strip_zero_fraction(row.get("typememb", "")),
        signed,
        in_force,
        [(strip_zero_fraction(code), strip_zero_fraction(mark)) for code, mark in parties],
    )


def _make_year(name: str, text: str, faults: list[RejectReason]) -> Edtf | None:
    year = parse_year(name, text, faults)
    return None if year is None else Edtf.parse(f"{year}")
