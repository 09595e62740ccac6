"""What `bedfellows same` does: record, withdraw or list judgements on pairs of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from sqlalchemy import URL, Connection, select

from console import UserError
from database import connect, create_reading_engine, create_writing_engine
from models.views import same_candidates
from models.views.deduplicate import MATCHED_MODELS
from schema_revision import require_current_revision
from seeds.matching.resolver import (
    Judgement,
    Resolver,
    find_records,
    read_resolver,
    read_resolvers,
)

Echo = Callable[[str], None]


def judge_pair(
    url: URL, first: str, second: str, *, is_same: bool, note: str | None, echo: Echo
) -> int:
    """Record that two records are the same, or that they are different.

    Returns the exit status 0. Raises UserError, and changes nothing, for a key that does not exist,
    for records of two tables, for two curated records, and for a judgement that contradicts those
    on other pairs.
    """
    with open_transaction(url, echo) as (connection, say):
        judge_records(read_resolvers(connection), first, second, is_same, note, say)
    return 0


def judge_records(
    resolvers: Sequence[Resolver],
    first: str,
    second: str,
    is_same: bool,
    note: str | None,
    say: Echo,
) -> None:
    """Record a judgement on two records in the resolver that has both."""
    resolver, one, two = find_records(resolvers, first, second)
    _require_one_kind(resolver, one, two)
    before = resolver.judgements.get(frozenset((one, two)))
    if resolver.imported[one] and not resolver.imported[two]:
        one, two = two, one
    new = Judgement(one, two, is_same, date.today(), note)  # noqa: DTZ011 - the user's day
    if before and before.is_same == is_same and note in (None, before.note):
        say(f"{before}: already decided on {before.decided_on}")
        return
    if before:
        what = "the note" if before.is_same == is_same else "the decision"
        say(f"this replaces {what} of {before.decided_on}: {before}")
        resolver.delete_judgement(before.pair)
    if is_same:
        _join_clusters(resolver, new, say)
    else:
        _keep_apart(resolver, new, say)


def _require_one_kind(resolver: Resolver, one: str, two: str) -> None:
    """Raise UserError if one of two actors is a person and the other an organisation."""
    if resolver.table_name != "actors":
        return
    table = MATCHED_MODELS["actors"].table()
    query = select(table.c.kind_code).where(table.c.slug.in_([one, two])).distinct()
    kinds = resolver.connection.scalars(query.order_by(table.c.kind_code)).all()
    if len(kinds) > 1:
        raise UserError(f"{one} and {two} are {' and '.join(kinds)}, so they cannot be the same")


def _join_clusters(resolver: Resolver, new: Judgement, echo: Echo) -> None:
    """Record that two records are the same, and with them all that are the same as either."""
    left, right = resolver.find_cluster(new.kept), resolver.find_cluster(new.other)
    if new.other in left:
        echo(f"{new}: both already count as {resolver.find_canonical(new.kept)}")
        return
    for denied in resolver.judgements.values():
        if not denied.is_same and denied.pair & left and denied.pair & right:
            raise UserError(
                f"{new.kept} and {new.other} cannot be the same: on {denied.decided_on} you "
                f"decided that {denied}; undo that first: bedfellows same "
                f"{denied.kept} {denied.other} --forget"
            )
    _require_one_curated_record(resolver, new, left, right)
    heads = [resolver.find_canonical(new.kept), resolver.find_canonical(new.other)]
    kept = min(heads, key=lambda key: (resolver.imported.get(key, True), heads.index(key)))
    other = next(key for key in heads if key != kept)
    for key, head in zip((new.kept, new.other), heads, strict=True):
        if key != head:
            echo(f"{key} was already the same as {head}")
    for each in resolver.list_positive():
        if each.kept == other:
            resolver.delete_judgement(each.pair)
            resolver.add_judgement(replace(each, kept=kept))
            echo(f"{each.other} now counts as {kept} instead of {other}")
    resolver.add_judgement(replace(new, kept=kept, other=other))
    echo(f"{other} is the same as {kept}: reports count {kept}; both keep their rows and sources")


def _require_one_curated_record(
    resolver: Resolver, new: Judgement, left: set[str], right: set[str]
) -> None:
    """Raise UserError if a curated record would be hidden behind another curated record."""
    one, two = (
        next((key for key in sorted(side) if not resolver.imported.get(key, True)), None)
        for side in (left, right)
    )
    if one is None or two is None:
        return
    if new.pair == {one, two}:
        raise UserError(
            f"{one} and {two} are both curated by hand: if they are the same, delete one of them "
            "from its file"
        )
    joined = [
        f"{each}: bedfellows same {each.kept} {each.other} --forget"
        for each in resolver.list_positive()
        if each.pair & (left | right) and each.pair & {one, two}
    ]
    raise UserError(
        f"{new.kept} and {new.other} cannot be the same: {one} and {two}, both curated by hand, "
        f"would become one. First undo that {'; '.join(joined)}"
    )


def _keep_apart(resolver: Resolver, new: Judgement, echo: Echo) -> None:
    """Record that two records are different."""
    if new.other in resolver.find_cluster(new.kept):
        pairs = (each for each in resolver.list_positive() if each.pair & new.pair)
        between = ", ".join(sorted(str(each) for each in pairs))
        raise UserError(
            f"{new.kept} and {new.other} are the same by way of other decisions: {between}; "
            "undo one of them first, with --forget"
        )
    resolver.add_judgement(new)
    echo(f"{new}: reports count both")


def withdraw_judgement(url: URL, first: str, second: str, *, echo: Echo) -> int:
    """Delete the judgement on two records, which need not exist any more."""
    with open_transaction(url, echo) as (connection, say):
        pair = frozenset((first, second))
        for table_name in MATCHED_MODELS:
            resolver = read_resolver(connection, table_name)
            judgement = resolver.judgements.get(pair)
            if judgement:
                resolver.delete_judgement(pair)
                say(f"undone: {judgement}, decided on {judgement.decided_on}")
                return 0
        say(f"No decision on {first} and {second}. `bedfellows same` lists all decisions.")
    return 0


def print_pairs(url: URL, *, echo: Echo) -> int:
    """Print the pairs that may be the same, then those with a judgement."""
    pairs = same_candidates.table.c
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        order = (
            pairs.status,
            pairs.score.desc().nulls_last(),
            pairs.table_name,
            pairs.kept_key,
            pairs.other_key,
        )
        found = connection.execute(select(*pairs).order_by(*order)).all()
    if not found:
        echo("No two records look the same, and nothing has been decided.")
    for row in found:
        echo(f"{row.status:<10} {row.kept_key} {row.other_key}")
        for title, since in (
            (row.kept_title, row.kept_since),
            (row.other_title, row.other_since),
        ):
            label = "no longer in the database" if title is None else title
            echo(f"  {label}{f', {since}' if since else ''}")
        details = [
            f"score: {row.score}" if row.score is not None else "",
            f"in common: {row.in_common}" if row.in_common else "",
            f"decided on {row.decided_on}" if row.decided_on else "",
            row.decision_note or "",
        ]
        if any(details):
            echo(f"  {'; '.join(detail for detail in details if detail)}")
    return 0


@contextmanager
def open_transaction(url: URL, echo: Echo) -> Iterator[tuple[Connection, Echo]]:
    """A transaction, and a function whose messages are printed once it is committed."""
    messages: list[str] = []
    with connect(create_writing_engine(url)) as connection, connection.begin():
        require_current_revision(connection)
        yield connection, messages.append
    for message in messages:
        echo(message)
