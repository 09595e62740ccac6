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
