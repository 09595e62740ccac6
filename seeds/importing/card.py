"""The card of a dataset: what it is, whose it is, what is read of it and what is left.

Its fields are those of the classes below. They are checked here and not by pydantic, which takes
longer to be imported than a small file of events to be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

from seeds.curated.faults import Fault, Location
from seeds.curated.parse import PLACE, Raw

_NONE = {MISSING}
_NUMBERS = {int: (r"\d+", "whole number"), float: (r"0(\.\d+)?|1(\.0+)?", "share from 0 to 1")}
"""How a number is written, and what it is else not."""


@dataclass(frozen=True)
class Citation:
    """How the authors ask to be cited; its fields are those of BibTeX."""

    type: Literal["article", "misc", "techreport", "dataset", "book", "incollection"]
    author: str
    title: str
    year: int
    extra: Mapping[str, str] = field(default_factory=dict)
    """Further fields of the entry: journal, volume, doi, publisher ..."""


@dataclass(frozen=True)
class Limit:
    """A threshold, and the reason for it."""

    value: float
    """A share, from 0 to 1."""
    why: str


@dataclass(frozen=True)
class LayoutNote:
    """One form in which the dataset comes, in words."""

    name: str
    """The name of the reader's layout."""
    description: str


@dataclass(frozen=True)
class Card:
    """A dataset, as its page in the documentation tells it; no text of it is empty."""

    title: str
    publisher: str
    url: str
    licence: str
    summary: str
    """What it is, in a few sentences of ours."""
    citation: Citation
    layouts: tuple[LayoutNote, ...]
    reads: str
    """What is read of it, into which tables."""
    leaves: str
    """What is not read, and why."""
    max_rejects: Limit
    """The share of rows that may be rejected before a file is refused whole."""
    cautions: tuple[str, ...] = ()
    """What to know before using its numbers."""


def card_of(record: Raw, faults: list[Fault]) -> Card | None:
    """The card that a record of a YAML file tells; None, and every fault, where it tells none."""
    card: Card | None = _Builder(faults).made(Card, record)
    return card


class _Builder:
    """Makes objects of the classes above from text, and adds to the faults what is wrong with it:
    what was made of faulty text is not to be used."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults

    def made(self, kind: Any, record: Raw) -> Any:
        place, types = record[PLACE], get_type_hints(kind)
        required = [one.name for one in fields(kind) if {one.default, one.default_factory} == _NONE]
        given = {name: raw for name, raw in record.items() if name != PLACE}
        missing = [name for name in required if name not in given]
        unknown = [name for name in given if name not in types]
        for name in missing:
            self._add(place.locate(name), "is missing")
        for name in unknown:
            self._add(place.locate(name), f"is no field here; there are {', '.join(types)}")
        values = {
            name: self._value(types[name], raw, place.locate(name))
            for name, raw in given.items()
            if name in types
        }
        return None if missing else kind(**values)

    def _value(self, kind: Any, raw: Any, where: Location) -> Any:
        outer = get_origin(kind)
        wanted = list if outer is tuple else dict if is_dataclass(kind) or outer is Mapping else str
        fits: bool = isinstance(raw, wanted) and bool(raw)
        if not fits or (wanted is str and not raw.strip()):
            what = {list: "a list", dict: "a group of fields", str: "a text"}[wanted]
            return self._add(where, f"{what} is expected here")
        if is_dataclass(kind):
            return self.made(kind, raw)
        if outer is tuple:
            return tuple(self._value(get_args(kind)[0], one, where) for one in raw)
        if outer is Mapping:
            given = {name: one for name, one in raw.items() if name != PLACE}
            return {name: self._value(str, one, where) for name, one in given.items()}
        if outer is Literal:
            if raw not in get_args(kind):
                self._add(where, f"{raw!r} is none of {', '.join(get_args(kind))}")
            return raw
        if kind is str:
            return raw
        form, what = _NUMBERS[kind]
        return kind(raw) if re.fullmatch(form, raw) else self._add(where, f"{raw!r} is no {what}")

    def _add(self, where: Location, what: str) -> None:
        self._faults.append(Fault(where, what))
