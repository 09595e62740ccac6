"""A commented record of each kind, to start one's own file from.

All of it follows from the record classes and the comments of the columns that they fill: an example
of every field is read and turned into rows like a file, and the column that receives the value
explains the field.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import count
from textwrap import wrap
from typing import Any

from console import UserError
from models import Base
from models.code_lists import Code
from seeds.curated.data_files import list_record_kinds
from seeds.curated.faults import Place
from seeds.curated.fields import Count, Date, Day, End, Flag, Number, Sha256, Slug
from seeds.curated.parse import PLACE, Raw
from seeds.curated.record import Part, Record
from seeds.curated.record_fields import RecordField, get_fields
from seeds.curated.rows import Reference

_BY_TYPE = {
    Count: ("1", "A whole number"),
    Date: ("2015-08-12", "A date: 2015-08-12, 2015-08, 2015, 2010-04~, [2015-07-21..2015-07-31]"),
    Day: ("2026-01-31", "A day"),
    End: ("..", "A date, or .. if still going on"),
    Flag: ("false", "true or false"),
    Number: ("3.9", "A number"),
    Sha256: ("0" * 64, "64 hexadecimal digits"),
}
"""An example and a description of each type of field."""
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
"""Examples of references, which must name an existing row, and of values in a fixed form."""


def list_templates() -> dict[str, type[Record]]:
    """Every kind of record by the name of its template: `law-family` for LawFamilyRecord."""
    names = {}
    for kind in list_record_kinds():
        words = "".join(
            f"-{letter.lower()}" if letter.isupper() else letter
            for letter in kind.__name__.removesuffix("Record")
        )
        names[words.lstrip("-")] = kind
    return dict(sorted(names.items()))


def format_template(name: str) -> str:
    """A commented record of one kind, in the format of its file."""
    kinds = list_templates()
    kind = kinds.get(name)
    if kind is None:
        near = get_close_matches(name, kinds, n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"Kinds: {', '.join(kinds)}."
        raise UserError(f"There is no kind of record {name!r}. {hint}")
    raw = _build_example(kind, name, count(1))
    writer = _TemplateWriter(kind, raw)
    doc = " ".join(str(kind.__doc__).split())
    intro = [*wrap(doc, 96), f"Belongs in {kind.files} of your folder. * marks required fields."]
    lines = [f"# {line}" for line in intro]
    is_csv = kind.files.endswith(".csv")
    lines += writer.format_csv() if is_csv else writer.format_yaml(kind, raw, "- ")
    return "\n".join(lines) + "\n"


def _build_example(kind: type[Part], name: str, numbers: Iterator[int]) -> Raw:
    """A record with an example of every field."""
    raw: Raw = {PLACE: Place("template", next(numbers))}
    for field in get_fields(kind).values():
        value: Any
        if field.part is not None:
            value = _build_example(field.part, name, numbers)
        elif isinstance(field.type, type) and issubclass(field.type, Code):
            value = next(iter(field.type)).value
        elif field.type == Slug and field.name in ("slug", "code"):
            value = f"my-{name}"
        else:
            by_type = next((each[0] for key, each in _BY_TYPE.items() if key == field.type), None)
            by_name = _BY_NAME.get(field.name, by_type)
            value = _BY_NAME.get(f"{kind.__name__}.{field.name}", by_name)
            value = value or f"the {field.name.replace('_', ' ')}"
        raw[field.name] = [value] if field.is_list else value
    return raw


class _TemplateWriter:
    """An example with a comment on each field, taken from the column that the field fills."""

    def __init__(self, kind: type[Record], raw: Raw) -> None:
        self.kind = kind
        self.raw = raw
        self.rows = list(kind.model_validate(raw).build_rows())
        self.explained: set[type[Part]] = set()

    def format_csv(self) -> list[str]:
        """A comment on each column, a header, an example."""
        fields = get_fields(self.kind).values()
        comments = [line for field in fields for line in self._comment(self.raw, field, "")]
        cells = {field.name: str(self.raw[field.name]) for field in fields}
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([cells.keys(), cells.values()])
        return [*comments, *lines.getvalue().splitlines()]

    def format_yaml(self, kind: type[Part], raw: Raw, margin: str) -> list[str]:
        """Each field below its comment; a part that occurs again has no comments."""
        lines = []
        blank = " " * len(margin)
        for number, field in enumerate(get_fields(kind).values()):
            lead = blank if number else margin
            if kind not in self.explained:
                lines += self._comment(raw, field, blank)
            value = raw[field.name][0] if field.is_list else raw[field.name]
            if field.part is not None:
                lines.append(f"{lead}{field.name}:")
                lines += self.format_yaml(
                    field.part, value, blank + ("- " if field.is_list else "  ")
                )
            elif field.is_list:
                lines += [f"{lead}{field.name}:", f"{blank}- {value}"]
            else:
                lines.append(f"{lead}{field.name}: {value}")
        self.explained.add(kind)
        return lines

    def _comment(self, raw: Raw, field: RecordField, margin: str) -> list[str]:
        """The comment on one field, wrapped."""
        first = f"{margin}# {field.name}{'*' if field.is_required else ''}: "
        text = self._explain(raw, field)
        wrapped = wrap(text, 98, initial_indent=first, subsequent_indent=f"{margin}#   ")
        return wrapped or [first.rstrip(": ")]

    def _explain(self, raw: Raw, field: RecordField) -> str:
        """What a field means and which values it takes."""
        if field.part is not None:
            return " ".join(str(field.part.__doc__).split())
        words = [self._find_column_comment(raw, field.name)]
        if isinstance(field.type, type) and issubclass(field.type, Code):
            words.append(f"One of {', '.join(code.value for code in field.type)}.")
        form = next((each[1] for key, each in _BY_TYPE.items() if key == field.type), None)
        words += [f"{form}."] if form else []
        return " ".join(word for word in words if word)

    def _find_column_comment(self, raw: Raw, field: str) -> str:
        """The comment of the column that a field fills, or the table that it refers to."""
        place = raw[PLACE]
        locations = (place.locate(field), place.locate(f"{field}[1]"))
        for row in self.rows:
            columns = Base.metadata.tables[row.table].c
            for name, value in row.values.items():
                if isinstance(value, Reference) and value.where in locations:
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
