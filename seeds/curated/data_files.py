"""The files of a data folder: which there are, which kind of record each holds, what is written."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from database_settings import HOME
from seeds.curated.faults import Fault, Location
from seeds.curated.parse import Raw, read_csv, read_text, read_yaml
from seeds.curated.record import Record
from seeds.curated.record_fields import get_fields

DATA = HOME / "seeds" / "data"
"""The project's own data folder."""
SUFFIXES = (".csv", ".yaml", ".yml")
EDITION_FILE = "edition.yaml"
"""The file of the project's folder that holds no records: it says the day of the edition."""


@cache
def list_record_kinds() -> tuple[type[Record], ...]:
    """Every kind of record that a module in seeds/records/ defines."""
    import seeds.records as package

    found = []
    for module in pkgutil.iter_modules(package.__path__):
        names = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
        found += [
            value
            for value in names.values()
            if isinstance(value, type) and issubclass(value, Record) and "files" in vars(value)
        ]
    return tuple(dict.fromkeys(found))


def list_files(folder: Path) -> Iterator[Path]:
    """The files below a folder in the order of their names, without hidden and backup files.

    A folder or a broken link that is named like a data file counts: to skip it would take the rows
    of that file out of the database.
    """
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith((".", "~")) for part in path.relative_to(folder).parts)
        if not is_hidden and (path.is_file() or path.suffix in SUFFIXES):
            yield path


def find_kind(path: Path, folder: Path, name: str, faults: list[Fault]) -> type[Record] | None:
    """The kind of record that a file holds, or None and a fault, where `name` is the file's."""
    relative = path.relative_to(folder)
    kinds = list_record_kinds()
    kind = next((kind for kind in kinds if relative.match(kind.files)), None)
    if kind is None:
        known = ", ".join(sorted(kind.files for kind in kinds))
        what = f"no kind of record belongs in this file; rename it to one of {known}"
        faults.append(Fault(Location(name, 1), what))
    return kind


def read_records(
    path: Path, kind: type[Record], name: str, faults: list[Fault], *, all_columns: bool = True
) -> list[Raw]:
    """The records of a file as plain text.

    Without `all_columns`, a CSV file may lack a required column, which is then empty.
    """
    text = read_text(path, name, faults)
    if text is None:
        return []
    if path.suffix != ".csv":
        return read_yaml(text, name, faults)
    fields = get_fields(kind)
    required = [field.name for field in fields.values() if field.is_required and all_columns]
    return read_csv(text, name, list(fields), required, faults)
