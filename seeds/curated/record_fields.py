"""The fields of a kind of record, in the order of its file: all of it follows from the class."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from seeds.curated.fields import Slug
from seeds.curated.record import Part


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of a record or of a part of one."""

    name: str
    """The name that files use: a CSV column or a YAML key."""
    type: Any
    """The type of the value, or of one item where the field is a list."""
    is_list: bool
    is_required: bool

    @property
    def part(self) -> type[Part] | None:
        """The class of the nested part, where the field holds one."""
        is_part = isinstance(self.type, type) and issubclass(self.type, Part)
        return self.type if is_part else None


@cache
def get_fields(kind: type[Part]) -> Mapping[str, RecordField]:
    """The fields by name, in the order of the file.

    A class's own fields come first, then those it inherits. A class that repeats an inherited field
    decides its place.
    """
    hints = get_type_hints(kind, include_extras=True)
    names = [name for base in kind.__mro__ for name in inspect.get_annotations(base)]
    fields = {}
    for name in dict.fromkeys(names):
        if name not in kind.model_fields or name == "written_at":
            continue
        info, annotation = kind.model_fields[name], hints[name]
        is_list = get_origin(annotation) is tuple
        if is_list or get_origin(annotation) in (Union, UnionType):
            annotation = get_args(annotation)[0]
        file_name = info.alias or name
        fields[file_name] = RecordField(file_name, annotation, is_list, info.is_required())
    return fields


@cache
def get_sort_fields(kind: type[Part]) -> tuple[str, ...]:
    """The fields that order the records of a list: `sorted_by`, or else the slug; may be empty."""
    slugs = (field.name for field in get_fields(kind).values() if field.type == Slug)
    return kind.sorted_by or tuple(slugs)
