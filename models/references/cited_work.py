"""A reference: everything that is said of a publication where it is cited."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.edtf import Edtf

_SIMPLE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[~?%]?")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Author:
    """A person with family and given names, or an institution, whose name is never taken apart."""

    family: str
    given: str = ""
    """Empty for an institution, and for names as a source wrote them."""


@dataclass(frozen=True)
class CitedWork:
    """One entry of a list of references.

    ``fields`` are further fields by their names in BibTeX, as plain text: journal, volume, doi,
    url, note ...
    """

    key: str
    title: str
    authors: tuple[Author, ...] = ()
    published: str = ""
    """A date in EDTF; empty where it is not known."""
    fields: Mapping[str, str] = field(default_factory=dict)
    entry_type: str = "misc"
    """The type in BibTeX."""
    csl_type: str = "document"
    """The type in CSL, see https://docs.citationstyles.org/en/stable/specification.html."""


def clean_text(text: str) -> str:
    """A text on one line, without control characters and marks that turn the direction round."""
    kept = (
        " " if unicodedata.category(sign) == "Cc" else sign for sign in text if sign not in _BIDI
    )
    return " ".join("".join(kept).split())


def clean_key(text: str) -> str:
    """A key that BibTeX, LaTeX and biber read: plain letters, digits and - . : + _."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.:+_-]+", "-", plain).strip("-") or "reference"


def read_year(published: str) -> str:
    """The first year in a date; empty if there is none."""
    found = re.search(r"\d{4}", published)
    return found[0] if found else ""


def read_date_parts(published: str) -> tuple[list[list[int]], bool]:
    """A date as year, month and day, as far as each is known, and whether it is uncertain.

    A date between two others gives both of them. Nothing where it is not known.
    """
    if found := _SIMPLE.fullmatch(published):
        parts = [int(part) for part in found.groups() if part]
        return [parts], published[-1] in "~?%"
    if not published:
        return [], False
    parsed = Edtf.parse(published)
    ends = [day for day in (parsed.earliest, parsed.latest) if day is not None]
    return [[day.year, day.month, day.day] for day in ends], True


def make_keys_unique(references: list[CitedWork]) -> list[CitedWork]:
    """The references without repetitions; of two with one key, the second gets a letter."""
    kept: dict[str, CitedWork] = {}
    for each in references:
        key, letter = each.key, ord("a")
        while key.lower() in kept and kept[key.lower()] != replace(each, key=key):
            key, letter = f"{each.key}{chr(letter)}", letter + 1
        kept.setdefault(key.lower(), replace(each, key=key))
    return list(kept.values())
