"""What a shell completes in place of an argument: the names that the database or program has.

Pressing Tab prints nothing but names: whatever is wrong with the database, there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import click
from click.shell_completion import CompletionItem
from sqlalchemy import URL, Connection, Select, func, or_, select

from database import connect, create_reading_engine
from database_settings import find_database_url
from models import Actor, ActorName
from models.actors import ActorKind
from models.name_folding import fold_name

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_MOST = 300
"""So many names are all that anybody reads; there are 282 countries."""


def complete_actors(*, countries: bool) -> Complete:
    """Codes of countries, or of all actors, by the start of the code or of a name."""

    def find(connection: Connection, typed: str) -> Iterable[tuple[str, str]]:
        actors, names = Actor.table(), ActorName.table()
        wanted = select(actors.c.slug, actors.c.name).order_by(actors.c.slug).limit(_MOST)
        if countries:
            wanted = wanted.where(actors.c.kind_code == ActorKind.COUNTRY.value)
        elif not typed:
            kinds = [ActorKind.COUNTRY.value, ActorKind.ORGANISATION.value]
            wanted = wanted.where(actors.c.kind_code.in_(kinds))
        by_code = connection.execute(
            wanted.where(func.lower(actors.c.slug).startswith(typed.lower(), autoescape=True))
        ).all()
        if by_code or not typed:
            return [(slug, name) for slug, name in by_code]
        named = select(names.c.actor_id).where(names.c.name.istartswith(typed, autoescape=True))
        rows = connection.execute(
            wanted.where(
                or_(actors.c.name.istartswith(typed, autoescape=True), actors.c.id.in_(named))
            )
        )
        return [(slug, name) for slug, name in rows]

    return _complete_from_database(find)


def complete_values(values: Select[Any] | Iterable[str]) -> Complete:
    """The possible values of an option, from the program or from the database."""
    if not isinstance(values, Select):
        return lambda _context, _parameter, typed: [
            CompletionItem(each) for each in values if _begins(each, typed)
        ]

    def find(connection: Connection, typed: str) -> Iterable[tuple[str, str]]:
        found = [str(each) for each in connection.scalars(values) if each is not None]
        return [(each, "") for each in found if _begins(each, typed)]

    return _complete_from_database(find)


def _complete_from_database(
    find: Callable[[Connection, str], Iterable[tuple[str, str]]],
) -> Complete:
    def complete(
        context: click.Context, _parameter: click.Parameter, typed: str
    ) -> list[CompletionItem]:
        with suppress(Exception):  # whatever it is, a report says it in words
            with connect(create_reading_engine(_find_url(context))) as connection:
                found = [*find(connection, typed)]
            return [CompletionItem(value, help=meaning or None) for value, meaning in found]
        return []

    return complete


def _find_url(context: click.Context | None) -> URL:
    """The database that the unfinished command line names, at the report or at its group."""
    while context is not None:
        if named := context.params.get("database"):
            return find_database_url(named)
        context = context.parent
    return find_database_url()


def _begins(value: str, typed: str) -> bool:
    return fold_name(value).startswith(fold_name(typed))
