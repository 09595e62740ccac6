"""Running a report: the command line, the database, and where the answer goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import click
from sqlalchemy import Connection, Select

from console import UserError, run_command
from database import connect, create_reading_engine
from database_errors import translate_errors
from database_settings import find_database_url
from defaults_file import name_origin
from models.actors import ActorKind
from reports.formats.renderers import PROGRAM_FORMATS
from reports.framework.actors import explain_empty_database, find_actor
from reports.framework.destination import Destination, find_destination
from reports.framework.edition import read_edition_day
from reports.framework.head import build_head
from reports.framework.options import build_parameters, name_period, read_days
from reports.framework.output import check_format, write_answer
from reports.framework.picture_files import check_pictures, draw_chosen
from reports.framework.report import Choice, Report
from reports.framework.request import ActorRef, Request
from reports.framework.section import Section
from reports.framework.sql_text import write_sql
from reports.framework.suggestions import find_nearest, join_words, suggest
from reports.framework.table import PRINTED_TABLE, Table
from schema_revision import require_current_revision

_FEW = 6
"""Up to so many values are all named where one is unknown; of more, the nearest."""


def main(report: Report) -> int:
    """Run a report as a program of its own and return its exit status."""
    command = build_command(report)
    return run_command(lambda: command.main(prog_name=report.name, standalone_mode=False))


def build_command(report: Report) -> click.Command:
    """The command line of a report."""
    example = f"\n\n\b\nExample: bedfellows report {' '.join([report.name, *report.example])}"
    return click.Command(
        report.name,
        params=build_parameters(report),
        callback=lambda **given: _run(report, given),
        help=report.help + example,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _run(report: Report, given: dict[str, Any]) -> int:
    read_days(report, given)
    check_format(given["format_name"])
    place = find_destination(
        given["output"], "table" if given["sql"] else given["format_name"], force=given["force"]
    )
    pictures = check_pictures(given)
    url = find_database_url(given["database"])
    fault, drawn = None, []
    with translate_errors(url), connect(create_reading_engine(url)) as connection:
        revision = require_current_revision(connection)
        with explain_empty_database(connection):
            request = read_request(connection, report, given)
            sections = report.build_sections(connection, request)
        wanted = _choose_table(sections, given["table_number"])
        if given["sql"]:
            text = "\n\n".join(write_sql(section, connection) for section in wanted) + "\n"
        else:
            _check_number_of_tables(wanted, place)
            read = sections if report.check else wanted
            tables = [
                section.read_table(
                    connection,
                    with_evidence=given["sources"],
                    with_charts=given["format_name"] == "html",
                    for_programs=given["format_name"] in PROGRAM_FORMATS,
                )
                for section in read
            ]
            if report.check:  # it looks at every table, whichever is printed
                fault = report.check(tables, request)
                tables = tables if wanted is sections else [tables[given["table_number"] - 1]]
            if not given["all_rows"]:
                tables = _shorten(tables, place)
            if given["sources"]:
                tables = _add_sources(connection, tables, place)
            days = given.get("since"), given.get("until")
            head = build_head(connection, report, request, revision, days)
            if report.linked_data is not None and given["format_name"] == "html":
                described = report.linked_data(connection, request)
                head = replace(head, structured_data=described)
            drawn = [draw_chosen(connection, report, each, sections, head) for each in pictures]
    if given["sql"]:
        write_answer(text, place.file)
    else:
        place.write(head, tables)
    for picture, content in zip(pictures, drawn, strict=True):
        picture.write(content)
    if fault:
        click.echo(f"bedfellows: {fault}", err=True)
    return 1 if fault else 0


def read_request(connection: Connection, report: Report, given: dict[str, Any]) -> Request:
    """The request of a command line, its names looked up in the database."""
    as_of, since, until = read_days(report, given)
    asked = [_find_named(connection, name) for name in given.get("actors", ())]
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
        choice.name: _read_choice(connection, choice, given[choice.name.replace("-", "_")])
        for choice in report.choices
    }
    request = Request(
        as_of or read_edition_day(connection) or date.today(),  # noqa: DTZ011 - the user's day
        actors,
        since,
        until,
        choices,
        is_dated=as_of is not None,
        strict=bool(given.get("strict")),
        period=name_period(given.get("as_of"), as_of),
    )
    return report.complete(connection, request) if report.complete else request


def _find_named(connection: Connection, name: str) -> ActorRef:
    try:
        return find_actor(connection, name)
    except UserError as error:
        raise name_origin(name, error) from None


def build_example_request(connection: Connection, report: Report) -> Request:
    """The request of the report's example."""
    context = build_command(report).make_context(report.name, [*report.example])
    return read_request(connection, report, context.params)


def _choose_table(sections: Sequence[Section], number: int | None) -> Sequence[Section]:
    if number is None:
        return sections
    if not 1 <= number <= len(sections):
        raise UserError(
            f"--table: there is no table {number}; choose from {_list_titles(sections)}"
        )
    return [sections[number - 1]]


def _check_number_of_tables(sections: Sequence[Section], place: Destination) -> None:
    if place.holds_one_table and len(sections) > 1:
        raise UserError(
            f"{place.format_name} holds one table: choose with --table N from "
            f"{_list_titles(sections)}; or write all to files: --output DIR/ or FILE.zip"
        )


def _list_titles(sections: Sequence[Section]) -> str:
    return ", ".join(f"{number} ({section.title})" for number, section in enumerate(sections, 1))


def _shorten(tables: Sequence[Table], place: Destination) -> list[Table]:
    """The tables with as many lines as somebody reads; files for programs have all."""
    if place.format_name == "table" and place.file is None:
        return [table.shorten() for table in tables]
    if place.format_name.startswith("latex"):
        return [table.shorten(max(table.short, PRINTED_TABLE)) for table in tables]
    return list(tables)


def _add_sources(connection: Connection, tables: list[Table], place: Destination) -> list[Table]:
    """The tables with footnotes; a single table has no room for the list of sources."""
    from reports.framework.footnotes import NO_EVIDENCE, add_footnotes  # few answers need it

    numbered = add_footnotes(connection, tables)
    if not place.holds_one_table or place.descriptor:
        return numbered
    if not any(table.lists_evidence for table in tables):
        click.echo(f"bedfellows: {NO_EVIDENCE}", err=True)
    return numbered[:-1]


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
