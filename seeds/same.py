"""What a person decides of two records: one and the same, or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from sqlalchemy import URL, Connection, select

from database import UserError, connected, reading, require_current, writing
from models.datasets import imported_rows, same_records
from models.views import same_candidates
from models.views.counted import MODELS

Echo = Callable[[str], None]
Pair = frozenset[str]


@dataclass(frozen=True)
class Decision:
    """One row of ``same_records``."""

    kept: str
    other: str
    is_same: bool
    decided_on: date
    note: str | None

    @property
    def pair(self) -> Pair:
        return frozenset((self.kept, self.other))

    def __str__(self) -> str:
        return f"{self.kept} and {self.other} are {'the same' if self.is_same else 'two'}"


@dataclass
class _Records:
    """The agreements, or the sanctions, and what has been decided of them."""

    connection: Connection
    table_name: str
    imported: Mapping[str, bool]
    """Every key, and whether a dataset brought the record."""
    decisions: dict[Pair, Decision]

    def same(self) -> list[Decision]:
        return [each for each in self.decisions.values() if each.is_same]

    def one_with(self, key: str) -> set[str]:
        """The record and all that are the same as it."""
        found, grown = {key}, True
        while grown:
            more = found.union(*(each.pair for each in self.same() if each.pair & found))
            found, grown = more, more != found
        return found

    def kept(self, key: str) -> str:
        """Which record counts for it."""
        pairs = [each for each in self.same() if each.pair <= self.one_with(key)]
        others = {each.other for each in pairs}
        return next((each.kept for each in pairs if each.kept not in others), key)

    def put(self, decision: Decision) -> None:
        self.drop(decision.pair)
        self.decisions[decision.pair] = decision
        row = {"table_name": self.table_name, "kept_key": decision.kept}
        row |= {"other_key": decision.other}
        values = {"is_same": decision.is_same, "decided_on": decision.decided_on}
        self.connection.execute(same_records.insert(), row | values | {"note": decision.note})

    def drop(self, pair: Pair) -> None:
        decided = same_records.c
        self.decisions.pop(pair, None)
        self.connection.execute(
            same_records.delete().where(
                decided.table_name == self.table_name,
                decided.kept_key.in_(pair),
                decided.other_key.in_(pair),
            )
        )


def decide(
    url: URL, first: str, second: str, *, is_same: bool, note: str | None, echo: Echo
) -> int:
    """Write down that two records are one and the same, or that they are two.

    Returns the exit status 0. Raises UserError, and changes nothing, for a key that is not there,
    records of two tables, and what contradicts other decisions than the one on this pair.
    """
    with _writing(url, echo) as (connection, say):
        records, one, two = _named(connection, first, second)
        before = records.decisions.get(frozenset((one, two)))
        if records.imported[one] and not records.imported[two]:
            one, two = two, one
        new = Decision(one, two, is_same, date.today(), note)  # noqa: DTZ011 - the user's day
        if before and before.is_same == is_same and note in (None, before.note):
            say(f"{before}: decided on {before.decided_on} already")
            return 0
        if before:
            told = "with another note" if before.is_same == is_same else "replaced by this"
            say(f"decided on {before.decided_on}, {told}: {before}")
            records.drop(before.pair)
        if is_same:
            _join(records, new, say)
        else:
            _part(records, new, say)
    return 0


def _join(records: _Records, new: Decision, echo: Echo) -> None:
    """Make two records, and all that are the same as either, count as one."""
    left, right = records.one_with(new.kept), records.one_with(new.other)
    if new.other in left:
        echo(f"{new}: both are the same as {records.kept(new.kept)} already")
        return
    for denied in records.decisions.values():
        if not denied.is_same and denied.pair & left and denied.pair & right:
            raise UserError(
                f"{new.kept} and {new.other} cannot be the same: it was decided on "
                f"{denied.decided_on} that {denied}; take that back first: bedfellows same "
                f"{denied.kept} {denied.other} --forget"
            )
    heads = [records.kept(new.kept), records.kept(new.other)]
    kept = min(heads, key=lambda key: (records.imported.get(key, True), heads.index(key)))
    gone = next(key for key in heads if key != kept)
    for key, head in zip((new.kept, new.other), heads, strict=True):
        if key != head:
            echo(f"{key} is the same as {head} already, which stands for it")
    for each in records.same():
        if each.kept == gone:
            records.drop(each.pair)
            records.put(replace(each, kept=kept))
            echo(f"{each.other} counts as {kept} from now on, not as {gone}")
    records.put(replace(new, kept=kept, other=gone))
    echo(f"{gone} is the same as {kept}: reports count {kept}; both keep their rows and sources")


def _part(records: _Records, new: Decision, echo: Echo) -> None:
    """Deny that two records are one."""
    if new.other in records.one_with(new.kept):
        pairs = (each for each in records.same() if each.pair & new.pair)
        between = ", ".join(sorted(str(each) for each in pairs))
        raise UserError(
            f"{new.kept} and {new.other} are the same by way of other decisions: {between}; take "
            "one of them back first, with --forget"
        )
    records.put(new)
    echo(f"{new}: reports count both")


def take_back(url: URL, first: str, second: str, *, echo: Echo) -> int:
    """Forget what was decided of two records, which need not be there any more."""
    with _writing(url, echo) as (connection, say):
        pair = frozenset((first, second))
        for table_name in MODELS:
            records = _records(connection, table_name)
            decision = records.decisions.get(pair)
            if decision:
                records.drop(pair)
                say(f"forgotten: {decision}, decided on {decision.decided_on}")
                return 0
        say(f"Nothing is decided of {first} and {second}: bedfellows same lists the decisions.")
    return 0


def listing(url: URL, *, echo: Echo) -> int:
    """Print the pairs that may be the same, then what has been decided."""
    pairs = same_candidates.table.c
    with connected(reading(url)) as connection:
        require_current(connection)
        order = (pairs.status, pairs.table_name, pairs.kept_key, pairs.other_key)
        found = connection.execute(select(*pairs).order_by(*order)).all()
    if not found:
        echo("No record of a dataset may be one that is on record already; nothing is decided.")
    for row in found:
        echo(f"{row.status:<10} {row.kept_key} {row.other_key}")
        for title, since in (
            (row.kept_title, row.kept_since),
            (row.other_title, row.other_since),
        ):
            echo(f"  {'not there now' if title is None else title}{f', {since}' if since else ''}")
        common = [f"in common: {row.in_common}"] if row.in_common else []
        decided = [f"decided on {row.decided_on}"] if row.decided_on else []
        if said := "; ".join([*common, *decided, *([row.decision_note] * bool(row.decision_note))]):
            echo(f"  {said}")
    return 0


@contextmanager
def _writing(url: URL, echo: Echo) -> Iterator[tuple[Connection, Echo]]:
    """A transaction, and how to say what is done in it: said only once it stands."""
    said: list[str] = []
    with connected(writing(url)) as connection, connection.begin():
        require_current(connection)
        yield connection, said.append
    for line in said:
        echo(line)


def _named(connection: Connection, first: str, second: str) -> tuple[_Records, str, str]:
    """The table that holds both records, and their keys as they are written there."""
    every = [_records(connection, table_name) for table_name in MODELS]
    spelled = [
        {key.casefold(): key for key in records.imported} | {key: key for key in records.imported}
        for records in every
    ]

    def key_in(place: int, wanted: str) -> str | None:
        return spelled[place].get(wanted) or spelled[place].get(wanted.casefold())

    for place, records in enumerate(every):
        one, two = key_in(place, first), key_in(place, second)
        if one is not None and two is not None:
            if one == two:
                raise UserError(f"{one} is the same record twice: name two")
            return records, one, two
    faults = []
    for wanted in dict.fromkeys((first, second)):
        if all(key_in(place, wanted) is None for place in range(len(every))):
            keys = {key.casefold(): key for records in every for key in records.imported}
            near = [keys[key] for key in get_close_matches(wanted.casefold(), keys, n=4)]
            hint = f" The nearest keys are: {', '.join(near)}." if near else ""
            faults.append(f"There is no agreement and no sanction {wanted!r}.{hint}")
    raise UserError(
        "\n".join(faults)
        or f"{first} and {second} are an agreement and a sanction, so they are two things"
    )


def _records(connection: Connection, table_name: str) -> _Records:
    table, decided = MODELS[table_name].table(), same_records.c
    imported = (
        select(imported_rows.c.row_id).where(imported_rows.c.table_name == table_name).subquery()
    )
    keys = select(table.c.slug, imported.c.row_id).outerjoin(
        imported, imported.c.row_id == table.c.id
    )
    decisions = [
        Decision(*row)
        for row in connection.execute(
            select(
                decided.kept_key,
                decided.other_key,
                decided.is_same,
                decided.decided_on,
                decided.note,
            )
            .where(decided.table_name == table_name)
            .order_by(decided.kept_key, decided.other_key)
        )
    ]
    return _Records(
        connection,
        table_name,
        {key: row_id is not None for key, row_id in connection.execute(keys)},
        {each.pair: each for each in decisions},
    )
