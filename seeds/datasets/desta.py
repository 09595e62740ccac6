"""Design of Trade Agreements: a row per treaty, accession, withdrawal and amendment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from models import Agreement, AgreementParty, Edtf
from models.actor_identifiers import CodeScheme
from models.agreements import ActionKind, AgreementKind, AgreementLinkKind, AgreementScope
from seeds.importing.actor_codes import Who
from seeds.importing.files.csv_rows import Lines, headed
from seeds.importing.reader import Counts, Job, Layout, Sample
from seeds.importing.upsert import ownership
from seeds.importing.upsert.agreements import ACTION, LINK, PARTY, actions, agreement, party, titles
from seeds.importing.upsert.row import Fault, Put, Record, Unmapped
from seeds.importing.upsert.upsert import Loading

_NEEDED = ("number", "base_treaty", "name", "entry_type", "year", "entryforceyear", "c1", "c2")
_MISSING = frozenset({"", "NA"})
_BASE, _ACCESSION, _WITHDRAWAL = "base_treaty", "accession", "withdrawal"
_NEGOTIATION = "negotiation"
_SCOPES = {
    "1": AgreementScope.BILATERAL,
    "2": AgreementScope.MULTILATERAL,
    "3": AgreementScope.BILATERAL,
    "4": AgreementScope.BILATERAL,
}
"""By kind of membership: two states, several, a group and a state, two groups."""
_MOVES = {"5": "1", "6": "2", "7": "1"}
"""By kind of membership: the mark of who accedes or withdraws, beside those that stay."""
_PARTY = re.compile(r"c([0-9]+)")
_AGREEMENT = agreement()


class Desta:
    """Reads the list of treaties into ``agreements`` with parties, actions and links."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """A file that names treaty, base treaty, kind of entry, years and parties."""
        return headed(sample, "DESTA list of treaties", _NEEDED, delimiters=";,\t")

    def load(self, job: Job) -> Counts:
        """An entry that refers to a base treaty waits for it, wherever in the file that is."""
        return _Reading(job).run()

    def remove(self, connection: Connection, dataset_id: int) -> int:
        return ownership.remove_owned(connection, dataset_id)


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
        return f"desta-{self.number.replace('+', '-accession-')}"

    @property
    def rests_on_another(self) -> bool:
        return self.kind != _BASE and self.base != self.number


@dataclass
class _Reading:
    job: Job
    who: Who = field(init=False)
    loading: Loading = field(init=False)

    def run(self) -> Counts:
        lines = Lines(self.job)
        self.who = Who(self.job, CodeScheme.ISO_NUMERIC.value)
        self.loading = Loading(self.job, lines, [_AGREEMENT, PARTY, ACTION, LINK])
        columns = lines.columns
        parties = [
            (at, columns.get(f"m{name}")) for name, at in columns.items() if _PARTY.fullmatch(name)
        ]
        waiting = []
        for line, cells in lines:
            faults: list[Fault] = []
            row = {name: cells[at].strip() for name, at in columns.items() if name in _READ}
            found = [
                (cells[at].strip(), cells[mark].strip() if mark is not None else "")
                for at, mark in parties
                if cells[at].strip() not in _MISSING
            ]
            entry = _entry(line, row, found, faults)
            if faults:
                self.loading.reject(line, faults)
            elif entry.rests_on_another:
                waiting.append(entry)
            else:
                self.loading.add(self.treaty(entry, None))
        self.rest(waiting)
        return self.loading.finish()

    def rest(self, waiting: list[_Entry]) -> None:
        """Load what refers to another treaty: amendments of amendments take several rounds."""
        while waiting:
            self.loading.flush()
            ids = self.ids()
            ready = [entry for entry in waiting if f"desta-{entry.base}" in ids]
            for entry in ready:
                self.attach(entry, ids[f"desta-{entry.base}"])
            waiting = [entry for entry in waiting if f"desta-{entry.base}" not in ids]
            if not ready:
                break
        for entry in waiting:
            why = "this base treaty is neither in the file nor loaded before"
            self.loading.reject(entry.line, [("base_treaty", entry.base, why)])

    def attach(self, entry: _Entry, base: int) -> None:
        """An accession, a withdrawal or an amendment, with what it does to its base treaty."""
        if entry.kind not in (_ACCESSION, _WITHDRAWAL):
            self.loading.add(self.treaty(entry, base))
            return
        moving, nobody = self.moving(entry, base)
        if entry.kind == _WITHDRAWAL and not moving:
            why = "nobody who withdraws is told, or known"
            self.loading.reject(entry.line, [("number", entry.number, why)])
            return
        record = Record(entry.line, f"treaty {entry.number}", [], None, nobody)
        if entry.kind == _ACCESSION:
            record = self.treaty(entry, base)
        for actor_id in moving:
            member = party(base, actor_id)
            done = (
                [(ActionKind.WITHDRAWAL, entry.signed or entry.in_force)]
                if entry.kind == _WITHDRAWAL
                else [
                    (ActionKind.ACCESSION, entry.signed),
                    (ActionKind.ENTRY_INTO_FORCE, entry.in_force),
                ]
            )
            record.puts += [member, *actions(base, member, done)]
        self.loading.add(record)

    def treaty(self, entry: _Entry, base: int | None) -> Record:
        """An agreement with its parties, its years, and its link to the one it rests on."""
        is_accession = entry.kind == _ACCESSION
        # Not every release says how many sides there are; one that does not takes nothing back.
        scope = {"scope_code": _SCOPES[entry.membership]} if entry.membership in _SCOPES else {}
        put = Put(
            _AGREEMENT,
            slug=entry.slug,
            **titles(entry.name),
            kind_code=AgreementKind.ACCESSION if is_accession else AgreementKind.TRADE,
            **scope,
        )
        members, nobody = self.actors(entry, [code for code, _ in entry.parties])
        puts = [put, *(party(put, actor_id) for actor_id in members)]
        done = (
            (ActionKind.SIGNATURE, entry.signed),
            (ActionKind.ENTRY_INTO_FORCE, entry.in_force),
        )
        puts += actions(put, None, done)
        if base is not None:
            kind = AgreementLinkKind.ACCEDES_TO if is_accession else AgreementLinkKind.AMENDS
            note = None if entry.kind != "consolidated" else "A consolidated text."
            puts.append(
                Put(LINK, agreement_id=put, kind_code=kind, other_agreement_id=base, note=note)
            )
        return Record(entry.line, f"treaty {entry.number}", puts, put, nobody)

    def moving(self, entry: _Entry, base: int) -> tuple[list[int], list[Unmapped]]:
        """Who accedes or withdraws: marked so, else, of an accession, whoever is new."""
        mark = _MOVES.get(entry.membership)
        marked = [code for code, one in entry.parties if mark is not None and one == mark]
        if marked:
            return self.actors(entry, marked)
        if entry.kind == _WITHDRAWAL:
            return [], []
        table = AgreementParty.table()
        before = set(
            self.job.connection.scalars(
                select(table.c.actor_id).where(table.c.agreement_id == base)
            )
        )
        members, nobody = self.actors(entry, [code for code, _ in entry.parties])
        return [one for one in members if one not in before], nobody

    def actors(self, entry: _Entry, codes: Sequence[str]) -> tuple[list[int], list[Unmapped]]:
        """The states of codes as of the entry's years, each once, and the codes that are none."""
        days = [day for day in (entry.signed, entry.in_force) if day is not None]
        found: dict[int, None] = {}
        nobody = []
        for code in codes:
            state = self.who.first_on(code, days)
            if state.actor_id is None:
                nobody.append(self.who.nobody(code, state))
            else:
                found[state.actor_id] = None
        return list(found), nobody

    def ids(self) -> dict[str, int]:
        """The agreements of the dataset, by slug."""
        table = Agreement.table()
        ours = ownership.owned_ids(table.name, self.job.dataset_id)
        query = select(table.c.slug, table.c.id).where(table.c.id.in_(ours))
        return {row.slug: row.id for row in self.job.connection.execute(query)}


_READ = frozenset((*_NEEDED[:6], "typememb"))


def _entry(
    line: int, row: Mapping[str, str], parties: Sequence[tuple[str, str]], faults: list[Fault]
) -> _Entry:
    signed, in_force = (_year(name, row[name], faults) for name in ("year", "entryforceyear"))
    named = [name for name in ("number", "base_treaty", "name") if row[name] in _MISSING]
    faults += [(name, row[name], "nothing is written here") for name in named]
    kind = row["entry_type"].lower()
    if kind == _NEGOTIATION:
        faults.append(("entry_type", row["entry_type"], "under negotiation, so no agreement yet"))
    faults += [
        (f"c{at}", code, "no number of a state")
        for at, (code, _) in enumerate(parties, 1)
        if not code.removesuffix(".0").isdecimal()
    ]
    return _Entry(
        line,
        row["number"].removesuffix(".0"),
        row["base_treaty"].removesuffix(".0"),
        row["name"],
        kind,
        row.get("typememb", "").removesuffix(".0"),
        signed,
        in_force,
        [(code.removesuffix(".0"), mark.removesuffix(".0")) for code, mark in parties],
    )


def _year(name: str, text: str, faults: list[Fault]) -> Edtf | None:
    plain = text.removesuffix(".0")
    if plain in _MISSING:
        return None
    if not (plain.isascii() and plain.isdecimal() and 999 < int(plain) < 3000):
        faults.append((name, text, "no year of four digits"))
        return None
    return Edtf.parse(plain)
