"""How the tables hang together, as Mermaid diagrams that GitHub draws: one for each family."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Table

from models.columns import foreign_key
from models.pages.families import Family, families, is_code, is_unique
from models.pages.markdown import fence, link, page, plain
from models.refresh import type_name

_ABOUT = """One diagram for each family of tables. A box without columns belongs to another \
family and is drawn there. The [data dictionary](data-dictionary.md) says what each column means.

- `edtf` is a date of limited precision: the columns `..._edtf`, `..._earliest`, `..._latest`.
- `code` is a code of a [code list](data-dictionary.md#code-lists); the lists are not drawn.
- PK: the key for joins. UK: unique. FK: refers to the table at the other end of the line so named.
- A line from `||` means exactly one, from `|o` one or none, to `o{` any number."""


def entities() -> str:
    """The page."""
    told = families()
    return page(
        "Entities",
        _ABOUT,
        "## How the families hang together",
        "An arrow leads from the tables that refer to those referred to.",
        fence("mermaid", overview(told)),
        *(block for family in told for block in _family(family)),
    )


def _family(family: Family) -> Iterable[str]:
    yield f"## {family.title.capitalize()}"
    names = ", ".join(link(name.name, name.name, "data-dictionary.md") for name in family.tables)
    yield f"{plain(family.about)} Tables: {names}."
    yield fence("mermaid", diagram(family))


def overview(told: list[Family]) -> str:
    """A flowchart of the families."""
    home = {table.name: family.name for family in told for table in family.tables}
    arrows = {
        (family.name, home[parent.name])
        for family in told
        for table in family.tables
        for _, parent in _references(table)
        if home[parent.name] != family.name
    }
    boxes = []
    for family in told:
        names = "<br/>".join(table.name for table in family.tables)
        boxes.append(f'    {family.name}_["<b>{family.title}</b><br/>{names}"]')
    return "\n".join(
        ["flowchart LR", *boxes, *(f"    {one}_ --> {other}_" for one, other in sorted(arrows))]
    )


def diagram(family: Family) -> str:
    """The entity diagram of one family."""
    lines = ["erDiagram"]
    for table in family.tables:
        lines += [f"    {table.name} {{", *_attributes(table), "    }"]
    for table in family.tables:
        for column, parent in _references(table):
            one = "|o" if column.nullable else "||"
            many = "o|" if is_unique(column) else "o{"
            role = "is" if list(table.primary_key) == [column] else column.name.removesuffix("_id")
            lines.append(f'    {parent.name} {one}--{many} {table.name} : "{role}"')
    return "\n".join(lines)


def _references(table: Table) -> Iterable[tuple[Column[Any], Table]]:
    """The columns that refer to other tables, code lists left out."""
    for column in table.columns:
        key = foreign_key(column)
        if key is not None and not is_code(column):
            yield column, key.column.table


def _attributes(table: Table) -> Iterable[str]:
    names = [column.name for column in table.columns]
    dates = {name.removesuffix("_edtf") for name in names if name.endswith("_edtf")}
    for column in table.columns:
        stem, _, part = column.name.rpartition("_")
        if stem in dates:
            if part == "edtf":
                yield f"        edtf {stem}"
                continue
            if part in ("earliest", "latest"):
                continue
        kind = "code" if is_code(column) else (type_name(column.type) or "text").lower()
        marks = []
        if column.primary_key:
            marks.append("PK")
        if foreign_key(column) is not None and not is_code(column):
            marks.append("FK")
        if is_unique(column) and not column.primary_key:
            marks.append("UK")
        yield f"        {kind} {column.name} {', '.join(marks)}".rstrip()
