"""The command line of a report: every option follows from its ``REPORT``."""

from __future__ import annotations

from typing import Any

import click

from database_settings import OPTION_HELP, find_group_database
from defaults_file import read_defaults
from reports.framework.complete import complete_actors, complete_values
from reports.framework.output import output_options
from reports.framework.report import Choice, Report
from reports.framework.table import PRINTED_TABLE, SHORT_TABLE

_AS_OF_RULE = "of a month or year, its last; without it, the edition's"


def build_parameters(report: Report) -> list[click.Parameter]:
    """The report's own arguments and options, then those of every report."""
    own: list[click.Parameter] = [*_build_actors(report), *map(_build_parameter, report.choices)]
    if report.dated:
        own.append(
            click.Option(
                ["--as-of"],
                metavar="DATE",
                default=lambda: read_defaults().values.get("as-of"),
                help=f"The day to look at: {_AS_OF_RULE}.",
            )
        )
    if report.going_on:
        strict = "Count as going on only what is proven for the day."
        own.append(click.Option(["--strict"], is_flag=True, help=strict))
    if report.window:
        own += [
            _build_option("--since", "DATE", "Leave out what ended before."),
            _build_option("--until", "DATE", "Leave out what began after."),
        ]
    return [
        *own,
        *output_options(),
        *_build_pictures(report),
        click.Option(["--sources"], is_flag=True, help="Number the sources as footnotes."),
        click.Option(
            ["--table", "table_number"], type=int, metavar="N", help="Only the N-th table."
        ),
        click.Option(
            ["--all", "all_rows"],
            is_flag=True,
            help=f"Print all rows: a screen shows {SHORT_TABLE}, LaTeX {PRINTED_TABLE}.",
        ),
        click.Option(["--sql"], is_flag=True, help="Print the queries instead of running them."),
        click.Option(["--database"], metavar="URL", default=find_group_database, help=OPTION_HELP),
    ]


def _build_pictures(report: Report) -> list[click.Parameter]:
    """`--plot` and `--map`, for reports that have pictures."""
    told = "Also draw {} as FILE.svg, .png or .pdf."
    plot = click.Option(["--plot"], metavar="FILE", help=told.format("a picture"))
    world_map = click.Option(["--map"], metavar="FILE", help=told.format("a map of the world"))
    return [*([plot] if report.plots else []), *([world_map] if report.maps else [])]


def _build_option(name: str, metavar: str, text: str) -> click.Option:
    return click.Option([name], metavar=metavar, help=text)


def _build_actors(report: Report) -> list[click.Parameter]:
    if report.actors == "none":
        return []
    complete = complete_actors(countries=report.actors in ("pair", "pair or none"))

    def build(metavar: str | None = None, **more: Any) -> list[click.Parameter]:
        given = {"nargs": -1, "metavar": metavar, **more}
        return [click.Argument(["actors"], shell_complete=complete, **given)]

    if report.actors == "pair":
        return build("A B", callback=_check_pair)
    if report.actors == "pair or none":
        return build("[A B]", callback=_check_pair_or_none)
    if report.actors == "one":
        return build("A", nargs=1, required=True, default=_read_one, callback=_list_one)
    if report.actors == "some":
        return build("ACTOR...", callback=_require_some)
    return build("[ACTOR]...")


def _read_one() -> str | None:
    return next(iter(read_defaults().countries), None)


def _list_one(_context: click.Context, _parameter: click.Parameter, given: str) -> tuple[str, ...]:
    return (given,)


def _require_some(
    context: click.Context, parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """The actors, or the user's own countries; the report needs one at least."""
    found = given or (() if context.resilient_parsing else read_defaults().countries)
    if not found and not context.resilient_parsing:
        raise click.MissingParameter(ctx=context, param=parameter)
    return found


def _check_pair(
    context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    if context.resilient_parsing:
        return given
    found = given or read_defaults().countries[:2]
    if len(found) != 2:
        number = {0: "none", 1: "one"}.get(len(found), str(len(found)))
        raise click.UsageError(f"Name two countries, for example BLR KGZ (you gave {number}).")
    return found


def _check_pair_or_none(
    context: click.Context, parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    return _check_pair(context, parameter, given) if given else given


def _build_parameter(choice: Choice) -> click.Parameter:
    complete = None if choice.values is None else complete_values(choice.values)
    if choice.argument:
        return click.Argument([choice.name], required=choice.required, shell_complete=complete)
    if choice.flag:
        return click.Option([f"--{choice.name}"], is_flag=True, help=choice.help)
    return click.Option(
        [f"--{choice.name}"],
        metavar="VALUE",
        required=choice.required,
        help=choice.help,
        shell_complete=complete,
    )
