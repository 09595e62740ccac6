"""The files of a package beside its data: descriptor, README, licence, checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from database_settings import HOME
from models.packages.tables import PackageTable
from reports.packages.describe import LICENCE_FILE, Stamp, WrittenTable, describe_package
from reports.packages.export_order import DESCRIPTOR
from reports.packages.loaded_data import LoadedDataset
from reports.packages.readme import write_readme
from reports.packages.write_rows import RowTally

DATA = "data"
SUMS = "SHA256SUMS"


def describe_file(folder: Path, file: Path, table: PackageTable, tally: RowTally) -> WrittenTable:
    """A finished file of a package."""
    path = file.relative_to(folder).as_posix()
    return WrittenTable(table, path, tally, file.stat().st_size, hash_file(file))


def write_pages(
    folder: Path,
    written: Sequence[WrittenTable],
    loaded: Sequence[LoadedDataset],
    stamp: Stamp,
    format_: str,
) -> None:
    """All files but the data."""
    shutil.copyfile(HOME / LICENCE_FILE, folder / LICENCE_FILE)
    _write(folder / "README.md", write_readme(written, loaded, stamp, format_))
    descriptor = describe_package(written, loaded, stamp)
    _write(folder / DESCRIPTOR, json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n")
    sums = {each.path: each.sha256 for each in written}
    sums |= {name: hash_file(folder / name) for name in (LICENCE_FILE, "README.md", DESCRIPTOR)}
    _write(folder / SUMS, "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)))


def hash_file(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
