"""What a user wants exported, and whether it can be written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from console import UserError
from whole_files import require_free_folder

DESCRIPTOR = "datapackage.json"
FORMATS = ("csv", "parquet")


@dataclass(frozen=True)
class ExportOrder:
    """A package in a folder, a DuckDB file, or both."""

    folder: Path | None
    format: str
    duckdb_file: Path | None
    views: bool
    force: bool

    def check(self) -> None:
        """Raise UserError if there is nothing to write, or a name is taken."""
        if self.folder is None and self.duckdb_file is None:
            raise UserError("name a folder for the package, or a file with --duckdb")
        try:
            if self.folder is not None:
                require_free_folder(
                    self.folder, mark=DESCRIPTOR, kind="a package of data", force=self.force
                )
            if self.duckdb_file is not None:
                _require_free_file(self.duckdb_file, self.force)
        except OSError as error:
            raise UserError(f"{error.filename} cannot be written: {error.strerror}") from None

    @property
    def parent(self) -> Path:
        """The folder beside which passing files are kept: on the same disk as the result."""
        place = self.folder or self.duckdb_file
        assert place is not None, "checked"
        return place.resolve().parent


def _require_free_file(file: Path, force: bool) -> None:
    if file.is_dir():
        raise UserError(f"--duckdb: {file} is a folder; name a file in it")
    if file.exists() and not force:
        raise UserError(f"{file} exists already; --force replaces it")
