"""Running a report: the command line, the database, and where the answer goes."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace

import click
from sqlalchemy import Connection

from console import UserError, run_command
from database import connect, create_reading_engine
from database_errors import translate_errors
from database_settings import find_database_url
from reports.formats.renderers import TABLE, Format
from reports.framework.actors import explain_empty_database
from reports.framework.command_line import CommandLine
from reports.framework.destination import Destination, find_destination
from reports.framework.find_request import find_request
from reports.framework.head import build_head
from reports.framework.options import build_parameters
from reports.framework.output import require_format, write_answer
from reports.framework.picture_files import check_pictures, draw_chosen
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.section import Section
from reports.framework.sql_text import write_sql
from reports.framework.table import PRINTED_TABLE, Table
from schema_revision import require_current_revision


def main(report: Report) -> int:
    """Run a report as a program of its own and return its exit status."""
    command = build_command(report)
    return run_command(lambda: command.main(prog_name=report.name, standalone_mode=False))


def build_command(report: Report) -> click.Command:
    """The command line of a report."""
    example = f"\n\n\b\nExample: bedfellows report {shlex.join([report.name, *report.example])}"
    return click.Command(
        report.name,
        params=build_parameters(report),
        callback=lambda **parsed: _run(report, CommandLine.read(report, parsed)),
        help=report.help + example,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def parse_arguments(report: Report, arguments: Sequence[str]) -> CommandLine:
    """What a command line asks for; the report is not run."""
    context = build_command(report).make_context(report.name, [*arguments])
    return CommandLine.read(report, context.params)


def build_example_request(connection: Connection, report: Report) -> Request:
    """The request of the report's example."""
    return find_request(connection, report, parse_arguments(report, report.example))


def _run(report: Report, typed: CommandLine) -> int:
    """Answer a command line, and return the exit status: 1 if the report's check found a fault.

    Nothing is written before everything is read and drawn.
    """
    typed.read_days()
    form = require_format(typed.format_name)
    place = find_destination(typed.output, TABLE if typed.sql else form, force=typed.force)
    pictures = check_pictures(typed)
    url = find_database_url(typed.database)
    with translate_errors(url), connect(create_reading_engine(url)) as connection:
        revision = require_current_revision(connection)
        with explain_empty_database(connection):
            request = find_request(connection, report, typed)
            sections = report.build_sections(connection, request)
        wanted = _choose_table(sections, typed.table_number)
        if typed.sql:
            queries = "\n\n".join(write_sql(section, connection) for section in wanted) + "\n"
        else:
            _check_number_of_tables(wanted, place)
            # A check looks at every table, whichever is printed.
            tables = _read_tables(connection, sections if report.check else wanted, typed, form)
            fault = report.check(tables, request) if report.check else None
            if report.check and typed.table_number:
                tables = [tables[typed.table_number - 1]]
            tables = _fit_tables(connection, tables, typed, place)
            head = build_head(connection, report, request, revision, typed.window)
            if report.linked_data is not None and form.is_page:
                described = report.linked_data(connection, request)
                head = replace(head, structured_data=described)
            drawn = [draw_chosen(connection, report, each, sections, head) for each in pictures]
    if typed.sql:
        write_answer(queries, place.file)
        return 0
    place.write(head, tables)
    for picture, content in zip(pictures, drawn, strict=True):
        picture.write(content)
    if fault:
        click.echo(f"bedfellows: {fault}", err=True)
    return 1 if fault else 0


def _read_tables(
    connection: Connection, sections: Sequence[Section], typed: CommandLine, form: Format
) -> list[Table]:
    return [
        section.read_table(
            connection,
            with_evidence=typed.sources,
            with_charts=form.is_page,
            for_programs=form.for_programs,
        )
        for section in sections
    ]


def _fit_tables(
    connection: Connection, tables: list[Table], typed: CommandLine, place: Destination
) -> list[Table]:
    """The tables as they are written: shortened, and with their sources if they are wanted."""
    tables = tables if typed.all_rows else _shorten(tables, place)
    return _add_sources(connection, tables, place) if typed.sources else tables


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
            f"{place.form.name} holds one table: choose with --table N from "
            f"{_list_titles(sections)}; or write all to files: --output DIR/ or FILE.zip"
        )


def _list_titles(sections: Sequence[Section]) -> str:
    return ", ".join(f"{number} ({section.title})" for number, section in enumerate(sections, 1))


def _shorten(tables: list[Table], place: Destination) -> list[Table]:
    """The tables with as many lines as somebody reads; files for programs have all."""
    if place.form.lines_for == "screen" and place.file is None:
        return [table.shorten() for table in tables]
    if place.form.lines_for == "paper":
        return [table.shorten(max(table.short, PRINTED_TABLE)) for table in tables]
    return tables


def _add_sources(connection: Connection, tables: list[Table], place: Destination) -> list[Table]:
    """The tables with footnotes; a single table has no room for the list of sources."""
    from reports.framework.footnotes import NO_EVIDENCE, add_footnotes  # few answers need it

    numbered = add_footnotes(connection, tables)
    if not place.holds_one_table or place.descriptor:
        return numbered
    if not any(table.lists_evidence for table in tables):
        click.echo(f"bedfellows: {NO_EVIDENCE}", err=True)
    return numbered[:-1]
