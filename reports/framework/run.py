"""Running a report: the database it asks, and where its answer goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy import Connection, Select, select

from console import UserError
from database import (
    connect,
    create_reading_engine,
    find_database_url,
    require_current_revision,
    translate_errors,
)
from models import Edition
from models.actors import ActorKind
from reports.formats.render import ONE_TABLE_FORMATS, check_format, render
from reports.framework.actors import find_actor, told_where_empty
from reports.framework.footnotes import with_footnotes
from reports.framework.options import days_of, parameters_of
from reports.framework.output import destination, put
from reports.framework.report import Choice, Report, Request, Section, Table

_FEW = 6
"""So many values are all named where one is not known; of more, the nearest."""


def as_command(report: Report) -> click.Command:
    """The command line of a report."""
    example = f"\n\n\b\nExample: bedfellows report {' '.join([report.name, *report.example])}"
    return click.Command(
        report.name,
        params=parameters_of(report),
        callback=lambda **given: _run(report, given),
        help=report.help + example,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _run(report: Report, given: dict[str, Any]) -> int:
    days_of(report, given)
    check_format(given["format_name"])
    output = destination(given["output"], given["force"])
    url = find_database_url(given["database"])
    with translate_errors(url), connect(create_reading_engine(url)) as connection:
        revision = require_current_revision(connection)
        with told_where_empty(connection):
            request = _asked(connection, report, given)
            sections = report.sections(connection, request)
        wanted = _numbered(sections, given["table_number"])
        found = None
        if given["sql"]:
            text = "\n\n".join(section.query(connection) for section in wanted) + "\n"
        else:
            if given["format_name"] in ONE_TABLE_FORMATS and len(wanted) > 1:
                raise UserError(
                    f"{given['format_name']} holds one table: choose with --table N from "
                    f"{_list(wanted)}"
                )
            answers = {
                section: section.ask(connection)
                for section in (sections if report.check else wanted)
            }
            found = report.check([*answers.values()], request) if report.check else None
            tables = [answers[section] for section in wanted]
            if given["sources"]:
                tables = _with_sources(connection, tables, given)
            head = _head(connection, report, request, revision, given)
            text = render(head, tables, given["format_name"])
    put(text, output)
    if found:
        click.echo(f"bedfellows: {found}", err=True)
    return 1 if found else 0


def _asked(connection: Connection, report: Report, given: dict[str, Any]) -> Request:
    """What the command line asks for, its names looked up in the database."""
    as_of, since, until = days_of(report, given)
    asked = [find_actor(connection, name) for name in given.get("actors", ())]
    # Where it takes a list, who is named twice is asked about once.
    actors = asked if report.actors == "pair" else list(dict.fromkeys(asked))
    if report.actors == "pair":
        if actors[0].id == actors[1].id:
            raise UserError(f"{actors[0].name} cannot be set against itself: name two countries")
        for who in actors:
            if who.kind != ActorKind.COUNTRY.value:
                raise UserError(f"{who.name} ({who.slug}) is no country: name two countries")
    choices = {
        choice.name: _chosen(connection, choice, given[choice.name.replace("-", "_")])
        for choice in report.choices
    }
    is_dated = given.get("as_of") is not None
    request = Request(as_of, actors, since, until, choices, is_dated)
    return report.complete(connection, request) if report.complete else request


def example_request(connection: Connection, report: Report) -> Request:
    """What the example of a report asks for."""
    command = as_command(report)
    return _asked(connection, report, command.make_context(report.name, [*report.example]).params)


def _numbered(sections: Sequence[Section], number: int | None) -> Sequence[Section]:
    if number is None:
        return sections
    if not 1 <= number <= len(sections):
        raise UserError(f"--table: there is no table {number}; there are {_list(sections)}")
    return [sections[number - 1]]


def _list(sections: Sequence[Section]) -> str:
    return ", ".join(f"{number} ({section.title})" for number, section in enumerate(sections, 1))


def _with_sources(
    connection: Connection, tables: list[Table], given: dict[str, Any]
) -> list[Table]:
    """The tables with footnotes; a format that holds one table has no list of the sources."""
    numbered = with_footnotes(connection, tables)
    return numbered[:-1] if given["format_name"] in ONE_TABLE_FORMATS else numbered


def _chosen(connection: Connection, choice: Choice, given: Any) -> Any:
    if given is None or choice.values is None:
        return given
    if isinstance(choice.values, Select):
        values = [str(value) for value in connection.scalars(choice.values)]
        if not values:  # the report says in words that its table is empty
            return given
    else:
        values = [*choice.values]
    for value in values:
        if value.casefold() == given.casefold():
            return value
    import difflib  # only where something is wrong

    if len(values) <= _FEW:
        hint = f"There are: {', '.join(values)}."
    else:
        near = difflib.get_close_matches(given, values, n=4, cutoff=0.3) or values[:_FEW]
        hint = f"The nearest are: {', '.join(near)}."
    if isinstance(choice.values, Select):
        absent = choice.absent.format(name=choice.name, given=given)
        raise UserError(f"{absent} {hint}")
    raise UserError(f"--{choice.name}: {given!r} cannot be asked for. {hint}")


def _head(
    connection: Connection, report: Report, request: Request, revision: str, given: dict[str, Any]
) -> dict[str, object]:
    names = [who.name for who in request.actors]
    names += [
        str(request.choices[c.name])
        for c in report.choices
        if c.argument and request.choices[c.name]
    ]
    parameters: dict[str, object] = {"schema": revision}
    if report.dated:
        parameters = {"as_of": request.as_of.isoformat()} | parameters
    if request.actors:
        parameters["actors"] = [who.slug for who in request.actors]
    parameters |= {name: given[name] for name in ("since", "until") if given.get(name) is not None}
    parameters |= {name: value for name, value in request.choices.items() if value}
    subject = " and ".join(names) if len(names) < 3 else ", ".join(names)
    return {
        "report": report.name,
        "title": f"{report.title}: {subject}" if subject else report.title,
        "parameters": parameters,
        "as_of": request.as_of.isoformat() if report.dated else None,
        "edition": loaded_edition(connection),
        "revision": revision,
        "since": given.get("since"),
        "until": given.get("until"),
    }


def loaded_edition(connection: Connection) -> str:
    """The edition of the project's data, then those of the user's own folders."""
    editions = Edition.table()
    loaded = connection.scalars(
        select(editions.c.edition).order_by(editions.c.origin != "project", editions.c.origin)
    )
    return " + ".join(loaded) or "none"
