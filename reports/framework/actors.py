"""Actors by code, number or any known name, in any case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, select, union_all

from console import UserError
from database_settings import suggested_command
from models import Actor, ActorCode, ActorName, AgreementParty, Country
from models.actor_identifiers import CodeScheme
from models.actors import ActorKind
from models.name_folding import fold_name
from models.views import actor_countries
from reports.framework.request import ActorRef
from reports.framework.suggestions import find_nearest, suggest


@contextmanager
def explain_empty_database(connection: Connection) -> Iterator[None]:
    """Add to an error that no facts are loaded, where the database has no country."""
    try:
        yield
    except UserError as error:
        if connection.scalar(select(Country.table().c.id).limit(1)) is not None:
            raise
        load = suggested_command("seed", connection.engine.url)
        message = str(error).rstrip(".")
        raise UserError(f"{message}. No facts are loaded: load them with {load}.") from error


def find_actor(connection: Connection, wanted: str) -> ActorRef:
    """The actor with this code, number or name; UserError names the nearest."""
    found, homes = _find_actor(connection, wanted), actor_countries.table
    parties = AgreementParty.table()
    is_party = select(parties.c.id).where(parties.c.actor_id == homes.c.actor_id).exists()
    members = connection.execute(
        select(homes.c.actor_slug, is_party)
        .where(homes.c.country_id == found.id, homes.c.actor_id != found.id)
        .order_by(homes.c.actor_slug)
    ).all()
    return replace(
        found,
        members=tuple(slug for slug, _ in members),
        treaty_members=tuple(slug for slug, is_party in members if is_party),
    )


def _find_actor(connection: Connection, wanted: str) -> ActorRef:
    actors = _read_actors(connection)
    if wanted.strip().isdigit():
        return _find_by_number(connection, wanted.strip(), actors)
    for actor in actors.values():
        if actor.slug.casefold() == wanted.strip().casefold():
            return actor
    ids_by_name = _read_names(connection, actors)
    found = [actors[actor_id] for actor_id in sorted(ids_by_name.get(fold_name(wanted), ()))]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(_describe_ambiguity(repr(wanted), found))
    near = find_nearest(fold_name(wanted), ids_by_name, 4)
    ids = dict.fromkeys(actor_id for name in near for actor_id in sorted(ids_by_name[name]))
    hint = suggest([f"{actors[actor_id].slug} ({actors[actor_id].name})" for actor_id in ids])
    raise UserError(f"There is no country or other actor {wanted!r}.{hint}")


def _read_actors(connection: Connection) -> dict[int, ActorRef]:
    actors = Actor.table()
    rows = connection.execute(select(actors.c.id, actors.c.slug, actors.c.name, actors.c.kind_code))
    return {row.id: ActorRef(*row) for row in rows}


def _read_names(connection: Connection, actors: dict[int, ActorRef]) -> dict[str, set[int]]:
    """The ids of the actors by each of their names and current codes, folded."""
    names, codes = ActorName.table(), ActorCode.table()
    others = union_all(
        select(names.c.actor_id, names.c.name),
        # Only current codes: people still write a former code for the state that has it today.
        select(codes.c.actor_id, codes.c.code).where(
            codes.c.scheme_code == CodeScheme.ISO_ALPHA2.value, codes.c.valid_until_edtf.is_(None)
        ),
    )
    ids_by_name: dict[str, set[int]] = defaultdict(set)
    for actor in actors.values():
        ids_by_name[fold_name(actor.slug)].add(actor.id)
        ids_by_name[fold_name(actor.name)].add(actor.id)
    for actor_id, name in connection.execute(others):
        ids_by_name[fold_name(name)].add(actor_id)
    return ids_by_name


def _find_by_number(connection: Connection, number: str, actors: dict[int, ActorRef]) -> ActorRef:
    """The country with an ISO 3166 number: the one that exists, else the one that existed."""
    countries = Country.table()
    rows = connection.execute(
        select(countries.c.id, countries.c.ceased_edtf).where(
            countries.c.numeric3 == number.zfill(3)
        )
    ).all()
    found = [row for row in rows if row.ceased_edtf is None] or list(rows)
    if len(found) == 1:
        return actors[found[0].id]
    if found:
        raise UserError(_describe_ambiguity(number, (actors[row.id] for row in found)))
    raise UserError(f"There is no country with the ISO 3166 number {number}.")


def _describe_ambiguity(wanted: str, found: Iterable[ActorRef]) -> str:
    options = ", ".join(f"{actor.name} ({actor.slug})" for actor in found)
    return f"{wanted} can mean {options}: use the code."


def find_country(connection: Connection, name: str) -> ActorRef:
    """The country that a name or code means; raises UserError for any other actor."""
    actor = find_actor(connection, name)
    if actor.kind != ActorKind.COUNTRY.value:
        raise UserError(f"{actor.name} ({actor.slug}) is not a country: name a country.")
    return actor
