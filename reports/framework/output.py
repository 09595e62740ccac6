"""Where an answer goes: the options that say so, and a file written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from console import UserError


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
    if file and file.is_dir():
        raise UserError(f"--output: {file} is a folder; name a file in it")
    if file and file.exists() and not force and not _is_stream(file):
        raise UserError(f"{file} exists already; --force replaces it")
    return file


def put(text: str, file: Path | None, echo: Callable[..., Any] = click.echo) -> None:
    """Print an answer, or write it beside the file and move it into place.

    A link stays one, and leads to the new file; a device or a pipe is written to as it is.
    """
    if file is None:
        echo(text, nl=False)
        return
    target = file.resolve()
    part = target.with_name(f".{target.name}.part")
    try:
        if _is_stream(file):
            with file.open("w", encoding="utf-8") as stream:
                stream.write(text)
            return
        part.write_text(text, encoding="utf-8")
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise UserError(f"{file} cannot be written: {error.strerror}") from None


def _is_stream(file: Path) -> bool:
    """Whether what stands there is no file that could be replaced: a device, a pipe."""
    standard = str(file).startswith(("/dev/stdout", "/dev/stderr", "/dev/fd/"))
    return standard or (file.exists() and not file.is_file())
