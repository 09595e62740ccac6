"""What a person decides of two records: one and the same, or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from sqlalchemy import URL, Connection, select

from console import UserError
from database import connect, create_reading_engine, create_writing_engine, require_current_revision
from models.views import same_candidates
from models.views.deduplicate import MATCHED_MODELS
from seeds.matching.decisions import Decision, Records, named, records_of

Echo = Callable[[str], None]


def decide(
    url: URL, first: str, second: str, *, is_same: bool, note: str | None, echo: Echo
) -> int:
    """Write down that two records are one and the same, or that they are two.

    Returns the exit status 0. Raises UserError, and changes nothing, for a key that is not there,
    records of two tables, two that are both curated, and what contradicts other decisions than the
    one on this pair.
    """
    with _writing(url, echo) as (connection, say):
        records, one, two = named(connection, first, second)
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


def _join(records: Records, new: Decision, echo: Echo) -> None:
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
    _require_one_curated(records, new, left, right)
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


def _require_one_curated(records: Records, new: Decision, left: set[str], right: set[str]) -> None:
    """Refuse to hide a record that somebody wrote down behind another that somebody wrote down."""
    one, two = (
        next((key for key in sorted(side) if not records.imported.get(key, True)), None)
        for side in (left, right)
    )
    if one is None or two is None:
        return
    if new.pair == {one, two}:
        raise UserError(
            f"{one} and {two} are both curated by hand: if they are one, take one of them out of "
            "the file that it is written in"
        )
    joined = [
        f"{each}: bedfellows same {each.kept} {each.other} --forget"
        for each in records.same()
        if each.pair & (left | right) and each.pair & {one, two}
    ]
    raise UserError(
        f"{new.kept} and {new.other} cannot be the same: {one} and {two}, both curated by hand, "
        f"would become one. Take back first that {'; '.join(joined)}"
    )


def _part(records: Records, new: Decision, echo: Echo) -> None:
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
        for table_name in MATCHED_MODELS:
            records = records_of(connection, table_name)
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
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        order = (pairs.status, pairs.table_name, pairs.kept_key, pairs.other_key)
        found = connection.execute(select(*pairs).order_by(*order)).all()
    if not found:
        echo("No two records look as if they might be one and the same, and nothing is decided.")
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
    with connect(create_writing_engine(url)) as connection, connection.begin():
        require_current_revision(connection)
        yield connection, said.append
    for line in said:
        echo(line)
