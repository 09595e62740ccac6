"""The page of entities: how tables refer to one another, in one Mermaid diagram a family."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Table

from models.columns import find_foreign_key
from models.data_dictionary import name_type
from models.pages.families import Family, is_code_column, is_unique_column, list_families
from models.pages.markdown import escape_text, format_block, format_link, format_page

_ABOUT = """One diagram for each family of tables. A box without columns belongs to another \
family and is drawn there. The [data dictionary](data-dictionary.md) explains each column.

- `edtf` is a date of limited precision: the columns `..._edtf`, `..._earliest`, `..._latest`.
- `code` is a code of a [code list](data-dictionary.md#code-lists); the lists are not drawn.
- PK: primary key, for joins. UK: unique. FK: refers to another table, along the line of that name.
- At an end of a line, `||` means exactly one row, `|o` one or none, `o{` any number."""


def write_entities() -> str:
    """The page of entities."""
    families = list_families()
    return format_page(
        "Entities",
        _ABOUT,
        "## How the families refer to one another",
        "An arrow leads from a family to the families that its tables refer to.",
        format_block("mermaid", draw_overview(families)),
        *(block for family in families for block in _write_family(family)),
    )


def _write_family(family: Family) -> Iterable[str]:
    yield f"## {family.title.capitalize()}"
    names = ", ".join(
        format_link(name.name, name.name, "data-dictionary.md") for name in family.tables
    )
    yield f"{escape_text(family.about)} Tables: {names}."
    yield format_block("mermaid", draw_family(family))


def draw_overview(families: list[Family]) -> str:
    """A flowchart of the families."""
    home = {table.name: family.name for family in families for table in family.tables}
    arrows = {
        (family.name, home[parent.name])
        for family in families
        for table in family.tables
        for _, parent in _list_references(table)
        if home[parent.name] != family.name
    }
    boxes = []
    for family in families:
        names = "<br/>".join(table.name for table in family.tables)
        boxes.append(f'    {family.name}_["<b>{family.title}</b><br/>{names}"]')
    return "\n".join(
        ["flowchart LR", *boxes, *(f"    {one}_ --> {other}_" for one, other in sorted(arrows))]
    )


def draw_family(family: Family) -> str:
    """The entity diagram of one family."""
    lines = ["erDiagram"]
    for table in family.tables:
        lines += [f"    {table.name} {{", *_list_attributes(table), "    }"]
    for table in family.tables:
        for column, parent in _list_references(table):
            one = "|o" if column.nullable else "||"
            many = "o|" if is_unique_column(column) else "o{"
            role = "is" if list(table.primary_key) == [column] else column.name.removesuffix("_id")
            lines.append(f'    {parent.name} {one}--{many} {table.name} : "{role}"')
    return "\n".join(lines)


def _list_references(table: Table) -> Iterable[tuple[Column[Any], Table]]:
    """The columns that refer to other tables, except code lists."""
    for column in table.columns:
        key = find_foreign_key(column)
        if key is not None and not is_code_column(column):
            yield column, key.column.table


def _list_attributes(table: Table) -> Iterable[str]:
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
        kind = "code" if is_code_column(column) else (name_type(column.type) or "text").lower()
        marks = []
        if column.primary_key:
            marks.append("PK")
        if find_foreign_key(column) is not None and not is_code_column(column):
            marks.append("FK")
        if is_unique_column(column) and not column.primary_key:
            marks.append("UK")
        yield f"        {kind} {column.name} {', '.join(marks)}".rstrip()
