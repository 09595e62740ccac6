"""Where an answer is written: the terminal, a file, a folder or an archive of files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from console import UserError
from reports.formats.renderers import Format
from reports.framework.output import check_output, encode_answer, is_stream, write_answer
from reports.framework.table import Head, Table
from whole_files import require_free_folder, write_whole, write_whole_folder

_DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Destination:
    """A format, and the place that a user named for the answer, if any."""

    form: Format
    file: Path | None
    is_folder: bool = False
    force: bool = False

    @property
    def holds_one_table(self) -> bool:
        """Whether there is only room for one table."""
        return bool(self.form.separator) and not (self.is_folder or self.is_archive)

    @property
    def is_archive(self) -> bool:
        """Whether the tables become files in one zip archive."""
        is_zip = self.file is not None and self.file.suffix.casefold() == ".zip"
        return is_zip and bool(self.form.separator)

    @property
    def descriptor(self) -> Path | None:
        """The file that describes a single table, beside its own."""
        if not self.holds_one_table or self.file is None or is_stream(self.file):
            return None
        return self.file.with_name(f"{self.file.name}.{_DESCRIPTOR}")

    def write(self, head: Head, tables: Sequence[Table]) -> None:
        """Write the tables, whole or not at all."""
        if self.file is None or not self.form.separator:
            write_answer(self.form.render(head, tables), self.file)
            return
        from reports.formats.csv_files import build_files, describe_file, pack

        separator = self.form.separator
        if self.is_archive:
            write_answer(pack(build_files(head, tables, separator)), self.file)
        elif self.is_folder:
            with write_whole_folder(self.file, replace=self.force) as folder:
                for name, text in build_files(head, tables, separator).items():
                    (folder / name).write_text(text, encoding="utf-8", newline="\n")
        elif self.descriptor is None:
            write_answer(self.form.render(head, tables), self.file)
        else:
            described = describe_file(head, tables, self.file.name, separator)
            with ExitStack() as stack:  # both files, or none
                parts = [stack.enter_context(write_whole(self.descriptor))]
                parts.append(stack.enter_context(write_whole(self.file)))
                contents = described, self.form.render(head, tables)
                for part, content in zip(parts, contents, strict=True):
                    part.write_bytes(encode_answer(content))


def find_destination(output: str | None, form: Format, *, force: bool) -> Destination:
    """Where `--output` leads; UserError if it cannot be written."""
    if form.is_binary and output is None and is_terminal():
        raise UserError(f"{form.name} is not text: name a file with --output FILE.{form.name}")
    if output and form.separator and _names_folder(output):
        folder = Path(output)
        require_free_folder(folder, mark=_DESCRIPTOR, kind="an answer", force=force)
        return Destination(form, folder, is_folder=True, force=force)
    found = Destination(form, check_output(output, force), force=force)
    if found.descriptor is not None:
        check_output(str(found.descriptor), force)
    return found


def is_terminal() -> bool:
    """Whether what is printed goes to a screen."""
    return sys.stdout.isatty()


def _names_folder(output: str) -> bool:
    """Whether a folder is meant: it ends with a slash, or is there already."""
    return output.endswith(("/", "\\")) or Path(output).is_dir()
