"""A commented record of each kind, to start a file of one's own from.

Everything follows from the record classes and the comments of the columns that they fill: an
example of every field is read and unfolded like a file, and each field is told by its column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import count
from textwrap import wrap
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from console import UserError
from models import Base
from models.code_lists import Code
from seeds.curated.collect import kinds
from seeds.curated.faults import Place
from seeds.curated.fields import Count, Date, Day, End, Flag, Number, Sha256, Slug
from seeds.curated.parse import WRITTEN, Raw
from seeds.curated.record import Part, Record
from seeds.curated.rows import Ref

_BY_TYPE = {
    Count: ("1", "A whole number"),
    Date: ("2015-08-12", "A date: 2015-08-12, 2015-08, 2015, 2010-04~, [2015-07-21..2015-07-31]"),
    Day: ("2026-01-31", "A day"),
    End: ("..", "A date, or .. for an end still to come"),
    Flag: ("false", "true or false"),
    Number: ("3.9", "A number"),
    Sha256: ("0" * 64, "64 hexadecimal digits"),
}
_BY_NAME = {
    "actor": "KGZ",
    "other_actor": "BLR",
    "country": "KGZ",
    "partner": "BLR",
    "depositary": "RUS",
    "accredited_to": "BLR",
    "source_actors": "KGZ",
    "target_actors": "BLR",
    "place_actors": "KGZ",
    "predecessor": "SUN",
    "successor": "NZL",
    "organisation": "EAEU",
    "person": "almazbek-atambayev",
    "position": "KGZ-head-of-state",
    "agreement": "AG19",
    "law": "L08",
    "event": "E059",
    "family": "foreign-agents",
    "indicator": "NY.GDP.MKTP.KD.ZG",
    "source": "general-knowledge",
    "row": "law_stages L08+first_reading",
    "type": "051",
    "language": "en",
    "url": "https://example.org/page",
    "char_start": "0",
    "char_end": "80",
    "alpha2": "XX",
    "alpha3": "XXX",
    "numeric3": "999",
    "goldstein": "-2",
    "MembershipRecord.actor": "NZL",
    "CountryCodeRecord.alpha3": "KGZ",
    "PositionRecord.actor": "NZL",
}
"""Examples of references, which must name something that is there, and of what has a form."""


def template_names() -> dict[str, type[Record]]:
    """Every kind of record by the name that asks for it: `law-family` for LawFamilyRecord."""
    names = {}
    for kind in kinds():
        words = "".join(
            f"-{letter.lower()}" if letter.isupper() else letter
            for letter in kind.__name__.removesuffix("Record")
        )
        names[words.lstrip("-")] = kind
    return dict(sorted(names.items()))


def template_of(name: str) -> str:
    """A commented record of one kind, in the format of its file."""
    known = template_names()
    kind = known.get(name)
    if kind is None:
        near = ", ".join(get_close_matches(name, known, n=3)) or ", ".join(known)
        raise UserError(f"There is no kind of record {name!r}. The nearest are: {near}.")
    raw = _example(kind, name, count(1))
    told = _Told(kind, raw)
    doc = " ".join(str(kind.__doc__).split())
    intro = [*wrap(doc, 96), f"Goes into {kind.files} of your folder. * marks what must be given."]
    lines = [f"# {line}" for line in intro]
    lines += told.as_csv() if kind.files.endswith(".csv") else told.as_yaml(kind, raw, "- ")
    return "\n".join(lines) + "\n"


def _example(kind: type[Part], name: str, numbers: Iterator[int]) -> Raw:
    """A record with an example of every field."""
    raw: Raw = {WRITTEN: Place("template", next(numbers))}
    for field, (annotation, is_list, _) in _fields(kind).items():
        value: Any
        if isinstance(annotation, type) and issubclass(annotation, Part):
            value = _example(annotation, name, numbers)
        elif isinstance(annotation, type) and issubclass(annotation, Code):
            value = next(iter(annotation)).value
        elif annotation == Slug and field in ("slug", "code"):
            value = f"my-{name}"
        else:
            by_type = next((each[0] for key, each in _BY_TYPE.items() if key == annotation), None)
            value = _BY_NAME.get(f"{kind.__name__}.{field}", _BY_NAME.get(field, by_type))
            value = value or f"the {field.replace('_', ' ')}"
        raw[field] = [value] if is_list else value
    return raw


def _fields(kind: type[Part]) -> dict[str, tuple[Any, bool, bool]]:
    """Each field as files name it: its type, whether it is a list, whether it must be given."""
    hints = get_type_hints(kind, include_extras=True)
    own_first = [name for base in kind.__mro__ for name in vars(base).get("__annotations__", ())]
    found = {}
    for name in dict.fromkeys(own_first):
        if name in kind.model_fields and name != "written":
            field, annotation = kind.model_fields[name], hints[name]
            is_list = get_origin(annotation) is tuple
            if is_list or get_origin(annotation) in (Union, UnionType):
                annotation = get_args(annotation)[0]
            found[field.alias or name] = (annotation, is_list, field.is_required())
    return found


class _Told:
    """What each field of an example means, by the columns that it fills."""

    def __init__(self, kind: type[Record], raw: Raw) -> None:
        self.kind = kind
        self.raw = raw
        self.rows = list(kind.model_validate(raw).rows())
        self.told: set[type[Part]] = set()

    def as_csv(self) -> list[str]:
        """A comment for each column, a header, an example."""
        meanings = [
            line
            for field in _fields(self.kind)
            for line in _comment(self._meaning(self.kind, self.raw, field), field, "")
        ]
        cells = {field: str(self.raw[field]) for field in _fields(self.kind)}
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([cells.keys(), cells.values()])
        return [*meanings, *lines.getvalue().splitlines()]

    def as_yaml(self, kind: type[Part], raw: Raw, margin: str) -> list[str]:
        """Each field below its comment, which is left out where the same part comes again."""
        lines = []
        blank = " " * len(margin)
        for number, (field, (annotation, is_list, _)) in enumerate(_fields(kind).items()):
            lead = blank if number else margin
            if kind not in self.told:
                lines += _comment(self._meaning(kind, raw, field), field, blank)
            value = raw[field][0] if is_list else raw[field]
            if isinstance(value, dict):
                lines.append(f"{lead}{field}:")
                lines += self.as_yaml(annotation, value, blank + ("- " if is_list else "  "))
            elif is_list:
                lines += [f"{lead}{field}:", f"{blank}- {value}"]
            else:
                lines.append(f"{lead}{field}: {value}")
        self.told.add(kind)
        return lines

    def _meaning(self, kind: type[Part], raw: Raw, field: str) -> str:
        annotation, _, required = _fields(kind)[field]
        star = "*" if required else ""
        if isinstance(annotation, type) and issubclass(annotation, Part):
            return star + " ".join(str(annotation.__doc__).split())
        words = [self._column(raw, field)]
        if isinstance(annotation, type) and issubclass(annotation, Code):
            words.append(f"One of {', '.join(code.value for code in annotation)}.")
        form = next((each[1] for key, each in _BY_TYPE.items() if key == annotation), None)
        words += [f"{form}."] if form else []
        return star + " ".join(word for word in words if word)

    def _column(self, raw: Raw, field: str) -> str:
        """The comment of the column that a field fills, or the table that it refers to."""
        place = raw[WRITTEN]
        named = (place.at(field), place.at(f"{field}[1]"))
        for row in self.rows:
            columns = Base.metadata.tables[row.table].c
            for name, value in row.values.items():
                if isinstance(value, Ref) and value.where in named:
                    return f"{columns[name].comment} A key of {value.table}."
        for row in self.rows:
            columns = Base.metadata.tables[row.table].c
            for name in (field, f"{field}_code", f"{field}_edtf"):
                if row.place is place and name in row.values:
                    return str(columns[name].comment).partition(";")[0].rstrip(".") + "."
        for row in self.rows:
            for name, value in row.values.items():
                if row.place is place and value == raw[field]:
                    return str(Base.metadata.tables[row.table].c[name].comment)
        return ""


def _comment(meaning: str, field: str, margin: str) -> list[str]:
    star, text = ("*", meaning[1:]) if meaning.startswith("*") else ("", meaning)
    first, others = f"{margin}# {field}{star}: ", f"{margin}#   "
    return wrap(text, 98, initial_indent=first, subsequent_indent=others) or [first.rstrip(": ")]
