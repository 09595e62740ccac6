"""Data for search engines and other programs inside a page, as JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

_UNSAFE = re.compile("[<>&\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters that could end the element of a page, or change the order of its letters."""


def write_structured_data(data: Mapping[str, Any]) -> Markup:
    """The data as JSON that no text in it can break out of."""
    written = json.dumps(data, ensure_ascii=False, indent=1)
    return Markup(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", written))


def place_data(data: Mapping[str, Any], page: str) -> dict[str, Any]:
    """The data with the address of the page: what is named by a place on it gets a `url`."""
    placed = {name: _place_value(value, page) for name, value in data.items()}
    name = str(data.get("@id", ""))
    if name.startswith("#"):
        placed |= {"@id": f"{page}{name}", "url": f"{page}{name}"}
    return placed


def _place_value(value: Any, page: str) -> Any:
    if isinstance(value, Mapping):
        return place_data(value, page)
    if isinstance(value, list):
        return [_place_value(each, page) for each in value]
    return value
