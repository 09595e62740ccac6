"""Checks of texts that people write: invisible characters, and addresses that can be followed.

Curated records and cards of datasets share them; they need no pydantic.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of invisible characters: they break lines, reverse text, or make two texts look the
same. PostgreSQL refuses some of them; SQLite refuses half of a surrogate pair."""
_JOINERS = "\u200c\u200d"
"""Invisible, but part of the spelling of Persian and of the languages of India."""
_LAYOUT = {"\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN"}
"""The layout characters of a text of several lines; Unicode has no names for these."""
_ADDRESS = re.compile(r"(https?|ftp)://[^\s/]\S*|doi:10\.\S+", re.IGNORECASE)


def find_invisible(text: str, *, has_lines: bool) -> str | None:
    """What is wrong with the first character that nobody sees; None if there is none.

    ``has_lines`` allows the layout characters of a text of several lines.
    """
    allowed = _JOINERS + ("".join(_LAYOUT) if has_lines else "")
    for sign in "" if text.isprintable() else text:
        if unicodedata.category(sign) in _INVISIBLE and sign not in allowed:
            name = _LAYOUT.get(sign) or unicodedata.name(sign, "")
            label = f"U+{ord(sign):04X}" + (f" ({name})" if name else "")
            where = " in a text of one line" if sign in _LAYOUT else ""
            return f"contains the character {label}, which is not allowed{where}; remove it"
    return None


def find_address_fault(text: str) -> str | None:
    """What is wrong with an address; None for http, https, ftp and doi."""
    if _ADDRESS.fullmatch(text):
        return None
    return f"{text!r} is not an address that begins with https://, http://, ftp:// or doi:"
