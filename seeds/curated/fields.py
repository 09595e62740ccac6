"""Types of fields: each checks the text of a file and says in plain words what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator

from models import Edtf, EdtfError
from models.edtf import ONGOING
from seeds.curated.text_checks import find_address_fault, find_invisible

_SLUG_LENGTH = 100


def _parse_text(value: Any) -> str:
    return _check_characters(value, has_lines=False)


def _parse_prose(value: Any) -> str:
    return _check_characters(value, has_lines=True)


def _parse_address(value: Any) -> str:
    if (fault := find_address_fault(_parse_text(value))) is not None:
        raise ValueError(fault)
    return str(value)


def _check_characters(value: Any, *, has_lines: bool) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text")
    if (fault := find_invisible(value, has_lines=has_lines)) is not None:
        raise ValueError(fault)
    if value != value.strip():
        raise ValueError(f"{value!r} begins or ends with a space; remove it")
    if not value:
        raise ValueError("the text is empty; leave the field out instead")
    return value


def _make_pattern_check(pattern: str, meaning: str) -> Callable[[Any], str]:
    """A function that accepts a text of one pattern."""
    compiled = re.compile(pattern)

    def check(value: Any) -> str:
        if not compiled.fullmatch(_parse_text(value)):
            raise ValueError(f"{value!r} is not {meaning}")
        return str(value)

    return check


_check_count = _make_pattern_check(r"[0-9]{1,9}", "a whole number, 0 or more")
_check_decimal = _make_pattern_check(
    r"-?[0-9]{1,15}(\.[0-9]{1,15})?", "a number such as 3.9 or -12"
)
_check_key = _make_pattern_check(
    r"[A-Za-z0-9][A-Za-z0-9._-]*", "a key of letters a-z, digits, dots and hyphens"
)
_check_sha256 = _make_pattern_check(r"[0-9a-f]{64}", "a SHA-256 of 64 hexadecimal digits")


def _parse_slug(value: Any) -> str:
    if len(_check_key(value)) > _SLUG_LENGTH:
        raise ValueError(f"has {len(value)} characters; a key has at most {_SLUG_LENGTH}")
    return str(value)


def _parse_flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError(f"{value!r} is not true or false")
    return bool(value == "true")


def _parse_day(value: Any) -> date:
    parsed = _parse_date(value)
    if parsed.earliest is None or not parsed.is_exact:
        raise ValueError(f"{value!r} is not a day such as 2015-06-26")
    return parsed.earliest


def _parse_end(value: Any) -> Edtf:
    try:
        return Edtf() if value is None else Edtf.parse(_parse_text(value))
    except EdtfError as error:
        raise ValueError(str(error)) from error


def _parse_date(value: Any) -> Edtf:
    parsed = _parse_end(value)
    if parsed.text == ONGOING:
        raise ValueError("'..' (still going on) is allowed only for the end of a period")
    return parsed


def make_row_check(tables: Collection[str]) -> BeforeValidator:
    """The check of a reference that names its table: `law_stages L08+first_reading`."""

    def check(value: Any) -> str:
        table, _, key = _parse_text(value).partition(" ")
        if table not in tables or not key:
            raise ValueError(
                f"{value!r} is not a table and a key; the tables are {', '.join(tables)}"
            )
        return str(value)

    return BeforeValidator(check)


Text = Annotated[str, PlainValidator(_parse_text)]
"""A text of one line: a title, a name, a key."""
Address = Annotated[str, PlainValidator(_parse_address)]
"""The address of a page or a file: https, http, ftp or doi."""
Prose = Annotated[str, PlainValidator(_parse_prose)]
"""A text that may have several lines."""
Slug = Annotated[str, PlainValidator(_parse_slug)]
"""The key of a record; the records of a file are sorted by it."""
Sha256 = Annotated[str, PlainValidator(_check_sha256)]
Count = Annotated[int, PlainValidator(lambda value: int(_check_count(value)))]
Number = Annotated[float, PlainValidator(lambda value: float(_check_decimal(value)))]
Flag = Annotated[bool, PlainValidator(_parse_flag)]
Day = Annotated[date, PlainValidator(_parse_day)]
Date = Annotated[Edtf, PlainValidator(_parse_date)]
"""A date in EDTF; left out where unknown (`Edtf()`)."""
End = Annotated[Edtf, PlainValidator(_parse_end)]
"""A date in EDTF, or `..` for a period that is still going on."""
UNKNOWN = Edtf()
