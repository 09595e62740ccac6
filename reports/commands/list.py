"""`bedfellows list`: the names that a command line takes."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from database_settings import database_option, find_database_url
from reports.framework.destination import find_destination
from reports.framework.listings.kinds import KINDS, describe_kind
from reports.framework.output import add_output_options, require_format


def _complete_kind(_context: object, _parameter: object, typed: str) -> list[CompletionItem]:
    return [
        CompletionItem(name, help=describe_kind(name)) for name in KINDS if name.startswith(typed)
    ]


_HELP = "\n".join(
    [
        "List the names that a command line takes: bedfellows list KIND.",
        "",
        "The other commands, and files of your own, use the names in the first column.",
        "",
        "\b",
        "Kinds:",
        *(f"  {name:<15}{describe_kind(name)}" for name in KINDS),
    ]
)


@add_output_options
@click.command(help=_HELP, short_help="List names for a command line: countries, laws, reports ...")
@click.argument("kind", required=False, shell_complete=_complete_kind)
@database_option
def command(
    kind: str | None, database: str | None, format_name: str, output: str | None, force: bool
) -> int:
    """Print what there is of a kind, or the kinds."""
    from reports.framework.listings.read_kind import read_kind

    place = find_destination(output, require_format(format_name), force=force)
    head, table = read_kind(find_database_url(database), kind)
    place.write(head, [table])
    return 0
