"""Web addresses that a page may link to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SAFE_SCHEMES = frozenset({"http", "https"})
"""A link with another scheme, such as javascript, would run or open something else."""
_UNSAFE = re.compile(
    "[\\s\x00-\x20\x7f-\x9f<>\"'`\\\\\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


def find_address(text: str) -> str | None:
    """The text if it is a web address that is safe to follow, else None."""
    if _UNSAFE.search(text):
        return None
    try:
        parts = urlsplit(text)
        is_safe = parts.scheme in _SAFE_SCHEMES and bool(parts.hostname)
    except ValueError:  # such as a host in brackets that is no number
        return None
    return text if is_safe else None
