"""The command reference as a page: the `--help` of every command."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from models.pages.markdown import (
    escape_text,
    format_block,
    format_code,
    format_link,
    format_page,
    format_table,
)

_ABOUT = """Every command with what its `--help` says. The [README](../README.md) shows them at \
work. Status: 0 done, 1 a check found something, 2 the input was refused, 130 stopped by Ctrl-C."""

Option = tuple[str, str]
"""How an option is written, and what it does."""


def command_pages(root: click.Group) -> dict[str, str]:
    """The page of the commands under `root`, by its path in docs/."""
    top = click.Context(root, info_name=root.name, **root.context_settings)
    contents = [
        f"- {format_link(name, name)}: {escape_text(_read_summary(context))}"
        for context in _list_commands(top)
        for name in [context.command_path]
    ]
    blocks = [block for context in _list_commands(top) for block in _format_command(context)]
    return {"commands.md": format_page("Commands", _ABOUT, "\n".join(contents), *blocks)}


def _list_commands(context: click.Context) -> Iterator[click.Context]:
    """A command, then its subcommands, without hidden ones."""
    yield context
    for under in _list_subcommands(context):
        yield from _list_commands(under)


def _list_subcommands(context: click.Context) -> list[click.Context]:
    if not isinstance(context.command, click.Group):
        return []
    group = context.command
    found = ((name, group.get_command(context, name)) for name in group.list_commands(context))
    return [
        click.Context(command, info_name=name, parent=context)
        for name, command in found
        if command is not None and not command.hidden
    ]


def _format_command(context: click.Context) -> Iterator[str]:
    yield f"{'##' if len(context.command_path.split()) < 3 else '###'} {context.command_path}"
    usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
    yield format_block("text", usage)
    yield from _format_paragraphs(context.command.help or "")
    shared = _find_shared_options(context.parent) if context.parent else []
    own = [option for option in _read_options(context) if option not in shared]
    if own:
        yield format_table(
            ["Option", "What it does"],
            ([format_code(name), escape_text(text)] for name, text in own),
        )
    if context.parent and shared:
        heading = f"Options of every {context.parent.info_name}"
        yield f"Further: [{heading.lower()}](#{heading.lower().replace(' ', '-')})."
    if below := _find_shared_options(context):
        yield f"### Options of every {context.info_name}"
        yield format_table(
            ["Option", "What it does"],
            ([format_code(name), escape_text(text)] for name, text in below),
        )


def _read_options(context: click.Context) -> list[Option]:
    """The options of one command, in order, without `--help` and without plain arguments."""
    records = (
        parameter.get_help_record(context) for parameter in context.command.get_params(context)
    )
    return [(name, text) for name, text in filter(None, records) if text and "--help" not in name]


def _find_shared_options(context: click.Context) -> list[Option]:
    """The options that all subcommands of a group share, listed once."""
    each = [_read_options(under) for under in _list_subcommands(context)]
    if context.parent is None or len(each) < 3:
        return []
    return [option for option in each[0] if all(option in others for others in each)]


def _read_summary(context: click.Context) -> str:
    return inspect.cleandoc(context.command.help or "").partition("\n\n")[0].replace("\n", " ")


def _format_paragraphs(help_: str) -> Iterator[str]:
    """The paragraphs of a help text; those marked for it keep their lines."""
    for paragraph in re.split(r"\n{2,}", inspect.cleandoc(help_)):
        if paragraph.startswith("\b\n"):
            yield format_block("text", paragraph.removeprefix("\b\n"))
        elif paragraph:
            yield escape_text(paragraph.replace("\n", " "))
