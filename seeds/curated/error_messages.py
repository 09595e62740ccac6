"""What pydantic finds wrong, in plain words and at its line."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from enum import Enum
from typing import Any, get_args

from seeds.curated.faults import Location
from seeds.curated.parse import WRITTEN, Raw
from seeds.curated.record import Part

_PLAIN = {
    "missing": "is missing",
    "tuple_type": "a list is expected here",
    "model_type": "a group of named fields is expected here",
    "string_type": "a text is expected here",
}


def located(raw: Raw, loc: tuple[int | str, ...]) -> Location:
    """Where the value stands that pydantic calls `loc`, or the part that lacks it."""
    node: Any = raw
    place, field = raw[WRITTEN], ""
    for step in loc:
        field = f"{field}[{step + 1}]" if isinstance(step, int) else str(step)
        inside = step in node if isinstance(node, dict) else isinstance(node, list)
        if not inside:
            break
        node = node[step]
        if isinstance(node, dict):
            place, field = node[WRITTEN], ""
    found: Location = place.at(field)
    return found


def worded(kind: type[Part], problem: Mapping[str, Any]) -> str:
    """What is wrong, without pydantic's vocabulary."""
    what = problem["type"]
    if what == "value_error":
        return str(problem["ctx"]["error"])
    if what == "extra_forbidden":
        return _unknown_field(kind, problem["loc"])
    if what == "enum":
        return _unknown_code(_type_at(kind, problem["loc"]), problem["input"])
    return _PLAIN.get(what, str(problem["msg"]))


def _unknown_field(kind: type[Part], loc: tuple[int | str, ...]) -> str:
    owner = _type_at(kind, loc[:-1])
    known = [field.alias or name for name, field in owner.model_fields.items() if name != "written"]
    return f"there is no such field; {_near(str(loc[-1]), known)}"


def _unknown_code(codes: type[Enum], value: object) -> str:
    return f"{value!r} is not a known code; {_near(str(value), [code.value for code in codes])}"


def _near(value: str, known: list[str]) -> str:
    close = get_close_matches(value, known, n=1, cutoff=0.7)
    hint = f"perhaps {close[0]}; " if close else ""
    return f"{hint}there are {', '.join(known)}"


def _type_at(kind: Any, loc: tuple[int | str, ...]) -> Any:
    """The class of what stands at `loc` within a record of `kind`."""
    for step in loc:
        if isinstance(step, str):
            fields = {field.alias or name: field for name, field in kind.model_fields.items()}
            kind = fields[step].annotation
        kind = next((each for each in get_args(kind) if isinstance(each, type)), kind)
    return kind
