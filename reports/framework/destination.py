"""Where an answer is written: the terminal, a file, a folder or an archive of files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from console import UserError
from reports.formats.renderers import BINARY_FORMATS, ONE_TABLE_FORMATS, render, render_binary
from reports.framework.output import check_output, is_stream, write_answer
from reports.framework.table import Head, Table
from whole_files import require_free_folder, write_whole, write_whole_folder

_DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Destination:
    """A format, and the place that a user named for the answer, if any."""

    format_name: str
    file: Path | None
    is_folder: bool = False
    force: bool = False

    @property
    def holds_one_table(self) -> bool:
        """Whether there is only room for one table."""
        return self.format_name in ONE_TABLE_FORMATS and not (self.is_folder or self.is_archive)

    @property
    def is_archive(self) -> bool:
        """Whether the tables become files in one zip archive."""
        is_zip = self.file is not None and self.file.suffix.casefold() == ".zip"
        return is_zip and self.format_name in ONE_TABLE_FORMATS

    @property
    def descriptor(self) -> Path | None:
        """The file that describes a single table, beside its own."""
        if not self.holds_one_table or self.file is None or is_stream(self.file):
            return None
        return self.file.with_name(f"{self.file.name}.{_DESCRIPTOR}")

    def write(self, head: Head, tables: Sequence[Table]) -> None:
        """Write the tables, whole or not at all."""
        if self.format_name in BINARY_FORMATS:
            write_answer(render_binary(head, tables, self.format_name), self.file)
            return
        if self.format_name not in ONE_TABLE_FORMATS or self.file is None:
            write_answer(render(head, tables, self.format_name), self.file)
            return
        from reports.formats.csv_files import build_files, describe_file, pack

        delimiter = ONE_TABLE_FORMATS[self.format_name]
        if self.is_archive:
            write_answer(pack(build_files(head, tables, delimiter)), self.file)
        elif self.is_folder:
            with write_whole_folder(self.file, replace=self.force) as folder:
                for name, text in build_files(head, tables, delimiter).items():
                    (folder / name).write_text(text, encoding="utf-8", newline="\n")
        elif self.descriptor is None:
            write_answer(render(head, tables, self.format_name), self.file)
        else:
            described = describe_file(head, tables, self.file.name, delimiter)
            with ExitStack() as stack:  # both files, or none
                parts = [stack.enter_context(write_whole(self.descriptor))]
                parts.append(stack.enter_context(write_whole(self.file)))
                texts = described, render(head, tables, self.format_name)
                for part, text in zip(parts, texts, strict=True):
                    part.write_text(text, encoding="utf-8", newline="\n")


def find_destination(output: str | None, format_name: str, *, force: bool) -> Destination:
    """Where `--output` leads; UserError if it cannot be written."""
    if format_name in BINARY_FORMATS and output is None and is_terminal():
        raise UserError(f"{format_name} is not text: name a file with --output FILE.{format_name}")
    if output and format_name in ONE_TABLE_FORMATS and _names_folder(output):
        folder = Path(output)
        require_free_folder(folder, mark=_DESCRIPTOR, kind="an answer", force=force)
        return Destination(format_name, folder, is_folder=True, force=force)
    found = Destination(format_name, check_output(output, force), force=force)
    if found.descriptor is not None:
        check_output(str(found.descriptor), force)
    return found


def is_terminal() -> bool:
    """Whether what is printed goes to a screen."""
    return sys.stdout.isatty()


def _names_folder(output: str) -> bool:
    """Whether a folder is meant: it ends with a slash, or is there already."""
    return output.endswith(("/", "\\")) or Path(output).is_dir()
