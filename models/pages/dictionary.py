"""The page of the data dictionary: every view, table, column and code with its meaning."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Table

from models.base import Base
from models.code_lists import CODE_LISTS, list_code_rows
from models.columns import find_foreign_key
from models.data_dictionary import list_dictionary_rows
from models.pages.families import Family, get_natural_key, is_unique_column, list_families
from models.pages.markdown import escape_text, format_code, format_link, format_page, format_table
from models.views import VIEWS

Entry = dict[str, Any]

_ABOUT = """The meaning of every view, table, column and code list. The database has the same text \
in the table `data_dictionary` (on PostgreSQL also as comments). [Entities](entities.md) shows how \
the tables refer to one another; [sql.md](sql.md) has queries.

- Start with the **views**: they have names beside ids, and each says what one row is.
- **Dates** are three columns: `..._edtf` is as precise as the source, `..._earliest` and \
`..._latest` are the first and the last possible day.
- **Codes** (`..._code`) are explained in [code lists](#code-lists), which are tables, too.
- **Refers to** names the column to join on. Every reference of a table is a foreign key.
- `id`s differ between databases. The **natural key** is the same in every database: cite that."""


def write_data_dictionary() -> str:
    """The page of the data dictionary."""
    entries: dict[str, list[Entry]] = {}
    for row in list_dictionary_rows():
        entries.setdefault(row["relation"], []).append(row)
    lists = {name: Base.metadata.tables[name] for name in sorted(CODE_LISTS)}
    families = list_families()
    return format_page(
        "Data dictionary",
        _ABOUT,
        format_table(["", ""], _list_contents(families)),
        "## Views",
        *(block for name in sorted(VIEWS) for block in _write_relation(name, entries[name])),
        *(block for family in families for block in _write_family(family, entries)),
        "## Code lists",
        "Each is a table with the columns `code`, `label`, `meaning` and `position` (in the list).",
        *(block for table in lists.values() for block in _write_code_list(table)),
    )


def _list_contents(families: list[Family]) -> Iterable[list[str]]:
    def format_links(names: Iterable[str]) -> str:
        return ", ".join(format_link(name, name) for name in names)

    yield ["[Views](#views)", format_links(sorted(VIEWS))]
    for family in families:
        anchor = f"#tables-of-{family.title.replace(' ', '-')}"
        yield [f"[{family.title.capitalize()}]({anchor})", format_links(_list_tables(family))]
    yield ["[Code lists](#code-lists)", format_links(sorted(CODE_LISTS))]


def _list_tables(family: Family) -> list[str]:
    return [table.name for table in family.tables]


def _write_family(family: Family, entries: dict[str, list[Entry]]) -> Iterable[str]:
    yield f"## Tables of {family.title}"
    yield escape_text(family.about)
    for table in family.tables:
        key = ", ".join(format_code(name) for name in get_natural_key(table))
        yield from _write_relation(
            table.name, entries[table.name], f"Natural key: {key}." if key else ""
        )


def _write_relation(name: str, entries: list[Entry], key: str = "") -> Iterable[str]:
    head, *columns = entries
    table = Base.metadata.tables.get(name)
    yield f"### {name}"
    yield " ".join(filter(None, [escape_text(head["meaning"]), key]))
    yield format_table(
        ["Column", "Type", "Refers to", "Meaning"],
        (
            [
                format_code(entry["column_name"]),
                _format_type(entry, table),
                _format_reference(entry["refers_to"]),
                escape_text(entry["meaning"]),
            ]
            for entry in columns
        ),
    )


def _format_type(entry: Entry, table: Table | None) -> str:
    """The type; for a table also whether it may be NULL, and whether it is unique."""
    if table is None:
        return str(entry["type"])
    column: Column[Any] = table.c[entry["column_name"]]
    if column.primary_key:
        return f"{entry['type']}, key"
    return f"{entry['type']}{' or NULL' if column.nullable else ''}" + (
        ", unique" if is_unique_column(column) else ""
    )


def _format_reference(target: str | None) -> str:
    return format_link(target, target.partition(".")[0]) if target else ""


def _write_code_list(table: Table) -> Iterable[str]:
    users = [
        (other.name, column.name)
        for other in Base.metadata.tables.values()
        for column in other.columns
        if (key := find_foreign_key(column)) is not None and key.column.table is table
    ]
    used = ", ".join(format_link(f"{name}.{column}", name) for name, column in users)
    yield f"### {table.name}"
    yield f"{escape_text(table.comment)} Used in {used or 'no table yet'}."
    yield format_table(
        ["Code", "Label", "Meaning"],
        (
            [
                format_code(str(row["code"])),
                escape_text(str(row["label"])),
                escape_text(str(row["meaning"])),
            ]
            for row in list_code_rows(table.name)
        ),
    )
