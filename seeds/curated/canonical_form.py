"""The one way to write a curated data file, so that a change of a fact is a change of its lines.

Columns and fields stand in the order of the record class, records in the order of the fields that
identify them. Lists inside a record keep the order in which they are written, because it carries
meaning: stages follow one another, and the first source is the main one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from seeds.curated.data_files import find_kind, read_records
from seeds.curated.faults import Fault
from seeds.curated.fields import Count
from seeds.curated.parse import PLACE, Raw
from seeds.curated.record import Part, Record
from seeds.curated.record_fields import RecordField, get_fields, get_sort_fields

_WIDTH = 100


def format_file(path: Path, folder: Path, faults: list[Fault]) -> str | None:
    """The canonical text of a file below `folder`, or None and its faults."""
    found: list[Fault] = []
    name = path.relative_to(folder).as_posix()
    kind = find_kind(path, folder, name, found)
    records = read_records(path, kind, name, found, all_columns=False) if kind else []
    faults += found
    if kind is None or found:
        return None
    return format_csv(records, kind) if path.suffix == ".csv" else format_yaml(records, kind)


def format_csv(records: Sequence[Raw], kind: type[Record]) -> str:
    """The canonical CSV of some records; a column that they do not have is empty."""
    columns, key = list(get_fields(kind)), get_sort_fields(kind)
    rows = [{name: record.get(name, "") for name in columns} for record in records]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: [row[name] for name in key]))
    return out.getvalue()


def format_yaml(records: Sequence[Raw], kind: type[Record]) -> str:
    """The canonical YAML of some records: a list, or one mapping where nothing identifies them."""
    content: Any = _arrange_list(list(records), kind)
    if len(records) == 1 and not get_sort_fields(kind):
        (content,) = content
    text = yaml.dump(
        content,
        Dumper=yaml.CSafeDumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=_WIDTH,
    )
    assert isinstance(text, str)
    return text


def _arrange_list(items: list[Any], kind: type[Part]) -> list[Any]:
    """The parts in their order, each with its fields in theirs."""
    key = get_sort_fields(kind)
    if all(isinstance(item, dict) for item in items):
        items = sorted(items, key=lambda item: [str(item.get(name, "")) for name in key])
    return [_arrange(item, kind) for item in items]


def _arrange(record: Any, kind: type[Part]) -> Any:
    """A record with its fields in order, without the empty ones; unknown fields come last."""
    if not isinstance(record, dict):
        return record
    fields = get_fields(kind)
    names = [name for name in fields if name in record]
    names += [name for name in record if name not in fields and name != PLACE]
    values = {name: _arrange_value(record[name], fields.get(name)) for name in names}
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def _arrange_value(value: Any, field: RecordField | None) -> Any:
    """The value of one field; only counts are written as numbers, all else is text."""
    if field is not None and field.part is not None:
        is_list = isinstance(value, list)
        return _arrange_list(value, field.part) if is_list else _arrange(value, field.part)
    if field is not None and field.type == Count and isinstance(value, str) and value.isdecimal():
        return int(value)
    return _strip_places(value)


def _strip_places(value: Any) -> Any:
    """A value that no field describes, without the places that its records carry."""
    if isinstance(value, list):
        return [_strip_places(item) for item in value]
    if isinstance(value, dict):
        return {name: _strip_places(each) for name, each in value.items() if name != PLACE}
    return value
