"""Objects of a lake in JSON, and their reading: an error says which field is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, get_args, get_type_hints

T = TypeVar("T")

dump = json.JSONEncoder(ensure_ascii=False).encode
"""A value as JSON, on one line."""


def build_all(kind: type[T], listed: Sequence[Any]) -> list[T]:
    """Objects of a list; there may be hundreds of thousands of them, so each is built quickly.

    Raises TypeError or ValueError if one is not of this kind.
    """
    types = {name: get_args(hint) or (hint,) for name, hint in get_type_hints(kind).items()}
    made = []
    for values in listed:
        if not isinstance(values, dict):
            raise TypeError(f"{kind.__name__}: {values!r} is not an object")
        if values.keys() != types.keys():
            raise ValueError(f"{kind.__name__}: has the fields {', '.join(sorted(values))}")
        for name, value in values.items():
            # Not isinstance: true is no number.
            if type(value) not in types[name]:
                raise TypeError(f"{name}: {value!r} is not of the right type")
        made.append(kind(**values))
    return made


def take(values: Mapping[str, Any], name: str, kind: Any) -> Any:
    """A value of an object. Raises KeyError if it is missing, TypeError if of another type."""
    if name not in values:
        raise KeyError(f"{name}: is missing")
    if not isinstance(values[name], kind) or isinstance(values[name], bool):
        raise TypeError(f"{name}: {values[name]!r} is not of the right type")
    return values[name]
