"""Where an answer goes: the output options, and a file written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from console import UserError
from defaults_file import name_origin, read_defaults
from reports.formats.renderers import ENDINGS, FORMATS, Format, find_format, list_formats
from reports.framework.suggestions import find_nearest, join_words, suggest
from whole_files import write_whole

_OTHER_PROGRAMS = ("doc", "docx", "dta", "jpg", "ods", "odt", "parquet", "pdf", "png", "svg", "xls")
"""Endings of files that other programs open, which would not open a printed table."""


def output_options() -> list[click.Option]:
    """`--format`, `--output` and `--force`, for every command that prints tables."""
    return [
        click.Option(
            ["--format", "format_name"],
            callback=_choose_format,
            metavar="NAME",
            shell_complete=_complete_format,
            help="table, csv, json, xlsx, html, latex, md; `bedfellows list formats` has all.",
        ),
        click.Option(
            ["--output"],
            is_eager=True,  # read first: it may choose the format
            metavar="FILE",
            help="Write to a file, in the format of its ending unless another is given; csv also "
            "to a folder DIR/ or FILE.zip, a file for each table.",
        ),
        click.Option(["--force"], is_flag=True, help="Overwrite the output file if it exists."),
    ]


def _choose_format(context: click.Context, _option: object, given: str | None) -> str:
    """The format asked for, else that of the file's ending, else the default."""
    output = context.params.get("output")
    if given is not None:
        return given
    if output and not context.params.get("sql"):
        if output.endswith(("/", "\\")):
            return "csv"
        ending = Path(output).suffix.casefold().removeprefix(".")
        if ending in ENDINGS:
            return ENDINGS[ending]
        if ending in _OTHER_PROGRAMS:
            endings = join_words([f".{each}" for each in ENDINGS])
            raise UserError(
                f"--output: no format is written to .{ending} files: end the name in {endings}, or "
                "choose with --format; --plot draws pictures"
            )
    return read_defaults().values.get("format", "table")


def _complete_format(_context: object, _parameter: object, typed: str) -> list[str]:
    return [name for name in list_formats() if name.startswith(typed)]


def add_output_options(command: click.Command) -> click.Command:
    """Give a command the output options, before its own options."""
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    others = [one for one in command.params if one not in arguments]
    command.params = [*arguments, *output_options(), *others]
    return command


def require_format(name: str) -> Format:
    """The format of a name; UserError with the nearest names if there is none."""
    if (found := find_format(name)) is not None:
        return found
    near = find_nearest(name, list_formats()) or [*FORMATS, "github"]
    raise name_origin(name, UserError(f"There is no format {str(name)!r}.{suggest(near)}"))


def check_output(output: str | None, force: bool, option: str = "--output") -> Path | None:
    """The file for `--output`, None for the terminal; UserError if it cannot be written."""
    if output == "":
        raise UserError(f"{option}: the name of a file is missing")
    file = Path(output) if output else None
    try:
        if file and file.is_dir():
            raise UserError(f"{option}: {file} is a folder; name a file in it")
        if file and file.exists() and not force and not is_stream(file):
            raise UserError(f"{file} exists already; --force replaces it")
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}") from None
    return file


def write_answer(text: str | bytes, file: Path | None) -> None:
    """Print an answer, or write it to a file, whole or not at all.

    A device or a pipe is written to directly.
    """
    if file is None:
        click.echo(text, nl=False)
        return
    if not is_stream(file):
        with write_whole(file) as part:
            part.write_bytes(encode_answer(text))
        return
    try:
        with file.open("wb") as stream:
            stream.write(encode_answer(text))
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}") from None


def encode_answer(text: str | bytes) -> bytes:
    """The bytes of a file."""
    return text if isinstance(text, bytes) else text.encode()


def is_stream(file: Path) -> bool:
    """Whether the path is a device or a pipe, which cannot be replaced."""
    standard = str(file).startswith(("/dev/stdout", "/dev/stderr", "/dev/fd/"))
    return standard or (file.exists() and not file.is_file())
