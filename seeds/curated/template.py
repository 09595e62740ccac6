"""A commented record of each kind, to start your own file from.

All of it follows from the record classes and the comments of the columns that they fill: an example
of every field is read and turned into rows like a file, and the column that receives the value
explains the field.
"""

from __future__ import annotations

import csv
import io
from difflib import get_close_matches
from textwrap import wrap

from console import UserError
from models import Base
from models.code_lists import Code
from seeds.curated.data_files import list_record_kinds
from seeds.curated.parse import PLACE, Raw
from seeds.curated.record import Part, Record
from seeds.curated.record_fields import RecordField, get_fields
from seeds.curated.rows import Reference
from seeds.curated.template_examples import BY_TYPE, build_example


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
    raw = build_example(kind, name)
    writer = _TemplateWriter(kind, raw)
    doc = " ".join(str(kind.__doc__).split())
    intro = [*wrap(doc, 96), f"Belongs in {kind.files} of your folder. * marks required fields."]
    lines = [f"# {line}" for line in intro]
    is_csv = kind.files.endswith(".csv")
    lines += writer.format_csv() if is_csv else writer.format_yaml(kind, raw, "- ")
    return "\n".join(lines) + "\n"


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
        cells = {field.name: str(self.raw[field.name] or "") for field in fields}
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
        form = next((each[1] for key, each in BY_TYPE.items() if key == field.type), None)
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
            for name in (field, f"{field}_code", f"{field}_edtf", f"{field}_id"):
                if row.place is place and name in row.values:
                    return str(columns[name].comment).partition(";")[0].rstrip(".") + "."
        for row in self.rows:
            for name, value in row.values.items():
                if row.place is place and value == raw[field]:
                    return str(Base.metadata.tables[row.table].c[name].comment)
        return ""
