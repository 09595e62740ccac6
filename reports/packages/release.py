"""A release: the SQLite file, the data package in one archive, and their checksums."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from console import UserError
from database import connect, create_reading_engine
from database_settings import is_sqlite
from reports.framework.edition import read_edition
from reports.packages.export import Watch, export
from reports.packages.export_order import ExportOrder
from reports.packages.folder import SUMS, hash_file
from reports.packages.sqlite_copy import copy_database
from schema_revision import require_current_revision
from whole_files import require_free_folder, write_whole_folder

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, so that its bytes follow from its contents."""
_PACKAGE = "package"


@dataclass(frozen=True)
class ReleaseOrder:
    """A release in a folder."""

    folder: Path
    force: bool = False

    def check(self, url: URL) -> None:
        """Raise UserError where there is no file to release, or the folder holds other files."""
        if not is_sqlite(url):
            raise UserError("a release holds a SQLite file, and this database is on a server")
        require_free_folder(self.folder, mark=SUMS, kind="a release", force=self.force)


def make_release(
    url: URL, order: ReleaseOrder, *, watch: Watch, echo: Callable[[str], object]
) -> int:
    """Write the files of a release, whole or not at all; returns the exit status 0.

    The same database gives the same bytes.
    """
    order.check(url)
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        stem = f"bedfellows-{_clean_name(read_edition(connection))}"
    with write_whole_folder(order.folder, replace=order.force) as folder:
        database, archive = folder / f"{stem}.sqlite", folder / f"{stem}.zip"
        copy_database(url, database)
        package = ExportOrder(folder / _PACKAGE, "csv", None, views=False, force=False)
        told: list[str] = []
        # From the copy: a change meanwhile must not part the two files.
        export(url.set(database=str(database)), package, watch=watch, echo=told.append)
        _pack(folder / _PACKAGE, archive, stem)
        sums = [f"{hash_file(file)}  {file.name}\n" for file in sorted((database, archive))]
        (folder / SUMS).write_text("".join(sums), encoding="utf-8", newline="\n")
        sizes = {file.name: file.stat().st_size for file in (database, archive)}
    for name, size in sizes.items():
        echo(f"{order.folder / name}: {size / 1e6:.1f} MB")
    echo(f"{order.folder / SUMS}: the SHA-256 of both")
    for line in told[1:]:
        echo(line)
    return 0


def _clean_name(edition: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", edition).strip("-")


def _pack(folder: Path, archive: Path, stem: str) -> None:
    """Move the files of a folder into an archive, in which they stand under one name."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{stem}/{file.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with file.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
                while block := source.read(1 << 20):
                    target.write(block)
            file.unlink()
    for empty in sorted((path for path in folder.rglob("*")), reverse=True):
        empty.rmdir()
    folder.rmdir()
