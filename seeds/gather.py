"""Every record of a data folder, read and validated; all that is wrong is collected."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from database import HOME
from seeds.faults import Fault, Location, SeedFaults
from seeds.reading import Raw, read_csv, read_text, read_yaml
from seeds.record import Record
from seeds.resolve import Tables, resolve
from seeds.rows import Row
from seeds.wording import located, worded

DATA = HOME / "seeds" / "data"


def gather(folder: Path) -> Tables:
    """The rows that a data folder describes; raises SeedFaults, which holds every fault."""
    found = _Gathered(folder)
    tables = resolve(found.rows(), found.damaged, found.faults)
    if found.faults:
        raise SeedFaults(found.faults)
    return tables


@cache
def kinds() -> tuple[type[Record], ...]:
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


class _Gathered:
    """The records of a folder by kind, with the faults found and the texts that hid records."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.damaged: list[str] = []
        self.records: dict[type[Record], list[Record]] = {kind: [] for kind in kinds()}
        if not folder.is_dir():
            self.faults.append(Fault(Location(_shown(folder), 1), "there is no such folder"))
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in (".csv", ".yaml", ".yml"):
                self._read(path)

    def rows(self) -> Iterator[Row]:
        """The rows that the records unfold into."""
        for kind, records in self.records.items():
            yield from kind.unfold(records)

    def _read(self, path: Path) -> None:
        name, relative = _shown(path), path.relative_to(self.folder)
        kind = next((kind for kind in kinds() if relative.match(kind.files)), None)
        if kind is None:
            known = ", ".join(sorted(kind.files for kind in kinds()))
            self.faults.append(
                Fault(Location(name, 1), f"no kind of record has such a file; there are {known}")
            )
            return
        before = len(self.faults)
        text = read_text(path, name, self.faults)
        if text is None:
            self.damaged.append(path.read_bytes().decode("utf-8", "replace") if path.exists() else "")
            return
        for raw in self._raw_records(kind, text, name, path.suffix):
            self._validate(kind, raw)
        if len(self.faults) > before:
            self.damaged.append(text)

    def _raw_records(self, kind: type[Record], text: str, name: str, suffix: str) -> list[Raw]:
        if suffix != ".csv":
            return read_yaml(text, name, self.faults)
        fields = {
            field.alias or name: field.is_required()
            for name, field in kind.model_fields.items()
            if name != "written"
        }
        required = [name for name, needed in fields.items() if needed]
        return read_csv(text, name, list(fields), required, self.faults)

    def _validate(self, kind: type[Record], raw: Raw) -> None:
        try:
            record = kind.model_validate(raw)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                self.faults.append(Fault(located(raw, problem["loc"]), worded(kind, problem)))
                _drop(raw, problem["loc"])
            try:  # the rest of the record may be whole: then its other faults can be found, too
                record = kind.model_validate(raw)
            except ValidationError:
                return
        self.faults.extend(record.all_faults())
        self.records[kind].append(record)


def _drop(raw: Any, loc: tuple[int | str, ...]) -> None:
    """Take what could not be validated out of a record."""
    for step in loc[:-1]:
        inside = step in raw if isinstance(raw, dict) else isinstance(step, int)
        if not inside:
            return
        raw = raw[step]
    if isinstance(raw, dict):
        raw.pop(loc[-1], None)


def _shown(path: Path) -> str:
    """A file as a person at the checkout would name it."""
    return str(path.relative_to(HOME)) if path.is_relative_to(HOME) else str(path)


