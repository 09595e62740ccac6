"""Who is meant: actors by code, number or any known name, in any case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select, union_all

from console import UserError
from database import suggested_command
from models import Actor, ActorCode, ActorName, Country
from models.name_folding import fold_name
from reports.framework.report import Who


@contextmanager
def told_where_empty(connection: Connection) -> Iterator[None]:
    """Add to a refusal that no facts are loaded, where the database knows no country."""
    try:
        yield
    except UserError as error:
        if connection.scalar(select(Country.table().c.id).limit(1)) is not None:
            raise
        load = suggested_command("seed", connection.engine.url)
        refusal = str(error).rstrip(".")
        raise UserError(f"{refusal}. No facts are loaded: load them with {load}.") from error


def find_actor(connection: Connection, wanted: str) -> Who:
    """The actor that ``wanted`` names; UserError names the nearest, or both where two are meant."""
    actors = Actor.table()
    known = {
        row.id: Who(*row)
        for row in connection.execute(
            select(actors.c.id, actors.c.slug, actors.c.name, actors.c.kind_code)
        )
    }
    if wanted.strip().isdigit():
        return _numbered(connection, wanted.strip(), known)
    meant: dict[str, set[int]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for who in known.values():
        if who.slug.casefold() == wanted.strip().casefold():
            return who
        for name in (who.slug, who.name):
            meant[fold_name(name)].add(who.id)
            spelled.setdefault(fold_name(name), name)
    names, codes = ActorName.table(), ActorCode.table()
    others = union_all(
        select(names.c.actor_id, names.c.name),
        # Today's: what stood for another state before is still written for the one of today.
        select(codes.c.actor_id, codes.c.code).where(
            codes.c.scheme_code == "iso_alpha2", codes.c.valid_until_edtf.is_(None)
        ),
    )
    for actor_id, name in connection.execute(others):
        meant[fold_name(name)].add(actor_id)
        spelled.setdefault(fold_name(name), name)
    found = [known[actor_id] for actor_id in sorted(meant.get(fold_name(wanted), ()))]
    if len(found) == 1:
        return found[0]
    if found:
        both = ", ".join(f"{who.name} ({who.slug})" for who in found)
        raise UserError(f"{wanted!r} can mean {both}: write the code of the one you mean.")
    import difflib  # only where something is wrong

    near = [
        spelled[name]
        for name in difflib.get_close_matches(fold_name(wanted), meant, n=4, cutoff=0.6)
    ]
    hint = f" The nearest names are: {', '.join(near)}." if near else ""
    raise UserError(f"There is no country or other actor {wanted!r}.{hint}")


def _numbered(connection: Connection, number: str, known: dict[int, Who]) -> Who:
    """The country of an ISO 3166 numeric code: the one that exists, else the one that did."""
    countries = Country.table()
    rows = connection.execute(
        select(countries.c.id, countries.c.ceased_edtf).where(
            countries.c.numeric3 == number.zfill(3)
        )
    ).all()
    found = [row for row in rows if row.ceased_edtf is None] or list(rows)
    if len(found) == 1:
        return known[found[0].id]
    if found:
        both = ", ".join(f"{known[row.id].name} ({known[row.id].slug})" for row in found)
        raise UserError(f"{number} can mean {both}: write the code of the one you mean.")
    raise UserError(f"There is no country with the ISO 3166 number {number}.")
