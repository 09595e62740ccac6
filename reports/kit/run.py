"""Running a report: its options, the database it asks, and where its answer goes."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, select

from database import (
    OPTION_HELP,
    UserError,
    connected,
    database_url,
    reading,
    require_current,
    translated_errors,
)
from models import Edition, Edtf, EdtfError
from reports.kit.footnotes import with_footnotes
from reports.kit.lookup import find_actor
from reports.kit.render import formats, render
from reports.kit.spec import Choice, Report, Request


def as_command(report: Report) -> click.Command:
    """The command line of a report; everything in it follows from its ``REPORT``."""
    parameters: list[click.Parameter] = []
    if report.actors == "pair":
        parameters.append(click.Argument(["actors"], nargs=2, metavar="A B"))
    elif report.actors == "any":
        parameters.append(click.Argument(["actors"], nargs=-1, metavar="[ACTOR]..."))
    parameters += [
        click.Argument([choice.name], required=False)
        if choice.argument
        else click.Option([f"--{choice.name}"], metavar="VALUE", help=choice.help)
        for choice in report.choices
    ]
    parameters.append(
        click.Option(["--as-of"], metavar="DATE", help="The day to look at; today if not given.")
    )
    if report.window:
        parameters += [
            click.Option(["--since"], metavar="DATE", help="Leave out what was over before."),
            click.Option(["--until"], metavar="DATE", help="Leave out what began after."),
        ]
    parameters += [
        click.Option(
            ["--format", "format_name"],
            default="table",
            metavar="NAME",
            help="table, csv, json, html, or any format of tabulate (github, latex, tsv ...).",
        ),
        click.Option(["--output"], metavar="FILE", help="Write to a file, whole or not at all."),
        click.Option(["--force"], is_flag=True, help="Let --output replace a file."),
        click.Option(["--sources"], is_flag=True, help="Number the sources as footnotes."),
        click.Option(
            ["--table", "table_number"], type=int, metavar="N", help="Only the N-th table."
        ),
        click.Option(["--sql"], is_flag=True, help="Print the queries instead of running them."),
        click.Option(["--database"], metavar="URL", help=OPTION_HELP),
    ]
    return click.Command(
        report.name,
        params=parameters,
        callback=lambda **given: _run(report, given),
        help=report.help,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _day(option: str, given: str | None, *, last: bool = False, exact: bool = False) -> date | None:
    if given is None:
        return None
    try:
        value = Edtf.parse(given)
    except EdtfError as error:
        raise UserError(f"--{option}: {error}") from None
    if exact and not value.is_exact:
        raise UserError(f"--{option}: {given!r} is not one day; write e.g. 2015-08-12")
    day = value.latest if last else value.earliest
    if day is None:
        raise UserError(f"--{option}: {given!r} has no such end; write e.g. 2015-08-12")
    return day


def _run(report: Report, given: dict[str, Any]) -> int:
    as_of = _day("as-of", given["as_of"], exact=True) or date.today()  # noqa: DTZ011 - the user's day
    since = _day("since", given.get("since"))
    until = _day("until", given.get("until"), last=True)
    if since and until and since > until:
        raise UserError(f"--since {given['since']} is after --until {given['until']}")
    _check_format(given["format_name"])
    output = Path(given["output"]) if given["output"] else None
    if output and output.exists() and not given["force"]:
        raise UserError(f"{output} exists already; --force replaces it")
    url = database_url(given["database"])
    with translated_errors(url), connected(reading(url)) as connection:
        revision = require_current(connection)
        actors = [find_actor(connection, name) for name in given.get("actors", ())]
        if report.actors == "pair" and actors[0].id == actors[1].id:
            raise UserError(f"{actors[0].name} cannot be set against itself: name two countries")
        choices = {
            choice.name: _chosen(connection, choice, given[choice.name])
            for choice in report.choices
        }
        request = Request(as_of, actors, since, until, choices)
        if given["sql"]:
            text = _queries(connection, report, request)
        else:
            tables = report.tables(connection, request)
            if given["sources"]:
                tables = with_footnotes(connection, tables)
            if given["table_number"] is not None:
                if not 1 <= given["table_number"] <= len(tables):
                    raise UserError(f"--table: there are tables 1 to {len(tables)}")
                tables = [tables[given["table_number"] - 1]]
            if given["format_name"] == "csv" and len(tables) > 1:
                listed = ", ".join(f"{n} {table.title}" for n, table in enumerate(tables, 1))
                raise UserError(f"csv holds one table: choose with --table N from {listed}")
            head = _head(connection, report, request, revision, given)
            text = render(head, tables, given["format_name"])
    if output:
        _write(output, text)
    else:
        click.echo(text, nl=False)
    return 0


def _check_format(name: str) -> None:
    if name not in ("table", "csv", "json", "html") and name not in formats():
        near = ", ".join(difflib.get_close_matches(name, formats(), n=3)) or "table, csv, json"
        raise UserError(f"There is no format {name!r}. The nearest are: {near}.")


def _chosen(connection: Connection, choice: Choice, given: str | None) -> str | None:
    if given is None:
        return None
    values = [str(value) for value in connection.scalars(choice.values)]
    for value in values:
        if value.casefold() == given.casefold():
            return value
    near = difflib.get_close_matches(given, values, n=4, cutoff=0.3) or values[:6]
    raise UserError(f"There is no {choice.name} {given!r}. The nearest are: {', '.join(near)}.")


def _head(
    connection: Connection, report: Report, request: Request, revision: str, given: dict[str, Any]
) -> dict[str, object]:
    editions = Edition.table()
    edition = connection.scalar(select(editions.c.edition).where(editions.c.origin == "project"))
    names = [who.name for who in request.actors]
    parameters: dict[str, object] = {
        "as_of": request.as_of.isoformat(),
        "schema": revision,
    }
    if names:
        parameters["actors"] = [who.slug for who in request.actors]
    parameters |= {name: given[name] for name in ("since", "until") if given.get(name) is not None}
    parameters |= {name: value for name, value in request.choices.items() if value is not None}
    subject = " and ".join(names) if len(names) < 3 else ", ".join(names)
    return {
        "report": report.name,
        "title": f"{report.title}: {subject}" if subject else report.title,
        "parameters": parameters,
        "as_of": request.as_of.isoformat(),
        "edition": edition or "none",
        "revision": revision,
    }


def _queries(connection: Connection, report: Report, request: Request) -> str:
    texts = []
    for section in report.sections(connection, request):
        compiled = section.statement.compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        texts.append(f"-- {section.title}\n{str(compiled).replace('%%', '%')};")
    return "\n\n".join(texts) + "\n"


def _write(output: Path, text: str) -> None:
    """Write beside the file and move into place, so that it is never half written."""
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(f"{output} cannot be written: {error.strerror}") from None
