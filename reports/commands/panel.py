"""`bedfellows panel`: a file with one row for every unit and year, for statistics programs."""

from __future__ import annotations

import click

from console import UserError
from database_settings import database_option, find_database_url
from reports.framework.output import check_output


def _read_year(
    _context: click.Context, parameter: click.Parameter, given: str | None
) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) == 4):
        raise UserError(f"--{parameter.name}: {given!r} is not a year; write e.g. 2015")
    return int(given)


@click.command(short_help="Write a panel for statistics: csv, parquet, dta or xlsx.")
@click.option(
    "--unit",
    type=click.Choice(["pair-year", "directed-pair-year", "state-year"]),
    default="pair-year",
    show_default=True,
    help="What a row is about.",
)
@click.option(
    "--system",
    type=click.Choice(["iso", "cow", "gw"]),
    default="cow",
    show_default=True,
    help="The list that says which states existed.",
)
@click.option("--since", metavar="YEAR", callback=_read_year, help="First year; 1946 if not given.")
@click.option(
    "--until",
    metavar="YEAR",
    callback=_read_year,
    help="Last year; the last full year if not given.",
)
@click.option(
    "--measures",
    metavar="NAME,...",
    multiple=True,
    help="Only these measures; also indicators of datasets, and * for any letters. All measures of "
    "the project if not given.",
)
@click.option(
    "--output", metavar="FILE", required=True, help="Ends in .csv, .parquet, .dta or .xlsx."
)
@click.option("--force", is_flag=True, help="Overwrite the files if they exist.")
@database_option
def command(
    unit: str,
    system: str,
    since: int | None,
    until: int | None,
    measures: tuple[str, ...],
    output: str,
    force: bool,
    database: str | None,
) -> int:
    """Write a panel: one row for every unit and year, one column for every measure.

    Every unit that existed has its rows, also without data; a missing value is never zero. Beside
    FILE appear a codebook, FILE.codebook.md, and the references, FILE.bib. Csv needs nothing more;
    the other formats need pip install 'bedfellows[panel]'.

    \b
    Example:
    bedfellows panel --since 1990 --until 2020 --measures votes_pi,organisations --output pairs.csv
    """
    from reports.panels.make_panel import build_order, make_panel

    order = build_order(unit, system, since, until, measures, output)
    for file in order.files:
        check_output(str(file), force)
    return make_panel(find_database_url(database), order, force=force, echo=click.echo)
