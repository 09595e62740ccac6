"""Types of fields: each takes the text of a file and says in plain words why it refuses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator

from models import Edtf, EdtfError
from models.edtf import ONGOING

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What no text is written with; PostgreSQL, and a half of a surrogate pair SQLite too, refuses."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text is expected here")
    if found := _UNPRINTABLE.search(value):
        raise ValueError(f"holds the character U+{ord(found[0]):04X}, which is no part of a text")
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
_slug = _matching(r"[A-Za-z0-9][A-Za-z0-9._-]*", "a key of letters a-z, digits, dots and hyphens")
_sha256 = _matching(r"[0-9a-f]{64}", "a SHA-256 of 64 hexadecimal digits")


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
