"""Card of a dataset: its publisher, licence and citation, and what is read of it.

Its fields are those of the classes below. They are checked here and not by pydantic, which takes
longer to import than a small file of events takes to load.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Literal, NewType, get_args, get_origin, get_type_hints

from models.code_lists import Code
from models.coverage import CoverageExtent, CoverageKind
from seeds.curated.faults import Fault, Location
from seeds.curated.parse import PLACE, Raw
from seeds.curated.text_checks import find_address_fault, find_invisible
from seeds.importing.figures.check_table import check_layouts, check_table
from seeds.importing.figures.figure_table import FigureTable, Period

_NO_DEFAULT = {MISSING}


class Share(float):
    """A share, from 0 to 1."""


WebAddress = NewType("WebAddress", str)
"""An address of https, http, ftp or doi."""

_NUMBERS: dict[type, tuple[str, str]] = {
    int: (r"[0-9]{1,9}", "a whole number of at most 9 digits"),
    float: (r"-?[0-9]{1,15}(\.[0-9]{1,15})?", "a number such as 3.9 or -12"),
    Share: (r"0(\.\d+)?|1(\.0+)?", "a share from 0 to 1"),
}
"""The pattern of a number, and what it is called in messages."""


@dataclass(frozen=True)
class BibtexEntry:
    """How the authors ask to be cited, as an entry of BibTeX."""

    type: Literal["article", "misc", "techreport", "dataset", "book", "incollection"]
    author: str
    title: str
    year: int
    extra: Mapping[str, str] = field(default_factory=dict)
    """Further fields of the entry: journal, volume, doi, publisher ..."""


@dataclass(frozen=True)
class Limit:
    """A threshold and the reason for it."""

    value: Share
    why: str


@dataclass(frozen=True)
class ExpectedRows:
    """The rows of a complete file; one with less than half of them may be cut off."""

    value: int
    why: str
    """Where the number comes from."""


@dataclass(frozen=True)
class LayoutNote:
    """Description of one form in which the dataset is published."""

    name: str
    """The name of the reader's layout."""
    description: str
    headings: tuple[str, ...] = ()
    """For a table of figures: further columns by which it is recognised."""
    columns: Literal["all", "some"] = "all"
    """For a table of figures: whether a file may have a selection of the columns of figures."""
    rows: ExpectedRows | None = None
    """How many rows the complete file has."""
    period: Period | None = None
    """For a table of figures: the columns that say when, if they are not those of the table."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """For a table of figures: columns of the table that have another heading in this form."""


@dataclass(frozen=True)
class CoverageNote:
    """What the loaded files vouch for; becomes a statement of coverage."""

    kind: CoverageKind
    extent: CoverageExtent
    note: str


@dataclass(frozen=True)
class Card:
    """A dataset as its page in the documentation describes it; no text may be empty."""

    title: str
    publisher: str
    url: WebAddress
    licence: str
    summary: str
    """What it is, in a few sentences of ours."""
    citation: BibtexEntry
    layouts: tuple[LayoutNote, ...]
    reads: str
    """What is read of it, into which tables."""
    leaves: str
    """What is not read, and why."""
    max_rejects: Limit
    """The largest share of rejected rows with which a file is still imported."""
    covers: tuple[CoverageNote, ...] = ()
    cautions: tuple[str, ...] = ()
    """What to know before using its numbers."""
    edition: str = ""
    """The edition that the card describes, where the files do not state one."""
    figures: FigureTable | None = None
    """How to read the files, if they are tables of figures; else a reader of its own does."""


def parse_card(record: Raw, faults: list[Fault]) -> Card | None:
    """The card in a record of a YAML file; adds what is wrong to the faults.

    Do not use the card if there are faults. None if a required field is missing.
    """
    card: Card | None = _Parser(faults).parse_object(Card, record)
    if isinstance(table := record.get("figures"), dict):
        check_table(table, faults)
        check_layouts(record.get("layouts"), table, faults)
    return card


class _Parser:
    """Parser of the classes above from text."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults

    def parse_object(self, kind: Any, record: Raw) -> Any:
        place, types = record[PLACE], get_type_hints(kind)
        required = [
            one.name for one in fields(kind) if {one.default, one.default_factory} == _NO_DEFAULT
        ]
        raws = {name: raw for name, raw in record.items() if name != PLACE}
        missing = [name for name in required if name not in raws]
        unknown = [name for name in raws if name not in types]
        for name in missing:
            self._add_fault(place.locate(name), "is missing")
        for name in unknown:
            self._add_fault(
                place.locate(name), f"is not a field here; the fields: {', '.join(types)}"
            )
        values: dict[str, Any] = {
            name: self._parse_value(types[name], raw, place.locate(name))
            for name, raw in raws.items()
            if name in types
        }
        return None if missing else kind(**values)

    def _parse_value(self, kind: Any, raw: Any, where: Location) -> Any:
        outer = get_origin(kind)
        if outer is UnionType:
            return self._parse_value(get_args(kind)[0], raw, where)
        wanted = list if outer is tuple else dict if is_dataclass(kind) or outer is Mapping else str
        if isinstance(raw, str) and (hidden := find_invisible(raw, has_lines=True)):
            return self._add_fault(where, hidden)
        fits: bool = isinstance(raw, wanted) and bool(raw)
        if not fits or (wanted is str and not raw.strip()):
            what = {list: "a list", dict: "a group of fields", str: "a text"}[wanted]
            return self._add_fault(where, f"must be {what}")
        if is_dataclass(kind):
            return self.parse_object(kind, raw)
        if outer is tuple:
            return tuple(self._parse_value(get_args(kind)[0], one, where) for one in raw)
        if outer is Mapping:
            raws = {name: one for name, one in raw.items() if name != PLACE}
            kinds = {"url": WebAddress}
            return {
                name: self._parse_value(kinds.get(name, str), one, raw[PLACE].locate(name))
                for name, one in raws.items()
            }
        is_code = isinstance(kind, type) and issubclass(kind, Code)
        if outer is Literal or is_code:
            allowed = [str(one) for one in (kind if is_code else get_args(kind))]
            if raw not in allowed:
                return self._add_fault(where, f"{raw!r} is not one of {', '.join(allowed)}")
            return kind(raw) if is_code else raw
        if kind is str:
            return raw
        if kind is WebAddress:
            fault = find_address_fault(raw)
            return raw if fault is None else self._add_fault(where, fault)
        pattern, what = _NUMBERS[kind]
        if not re.fullmatch(pattern, raw):
            return self._add_fault(where, f"{raw!r} is not {what}")
        return kind(raw)

    def _add_fault(self, where: Location, what: str) -> None:
        self._faults.append(Fault(where, what))
