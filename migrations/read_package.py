"""A package in a folder, as its descriptor describes it; what is wrong with it is a UserError."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from console import UserError
from models.packages.duckdb_files import TYPES

_DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class StoredTable:
    """A table of a package, and the file that holds its rows."""

    name: str
    file: Path
    columns: Sequence[tuple[str, str]]
    """Names, and types of Table Schema."""
    rows: int
    sha256: str

    def require_whole(self) -> None:
        """Raise UserError unless the file is as it was when the package was made."""
        try:
            with self.file.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise UserError(f"{self.file} cannot be read: {error.strerror}") from None
        if found != self.sha256:
            raise UserError(f"{self.file} is not the file that was exported: its SHA-256 differs")


@dataclass(frozen=True)
class StoredPackage:
    """A package: the revision of its schema and its tables, without the views."""

    revision: str
    tables: Sequence[StoredTable]


def read_package(folder: Path) -> StoredPackage:
    """The package in a folder; raises UserError if it is none."""
    file = folder / _DESCRIPTOR
    try:
        descriptor = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(
            f"{file} cannot be read: {error.strerror}; is {folder} a package?"
        ) from None
    except json.JSONDecodeError as error:
        raise UserError(f"{file}:{error.lineno}: is not JSON: {error.msg}") from None
    except ValueError:
        raise UserError(f"{file} is not text in UTF-8") from None
    revision = _get(file, descriptor, "", "schemaRevision", str)
    resources = _get(file, descriptor, "", "resources", list)
    tables = [
        _read_table(folder, file, resource, f"resources[{number}]")
        for number, resource in enumerate(resources)
        if not (isinstance(resource, dict) and resource.get("relation") == "view")
    ]
    return StoredPackage(revision, tables)


def _read_table(folder: Path, file: Path, resource: Any, place: str) -> StoredTable:
    path = PurePosixPath(_get(file, resource, place, "path", str))
    if path.is_absolute() or ".." in path.parts or path.suffix not in (".csv", ".parquet"):
        raise UserError(
            f"{file}: {place}.path: {str(path)!r} is no csv or parquet file in {folder}"
        )
    schema = _get(file, resource, place, "schema", dict)
    columns = []
    for number, field in enumerate(_get(file, schema, f"{place}.schema", "fields", list)):
        where = f"{place}.schema.fields[{number}]"
        kind = _get(file, field, where, "type", str)
        if kind not in TYPES:
            raise UserError(f"{file}: {where}.type: {kind!r} is not one of {', '.join(TYPES)}")
        columns.append((_get(file, field, where, "name", str), kind))
    return StoredTable(
        _get(file, resource, place, "name", str),
        folder / path,
        columns,
        _get(file, resource, place, "rows", int),
        _get(file, resource, place, "hash", str).removeprefix("sha256:"),
    )


def _get(file: Path, values: Any, place: str, name: str, kind: type) -> Any:
    """A property of the descriptor, of one type."""
    value = values.get(name) if isinstance(values, dict) else None
    if not isinstance(value, kind):
        where = f"{place}.{name}" if place else name
        raise UserError(f"{file}: {where} is missing: this is no package of bedfellows export")
    return value
