"""What is asked of an import, however its files are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console import UserError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from seeds.importing.files.inputs import SourceFile


@dataclass(frozen=True)
class ImportSettings:
    """What a user, or the program in his place, asks of an import.

    Raises UserError if there is no such folder.
    """

    max_rejects: float | None = None
    """The share of rejected rows with which a file is still imported, if not the dataset's own."""
    rejects_folder: Path | None = None
    """Where the rejects files go, if not to the current folder."""
    again: bool = False
    """Whether to read files that have been imported before."""
    after_load: Callable[[Connection, SourceFile], None] | None = None
    """Called in the transaction of each loaded file, before it is committed."""

    def __post_init__(self) -> None:
        """Refuse a folder that is none before anything is read."""
        if self.rejects_folder is not None and not self.rejects_folder.is_dir():
            raise UserError(f"--rejects {self.rejects_folder}: there is no such folder")


AS_USUAL = ImportSettings()
"""Nothing in particular."""
