"""Every record of a data folder, read and validated; all that is wrong is collected."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from database import HOME
from seeds.curated.error_messages import located, worded
from seeds.curated.faults import Damage, Fault, FaultyFilesError, Location
from seeds.curated.law_cycles import circles
from seeds.curated.natural_keys import Keys
from seeds.curated.parse import WRITTEN, Raw, last_line, read_csv, read_text, read_yaml
from seeds.curated.record import Record
from seeds.curated.resolve import Tables, resolve
from seeds.curated.rows import Row

Loc = tuple[int | str, ...]
DATA = HOME / "seeds" / "data"


def gather(folder: Path, others: Keys | None = None) -> Tables:
    """The rows that a data folder describes; raises FaultyFilesError, which holds every fault.

    `others` are the keys of rows from elsewhere, by table, that its records may refer to. Without
    them the folder is the project's own, which stands by itself and has every country.
    """
    found = _Gathered(folder)
    tables = resolve(found.rows(others is None), found.damaged, found.faults, others or {})
    found.faults.extend(circles(tables))
    if found.faults:
        raise FaultyFilesError(found.faults)
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
        self.damaged: list[Damage] = []
        self.records: dict[type[Record], list[Record]] = {kind: [] for kind in kinds()}
        if not folder.is_dir():
            self.faults.append(Fault(Location(_shown(folder), 1), "there is no such folder"))
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith((".", "~")) for part in path.relative_to(folder).parts)
            if path.suffix in (".csv", ".yaml", ".yml") and not hidden:
                self._read(path)

    def rows(self, is_whole: bool) -> Iterator[Row]:
        """The rows of the records, and where the folder is a whole, what needs no record."""
        for kind, records in self.records.items():
            if is_whole:
                yield from kind.unfold(records)
            else:
                yield from (row for record in records for row in record.rows())

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
        records = [] if text is None else self._raw_records(kind, text, name, path.suffix)
        if len(self.faults) > before:
            self.damaged.append(Damage(name, range(0), _as_far_as_readable(path)))
        for raw in records:
            self._validate(kind, raw)

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
        """Take the record, or what is left of it without its faults, so that others are found."""
        try:
            record = kind.model_validate(raw)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            for problem in problems:
                self.faults.append(Fault(located(raw, problem["loc"]), worded(kind, problem)))
            lines = range(raw[WRITTEN].line, last_line(raw) + 1)
            self.damaged.append(Damage(raw[WRITTEN].file, lines, str(raw)))
            left = without(kind, raw, [problem["loc"] for problem in problems])
            if left is None:
                return
            record = left
        self.faults.extend(record.all_faults())
        self.records[kind].append(record)


def without(kind: type[Record], raw: Raw, faulty: list[Loc]) -> Record | None:
    """The record without its faulty fields, else without the parts that hold them, else None."""
    for cut in (0, 1):
        locs = {loc[: len(loc) - cut] for loc in faulty}
        for loc in sorted(locs, key=_from_the_end, reverse=True):
            _drop(raw, loc)
        with contextlib.suppress(ValidationError):
            return kind.model_validate(raw)
    return None


def _from_the_end(loc: Loc) -> list[tuple[bool, int | str]]:
    """Sorts later items of a list behind earlier ones, names apart from numbers."""
    return [(isinstance(step, int), step) for step in loc]


def _drop(raw: Any, loc: Loc) -> None:
    """Take a field or an item of a list out of a record."""
    for step in loc[:-1]:
        inside = step in raw if isinstance(raw, dict) else isinstance(step, int)
        if not inside:
            return
        raw = raw[step]
    if loc and isinstance(raw, dict):
        raw.pop(loc[-1], None)
    elif loc and isinstance(raw, list) and isinstance(loc[-1], int):
        del raw[loc[-1]]


def _shown(path: Path) -> str:
    """A file as a person at the checkout would name it."""
    return str(path.relative_to(HOME)) if path.is_relative_to(HOME) else str(path)


def _as_far_as_readable(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
