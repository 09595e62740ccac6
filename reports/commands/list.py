"""`bedfellows list`: the names that a command line takes."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from database import database_option, find_database_url
from reports.framework.listings import KINDS, meaning
from reports.framework.output import destination, put, with_output


def _completed(_context: object, _parameter: object, typed: str) -> list[CompletionItem]:
    return [CompletionItem(name, help=meaning(name)) for name in KINDS if name.startswith(typed)]


_HELP = "\n".join(
    [
        "List the names that a command line takes: bedfellows list KIND.",
        "",
        "The other commands, and files of your own, use the names in the first column.",
        "",
        "\b",
        "Kinds:",
        *(f"  {name:<15}{meaning(name)}" for name in KINDS),
    ]
)


@with_output
@click.command(help=_HELP, short_help="List names for a command line: countries, laws, reports ...")
@click.argument("kind", required=False, shell_complete=_completed)
@database_option
def command(
    kind: str | None, database: str | None, format_name: str, output: str | None, force: bool
) -> int:
    from reports.formats.render import check_format, render
    from reports.framework.list_keys import listed

    check_format(format_name)
    file = destination(output, force)
    head, table = listed(find_database_url(database), kind)
    put(render(head, [table], format_name), file)
    return 0
