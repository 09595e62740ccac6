"""Every record of a data folder, read and validated; all faults are collected."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from database_settings import HOME
from seeds.curated.coverage_checks import find_coverage_faults
from seeds.curated.data_files import (
    EDITION_FILE,
    SUFFIXES,
    find_kind,
    list_files,
    list_record_kinds,
    read_records,
)
from seeds.curated.edition_day import read_edition_day
from seeds.curated.error_messages import describe_problem, find_location
from seeds.curated.faults import Fault, FaultyFilesError, Location, UnreadRecord
from seeds.curated.law_cycles import find_cycles
from seeds.curated.natural_keys import Keys
from seeds.curated.parse import PLACE, Raw, find_last_line
from seeds.curated.record import Record
from seeds.curated.resolve import Tables, resolve_references
from seeds.curated.rows import Row

Loc = tuple[int | str, ...]


def collect_rows(folder: Path, others: Keys | None = None) -> Tables:
    """The rows that a data folder describes; raises FaultyFilesError, which holds every fault.

    `others` are the keys of rows from elsewhere, by table, that its records may refer to. Without
    `others` the folder is the project's own: it refers to nothing else and has every country.
    """
    collector = _Collector(folder, is_project=others is None)
    rows = collector.build_rows(is_project=others is None)
    tables = resolve_references(rows, collector.unread, collector.faults, others or {})
    collector.faults.extend(find_cycles(tables))
    collector.faults.extend(find_coverage_faults(tables, collector.day))
    if collector.faults:
        raise FaultyFilesError(collector.faults)
    return tables


class _Collector:
    """The valid records of a folder by kind, the faults, and the texts that could not be read."""

    def __init__(self, folder: Path, *, is_project: bool) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.day = read_edition_day(folder, self.faults) if is_project else None
        self.unread: list[UnreadRecord] = []
        self.records: dict[type[Record], list[Record]] = {kind: [] for kind in list_record_kinds()}
        if not folder.is_dir():
            self.faults.append(Fault(Location(_display_path(folder), 1), "there is no such folder"))
        for path in list_files(folder):
            is_edition = is_project and path == folder / EDITION_FILE
            if path.suffix in SUFFIXES and not is_edition:
                self._read_file(path)

    def build_rows(self, *, is_project: bool) -> Iterator[Row]:
        """The rows of the records; in the project's folder also those that need no record."""
        for kind, records in self.records.items():
            if is_project:
                yield from kind.build_all_rows(records)
            else:
                yield from (row for record in records for row in record.build_rows())

    def _read_file(self, path: Path) -> None:
        name = _display_path(path)
        kind = find_kind(path, self.folder, name, self.faults)
        if kind is None:
            return
        before = len(self.faults)
        records = read_records(path, kind, name, self.faults)
        if len(self.faults) > before:
            self.unread.append(UnreadRecord(name, range(0), _read_leniently(path)))
        for raw in records:
            self._validate(kind, raw)

    def _validate(self, kind: type[Record], raw: Raw) -> None:
        """Add the record, or what remains without its faulty parts, so that all faults show."""
        try:
            record = kind.model_validate(raw)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            for problem in problems:
                where = find_location(raw, problem["loc"])
                self.faults.append(Fault(where, describe_problem(kind, problem)))
            lines = range(raw[PLACE].line, find_last_line(raw) + 1)
            self.unread.append(UnreadRecord(raw[PLACE].file, lines, str(raw)))
            rest = validate_without(kind, raw, [problem["loc"] for problem in problems])
            if rest is None:
                return
            record = rest
        self.faults.extend(record.find_all_faults())
        self.records[kind].append(record)


def validate_without(kind: type[Record], raw: Raw, faulty: list[Loc]) -> Record | None:
    """The record without its faulty fields, else without the parts that hold them, else None."""
    for cut in (0, 1):
        locs = {loc[: len(loc) - cut] for loc in faulty}
        for loc in sorted(locs, key=_get_sort_key, reverse=True):
            _delete_value(raw, loc)
        with contextlib.suppress(ValidationError):
            return kind.model_validate(raw)
    return None


def _get_sort_key(loc: Loc) -> list[tuple[bool, int | str]]:
    """A key that sorts later items of a list behind earlier ones, and names apart from numbers."""
    return [(isinstance(step, int), step) for step in loc]


def _delete_value(raw: Any, loc: Loc) -> None:
    """Delete a field, or an item of a list, from a record."""
    for step in loc[:-1]:
        is_inside = step in raw if isinstance(raw, dict) else isinstance(step, int)
        if not is_inside:
            return
        raw = raw[step]
    if loc and isinstance(raw, dict):
        raw.pop(loc[-1], None)
    elif loc and isinstance(raw, list) and isinstance(loc[-1], int):
        del raw[loc[-1]]


def _display_path(path: Path) -> str:
    """A file's path as messages show it: from the checkout where it lies inside."""
    return str(path.relative_to(HOME)) if path.is_relative_to(HOME) else str(path)


def _read_leniently(path: Path) -> str:
    """The text of a file as far as it can be read."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
