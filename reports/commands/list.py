"""`bedfellows list`: what can be named on a command line."""

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
        "List what can be named on a command line: bedfellows list KIND.",
        "",
        "The first column is what the other commands take, and what files of your own refer to.",
        "",
        "\b",
        "Kinds:",
        *(f"  {name:<15}{meaning(name)}" for name in KINDS),
    ]
)


@with_output
@click.command(help=_HELP, short_help="List what can be named: countries, laws, reports ...")
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
