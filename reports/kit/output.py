"""Where an answer goes: the options that say so, and a file written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from database import UserError


def output_options() -> list[click.Option]:
    """`--format`, `--output` and `--force`, as everything that prints tables takes them."""
    return [
        click.Option(
            ["--format", "format_name"],
            default="table",
            metavar="NAME",
            help="table, csv, json, html, or any format of tabulate (github, latex, tsv ...).",
        ),
        click.Option(["--output"], metavar="FILE", help="Write to a file, whole or not at all."),
        click.Option(["--force"], is_flag=True, help="Let --output replace a file."),
    ]


def with_output(command: click.Command) -> click.Command:
    """Let a command take the options of output, before its others."""
    own = [one for one in command.params if isinstance(one, click.Argument)]
    others = [one for one in command.params if one not in own]
    command.params = [*own, *output_options(), *others]
    return command


def destination(output: str | None, force: bool) -> Path | None:
    """The file that `--output` names, None for the terminal; UserError where it is taken."""
    if output == "":
        raise UserError("--output: the name of a file is missing")
    file = Path(output) if output else None
    if file and file.exists() and not force:
        raise UserError(f"{file} exists already; --force replaces it")
    return file


def put(text: str, file: Path | None, echo: Callable[..., Any] = click.echo) -> None:
    """Print an answer, or write it beside the file and move it into place."""
    if file is None:
        echo(text, nl=False)
        return
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(f"{file} cannot be written: {error.strerror}") from None
