"""Types of fields: each takes the text of a file and says in plain words why it refuses it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator

from models import Edtf, EdtfError
from models.edtf import ONGOING

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of what nobody sees: it breaks lines, turns text round, or tells apart what looks the
same. PostgreSQL, and a half of a surrogate pair SQLite too, refuses some of it."""
_JOINERS = "\u200c\u200d"
"""Unseen, but part of how Persian and the languages of India are spelled."""
_LAYOUT = {"\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN"}
"""What a text of several lines is laid out with; Unicode has no names for these."""
_SLUG_LENGTH = 100


def _text(value: Any) -> str:
    return _written(value, "")


def _prose(value: Any) -> str:
    return _written(value, "".join(_LAYOUT))


def _written(value: Any, layout: str) -> str:
    if not isinstance(value, str):
        raise ValueError("a text is expected here")
    for sign in "" if value.isprintable() else value:
        if unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS + layout:
            name = _LAYOUT.get(sign) or unicodedata.name(sign, "")
            named = f"U+{ord(sign):04X}" + (f" ({name})" if name else "")
            of_one_line = " of one line" if sign in _LAYOUT else ""
            raise ValueError(
                f"holds the character {named}, which is no part of a text{of_one_line}"
            )
    if value != value.strip():
        raise ValueError(f"{value!r} begins or ends with a space")
    if not value:
        raise ValueError("the text is empty; leave the field out instead")
    return value


def _matching(pattern: str, meaning: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern)

    def check(value: Any) -> str:
        if not compiled.fullmatch(_text(value)):
            raise ValueError(f"{value!r} is not {meaning}")
        return str(value)

    return check


_count = _matching(r"[0-9]{1,9}", "a count: a whole number from 0")
_decimal = _matching(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", "a number such as 3.9 or -12")
_key = _matching(r"[A-Za-z0-9][A-Za-z0-9._-]*", "a key of letters a-z, digits, dots and hyphens")
_sha256 = _matching(r"[0-9a-f]{64}", "a SHA-256 of 64 hexadecimal digits")


def _slug(value: Any) -> str:
    if len(_key(value)) > _SLUG_LENGTH:
        raise ValueError(f"has {len(value)} characters; a key has at most {_SLUG_LENGTH}")
    return str(value)


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError(f"{value!r} is neither true nor false")
    return bool(value == "true")


def _day(value: Any) -> date:
    parsed = _date(value)
    if parsed.earliest is None or not parsed.is_exact:
        raise ValueError(f"{value!r} is not a day such as 2015-06-26")
    return parsed.earliest


def _end(value: Any) -> Edtf:
    try:
        return Edtf() if value is None else Edtf.parse(_text(value))
    except EdtfError as error:
        raise ValueError(str(error)) from error


def _date(value: Any) -> Edtf:
    parsed = _end(value)
    if parsed.text == ONGOING:
        raise ValueError("'..' stands only for an end that is still to come")
    return parsed


def row_of(tables: Collection[str]) -> BeforeValidator:
    """The check of a reference that names its table: `law_stages L08+first_reading`."""

    def check(value: Any) -> str:
        table, _, key = _text(value).partition(" ")
        if table not in tables or not key:
            raise ValueError(
                f"{value!r} is not a table and a key; the tables are {', '.join(tables)}"
            )
        return str(value)

    return BeforeValidator(check)


Text = Annotated[str, PlainValidator(_text)]
"""A text of one line: a title, a name, a key."""
Prose = Annotated[str, PlainValidator(_prose)]
"""A text that may have several lines."""
Slug = Annotated[str, PlainValidator(_slug)]
Sha256 = Annotated[str, PlainValidator(_sha256)]
Count = Annotated[int, PlainValidator(lambda value: int(_count(value)))]
Number = Annotated[float, PlainValidator(lambda value: float(_decimal(value)))]
Flag = Annotated[bool, PlainValidator(_flag)]
Day = Annotated[date, PlainValidator(_day)]
Date = Annotated[Edtf, PlainValidator(_date)]
"""A date in EDTF; left out where unknown (`Edtf()`)."""
End = Annotated[Edtf, PlainValidator(_end)]
"""A date in EDTF, or `..` for an end that is still to come."""
UNKNOWN = Edtf()
