"""From what a user typed to the request of a report: names are looked up in the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Select

from console import UserError
from defaults_file import name_origin
from models.actors import ActorKind
from reports.framework.actors import find_actor
from reports.framework.command_line import CommandLine
from reports.framework.edition import read_edition_day
from reports.framework.report import Choice, Report
from reports.framework.request import ActorRef, Request
from reports.framework.suggestions import find_nearest, join_words, suggest

_FEW = 6
"""Up to so many values are all named where one is unknown; of more, the nearest."""


def find_request(connection: Connection, report: Report, typed: CommandLine) -> Request:
    """The request of a command line, its names looked up in the database. Raises UserError."""
    as_of, since, until = typed.read_days()
    asked = [_find_named(connection, name) for name in typed.actors]
    # In a list of any length, an actor named twice counts once.
    is_pair = report.actors == "pair" or (report.actors == "pair or none" and bool(asked))
    actors = asked if is_pair else list(dict.fromkeys(asked))
    if is_pair:
        if actors[0].id == actors[1].id:
            raise UserError(f"Both names mean {actors[0].name}: name two different countries.")
        for actor in actors:
            if actor.kind != ActorKind.COUNTRY.value:
                raise UserError(
                    f"{actor.name} ({actor.slug}) is not a country: name two countries."
                )
    choices = {
        choice.name: _read_choice(connection, choice, typed.choices[choice.name])
        for choice in report.choices
    }
    request = Request(
        as_of or read_edition_day(connection) or date.today(),  # noqa: DTZ011 - the user's day
        actors,
        since,
        until,
        choices,
        is_dated=as_of is not None,
        strict=typed.strict,
        period=typed.name_period(),
    )
    return report.complete(connection, request) if report.complete else request


def _find_named(connection: Connection, name: str) -> ActorRef:
    try:
        return find_actor(connection, name)
    except UserError as error:
        raise name_origin(name, error) from None


def _read_choice(connection: Connection, choice: Choice, given: Any) -> Any:
    if given is None or choice.values is None:
        return given
    if isinstance(choice.values, Select):
        values = [str(value) for value in connection.scalars(choice.values)]
        if not values:  # the report says that its table is empty
            return given
    else:
        values = [*choice.values]
    for value in values:
        if value.casefold() == given.casefold():
            return value
    if len(values) <= _FEW:
        hint = f" Choose {join_words(values)}."
    else:
        near = find_nearest(given, values, 4, 0.3)
        hint = (
            suggest(near)
            if near
            else f" There are, for example, {join_words(values[:_FEW], 'and')}."
        )
    if isinstance(choice.values, Select):
        raise UserError(choice.absent.format(name=choice.name, given=given) + hint)
    raise UserError(f"--{choice.name}: {given!r} is not a possible value.{hint}")
