"""What pydantic finds wrong, in plain words and with its line."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from enum import Enum
from typing import Any

from seeds.curated.faults import Location
from seeds.curated.parse import PLACE, Raw
from seeds.curated.record import Part
from seeds.curated.record_fields import get_fields

_PLAIN = {
    "missing": "is missing",
    "tuple_type": "must be a list",
    "model_type": "must be a group of named fields",
    "string_type": "must be a text",
}


def find_location(raw: Raw, loc: tuple[int | str, ...]) -> Location:
    """The location of the value that pydantic calls `loc`, or of the part where it is missing."""
    node: Any = raw
    place, field = raw[PLACE], ""
    for step in loc:
        field = f"{field}[{step + 1}]" if isinstance(step, int) else str(step)
        is_inside = step in node if isinstance(node, dict) else isinstance(node, list)
        if not is_inside:
            break
        node = node[step]
        if isinstance(node, dict):
            place, field = node[PLACE], ""
    found: Location = place.locate(field)
    return found


def describe_problem(kind: type[Part], problem: Mapping[str, Any]) -> str:
    """What is wrong, without pydantic's vocabulary."""
    what = problem["type"]
    if what == "value_error":
        return str(problem["ctx"]["error"])
    if what == "extra_forbidden":
        return _describe_unknown_field(kind, problem["loc"])
    if what == "enum":
        return _describe_unknown_code(_find_type(kind, problem["loc"]), problem["input"])
    return _PLAIN.get(what, str(problem["msg"]))


def _describe_unknown_field(kind: type[Part], loc: tuple[int | str, ...]) -> str:
    fields = list(get_fields(_find_type(kind, loc[:-1])))
    hint = _format_suggestion(str(loc[-1]), fields)
    return f"there is no such field{hint}; the fields are {', '.join(fields)}"


def _describe_unknown_code(codes: type[Enum], value: object) -> str:
    known = [str(code.value) for code in codes]
    hint = _format_suggestion(str(value), known)
    return f"{value!r} is not a known code{hint}; the codes are {', '.join(known)}"


def _format_suggestion(value: str, known: list[str]) -> str:
    """A question with the nearest known word in brackets, or nothing."""
    close = get_close_matches(value, known, n=1, cutoff=0.7)
    return f" (did you mean {close[0]}?)" if close else ""


def _find_type(kind: Any, loc: tuple[int | str, ...]) -> Any:
    """The class of the value at `loc` within a record of `kind`."""
    for step in loc:
        if isinstance(step, str):
            kind = get_fields(kind)[step].type
    return kind
