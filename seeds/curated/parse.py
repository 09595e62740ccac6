"""Curated files as plain records of text, each with the lines on which it is written.

YAML is read by PyYAML's C composer, which keeps line marks, and every scalar stays text: `no` and
`2015-06-26` do not become a truth value or a date. Text that cannot be read becomes a fault.
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
from whole_files import read_whole

PLACE = "\0place"
"""The key of each record under which its Place is kept; no file can contain it."""

Raw = dict[str, Any]
"""A record as text: values by field, and its Place."""


class _PlainLoader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Composes nodes without guessing the type of each scalar."""

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return "text"


def read_text(path: Path, name: str, faults: list[Fault]) -> str | None:
    """The text of a file, or None and a fault if it is not UTF-8 or cannot be opened."""
    try:
        content = read_whole(path)
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
        faults.append(_describe_yaml_error(error, text, name))
        return []
    except RecursionError:
        faults.append(
            Fault(Location(name, 1), "the YAML is nested too deeply; write a list of records")
        )
        return []
    if root is None:
        return []
    value = _RecordBuilder(name, faults).build(root, "", 1)
    records = [value] if isinstance(value, dict) else value
    if not isinstance(records, list):
        faults.append(Fault(Location(name, 1), "the file must hold a list of records"))
        return []
    return _keep_mappings(records, root, name, faults)


def _keep_mappings(records: list[Any], root: Any, name: str, faults: list[Fault]) -> list[Raw]:
    """The items that are records; every other item is a fault."""
    for record, node in zip(records, root.value, strict=False):
        if not isinstance(record, dict):
            where = Location(name, node.start_mark.line + 1)
            faults.append(Fault(where, "must be a record with named fields"))
    return [record for record in records if isinstance(record, dict)]


def _describe_yaml_error(error: Any, text: str, name: str) -> Fault:
    """The fault of a YAML file that cannot be read, with its line."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        line = mark.line + 1
    else:  # A character that YAML does not allow: the error says at which position it is.
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unknown problem"
    context = getattr(error, "context", None)
    what = f"broken YAML: {problem}" + (f" ({context})" if context else "")
    if re.match(r" *\t", "".join(text.splitlines()[line - 1 : line])):
        what = "broken YAML: the line is indented with a tab; use spaces"
    return Fault(Location(name, line), what)


class _RecordBuilder:
    """Turns composed YAML nodes into text, lists and records."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.name = name
        self.faults = faults
        self.seen: set[int] = set()

    def build(self, node: Any, path: str, line: int) -> Any:
        """The value of a node on `line`, which for an alias is the line of the alias."""
        is_alias = id(node) in self.seen
        self.seen.add(id(node))
        if is_alias:
            what = "write the value out; an alias (*name) is not allowed"
            self.faults.append(Fault(Location(self.name, line, _strip_item(path)), what))
        if node.id == "scalar":
            is_empty = node.style is None and node.value in ("", "~", "null")
            return None if is_empty else node.value
        if is_alias:
            return None
        if node.id == "sequence":
            return [
                self.build(item, f"{path}[{number}]", item.start_mark.line + 1)
                for number, item in enumerate(node.value, 1)
            ]
        return self._build_record(node, path)

    def _build_record(self, node: Any, path: str) -> Raw:
        record: Raw = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.id != "scalar":
                self._add_fault(key, path, "the name of a field must be plain text")
                continue
            if key.value in record:
                what = f"the field {key.value!r} is given twice, first on line {lines[key.value]}"
                self._add_fault(key, path, what)
                continue
            lines[key.value] = line
            if value.id == "sequence":
                for number, item in enumerate(value.value, 1):
                    lines[f"{key.value}[{number}]"] = item.start_mark.line + 1
            record[key.value] = self.build(value, f"{path}.{key.value}".lstrip("."), line)
        record[PLACE] = Place(self.name, node.start_mark.line + 1, _strip_item(path), lines)
        return record

    def _add_fault(self, node: Any, path: str, what: str) -> None:
        where = Location(self.name, node.start_mark.line + 1, _strip_item(path))
        self.faults.append(Fault(where, what))


def _strip_item(path: str) -> str:
    """The path inside a record, without the record's position in the file's list."""
    return path.partition("].")[2] if path.startswith("[") else path


def read_csv(
    text: str, name: str, known: Collection[str], required: Collection[str], faults: list[Fault]
) -> list[Raw]:
    """The lines of a CSV file as records, without empty cells and lines that begin with #.

    `known` are the columns that its header may have, `required` those that it must have.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[Raw] = []
    start = 1
    try:
        header = next((cells for cells in reader if not _is_comment(cells)), [])
        wrong = list(_check_header(header, known, required))
        if wrong:
            faults.extend(Fault(Location(name, 1), what) for what in wrong)
            return []
        start = reader.line_num + 1
        for cells in reader:
            if _is_comment(cells):
                pass
            elif len(cells) == len(header):
                record: Raw = {key: cell for key, cell in zip(header, cells, strict=True) if cell}
                record[PLACE] = Place(name, start)
                records.append(record)
            elif cells:
                what = f"the line has {len(cells)} cells, but the header has {len(header)}"
                faults.append(Fault(Location(name, start), what))
            start = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(Location(name, start), f"broken CSV: {error}"))
    return records


def find_last_line(raw: Any) -> int:
    """The last line on which a field of a record or of a part of it begins."""
    if isinstance(raw, list):
        return max(map(find_last_line, raw), default=0)
    if not isinstance(raw, dict):
        return 0
    place: Place = raw[PLACE]
    return max(place.line, *place.lines.values(), *map(find_last_line, raw.values()))


def _is_comment(cells: list[str]) -> bool:
    return bool(cells) and cells[0].startswith("#")


def _check_header(
    header: list[str], known: Collection[str], required: Collection[str]
) -> list[str]:
    """What is wrong with the header of a CSV file."""
    columns = ", ".join(known)
    twice = sorted({column for column in header if header.count(column) > 1})
    return [
        *(f"the header has the column {column!r} twice" for column in twice),
        *(
            f"there is no column {column!r}; the columns are {columns}"
            for column in dict.fromkeys(header)
            if column not in known
        ),
        *(f"the column {column!r} is missing" for column in required if column not in header),
    ]
