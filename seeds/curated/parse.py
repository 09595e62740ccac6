"""Seed files as plain records of text, each knowing the lines it was written on.

YAML is read by PyYAML's C composer, which keeps line marks, and every scalar stays text: `no` and
`2015-06-26` are not turned into a truth value or a date. What cannot be read becomes a fault.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from seeds.curated.faults import Fault, Location, Place

WRITTEN = "\0written"
"""Key of each record (no file can contain it) that holds its Place."""

Raw = dict[str, Any]


class _PlainLoader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Composes nodes without asking which type each scalar might be."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return "text"


def read_text(path: Path, name: str, faults: list[Fault]) -> str | None:
    """The file as text, or None and a fault where it is not UTF-8 or cannot be opened."""
    try:
        content = path.read_bytes()
    except OSError as error:
        faults.append(Fault(Location(name, 1), f"the file cannot be read: {error.strerror}"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{content[error.start]:02x}"
        faults.append(Fault(Location(name, line), f"{byte} is not UTF-8: save the file as UTF-8"))
        return None


def read_yaml(text: str, name: str, faults: list[Fault]) -> list[Raw]:
    """The records of a YAML file: the items of its list, or its one mapping."""
    try:
        root = yaml.compose(text, Loader=_PlainLoader)
    except yaml.YAMLError as error:
        faults.append(_yaml_fault(error, text, name))
        return []
    except RecursionError:
        faults.append(Fault(Location(name, 1), "the YAML is nested too deeply"))
        return []
    if root is None:
        return []
    value = _Builder(name, faults).build(root, "", 1)
    records = [value] if isinstance(value, dict) else value
    if not isinstance(records, list):
        faults.append(Fault(Location(name, 1), "a list of records is expected here"))
        return []
    return _only_mappings(records, root, name, faults)


def _only_mappings(records: list[Any], root: Any, name: str, faults: list[Fault]) -> list[Raw]:
    for record, node in zip(records, root.value, strict=False):
        if not isinstance(record, dict):
            where = Location(name, node.start_mark.line + 1)
            faults.append(Fault(where, "a record with named fields is expected here"))
    return [record for record in records if isinstance(record, dict)]


def _yaml_fault(error: Any, text: str, name: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        line = mark.line + 1
    else:  # a character that YAML does not allow: the error knows how far it had read
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not understood"
    context = getattr(error, "context", None)
    what = f"broken YAML: {problem}" + (f" ({context})" if context else "")
    if re.match(r" *\t", "".join(text.splitlines()[line - 1 : line])):
        what = "broken YAML: indented with a tab; YAML wants spaces"
    return Fault(Location(name, line), what)


class _Builder:
    """Turns composed YAML nodes into text, lists and records."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.name = name
        self.faults = faults
        self.seen: set[int] = set()

    def build(self, node: Any, path: str, line: int) -> Any:
        """The value of a node that is written on `line`, or for an alias named there."""
        again = id(node) in self.seen
        self.seen.add(id(node))
        if again:
            what = "what an alias (*name) stands for must be written out"
            self.faults.append(Fault(Location(self.name, line, _within(path)), what))
        if node.id == "scalar":
            empty = node.style is None and node.value in ("", "~", "null")
            return None if empty else node.value
        if again:
            return None
        if node.id == "sequence":
            return [
                self.build(item, f"{path}[{number}]", item.start_mark.line + 1)
                for number, item in enumerate(node.value, 1)
            ]
        return self._record(node, path)

    def _record(self, node: Any, path: str) -> Raw:
        record: Raw = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.id != "scalar":
                self._fault(key, path, "the name of a field must be plain text")
                continue
            if key.value in record:
                what = f"the field {key.value!r} is given twice, first on line {lines[key.value]}"
                self._fault(key, path, what)
                continue
            lines[key.value] = line
            if value.id == "sequence":
                for number, item in enumerate(value.value, 1):
                    lines[f"{key.value}[{number}]"] = item.start_mark.line + 1
            record[key.value] = self.build(value, f"{path}.{key.value}".lstrip("."), line)
        record[WRITTEN] = Place(self.name, node.start_mark.line + 1, _within(path), lines)
        return record

    def _fault(self, node: Any, path: str, what: str) -> None:
        where = Location(self.name, node.start_mark.line + 1, _within(path))
        self.faults.append(Fault(where, what))


def _within(path: str) -> str:
    """The path inside a record: without the record's own place in the file's list."""
    return path.partition("].")[2] if path.startswith("[") else path


def read_csv(
    text: str, name: str, known: Collection[str], required: Collection[str], faults: list[Fault]
) -> list[Raw]:
    """The lines of a CSV file as records; empty cells and lines that begin with # are left out.

    `known` are the columns that may stand in its header, `required` those that must.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[Raw] = []
    start = 1
    try:
        header = next((cells for cells in reader if not _is_comment(cells)), [])
        wrong = list(_header_faults(header, known, required))
        if wrong:
            faults.extend(Fault(Location(name, 1), what) for what in wrong)
            return []
        start = reader.line_num + 1
        for cells in reader:
            if _is_comment(cells):
                pass
            elif len(cells) == len(header):
                record: Raw = {key: cell for key, cell in zip(header, cells, strict=True) if cell}
                record[WRITTEN] = Place(name, start)
                records.append(record)
            elif cells:
                what = f"{len(cells)} cells where the header has {len(header)}"
                faults.append(Fault(Location(name, start), what))
            start = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(Location(name, start), f"broken CSV: {error}"))
    return records


def last_line(raw: Any) -> int:
    """The last line on which a field of a record or of a part of it begins."""
    if isinstance(raw, list):
        return max(map(last_line, raw), default=0)
    if not isinstance(raw, dict):
        return 0
    place: Place = raw[WRITTEN]
    return max(place.line, *place.lines.values(), *map(last_line, raw.values()))


def _is_comment(cells: list[str]) -> bool:
    return bool(cells) and cells[0].startswith("#")


def _header_faults(
    header: list[str], known: Collection[str], required: Collection[str]
) -> list[str]:
    columns = ", ".join(known)
    twice = sorted({column for column in header if header.count(column) > 1})
    return [
        *(f"the column {column!r} stands twice in the header" for column in twice),
        *(
            f"there is no column {column!r}; the columns are {columns}"
            for column in dict.fromkeys(header)
            if column not in known
        ),
        *(f"the column {column!r} is missing" for column in required if column not in header),
    ]
