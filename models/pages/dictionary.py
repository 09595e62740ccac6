"""The data dictionary as a page: every view, table, column and code with what it means."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Table

from models.base import Base
from models.code_lists import CODE_LISTS, list_code_rows
from models.columns import find_foreign_key
from models.pages.families import Family, get_natural_key, is_unique_column, list_families
from models.pages.markdown import escape_text, format_code, format_link, format_page, format_table
from models.refresh import list_dictionary_rows
from models.views import VIEWS

Entry = dict[str, Any]

_ABOUT = """Every view, table, column and code list of the database, and what it means. The same \
is in the database itself, as the table `data_dictionary` (and, on PostgreSQL, as comments). \
[Entities](entities.md) draws how the tables hang together; [sql.md](sql.md) asks them.

- Read the **views** first: names stand beside ids, and each says what one row of it is.
- **Dates** are three columns: `..._edtf` as precise as the source, `..._earliest` and \
`..._latest` the first and the last day it can mean.
- **Codes** (`..._code`) are explained in [code lists](#code-lists), which are tables too.
- **Refers to** names the column that holds the same key: what to join on. Every reference of a \
table is a declared foreign key.
- `id`s differ between databases. What a row is **known by** is the same in every one: cite that."""


def write_data_dictionary() -> str:
    """The page."""
    entries: dict[str, list[Entry]] = {}
    for row in list_dictionary_rows():
        entries.setdefault(row["relation"], []).append(row)
    lists = {name: Base.metadata.tables[name] for name in sorted(CODE_LISTS)}
    told = list_families()
    return format_page(
        "Data dictionary",
        _ABOUT,
        format_table(["", ""], _list_contents(told)),
        "## Views",
        *(block for name in sorted(VIEWS) for block in _write_relation(name, entries[name])),
        *(block for family in told for block in _write_family(family, entries)),
        "## Code lists",
        "Each is a table with the columns `code`, `label`, `meaning` and `position`, the place in "
        "the list.",
        *(block for table in lists.values() for block in _write_code_list(table)),
    )


def _list_contents(told: list[Family]) -> Iterable[list[str]]:
    def links(names: Iterable[str]) -> str:
        return ", ".join(format_link(name, name) for name in names)

    yield ["[Views](#views)", links(sorted(VIEWS))]
    for family in told:
        anchor = f"#tables-of-{family.title.replace(' ', '-')}"
        yield [f"[{family.title.capitalize()}]({anchor})", links(_list_tables(family))]
    yield ["[Code lists](#code-lists)", links(sorted(CODE_LISTS))]


def _list_tables(family: Family) -> list[str]:
    return [table.name for table in family.tables]


def _write_family(family: Family, entries: dict[str, list[Entry]]) -> Iterable[str]:
    yield f"## Tables of {family.title}"
    yield escape_text(family.about)
    for table in family.tables:
        known = ", ".join(format_code(name) for name in get_natural_key(table))
        yield from _write_relation(
            table.name, entries[table.name], f"Known by {known}." if known else ""
        )


def _write_relation(name: str, entries: list[Entry], known: str = "") -> Iterable[str]:
    head, *columns = entries
    table = Base.metadata.tables.get(name)
    yield f"### {name}"
    yield " ".join(filter(None, [escape_text(head["meaning"]), known]))
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
    """The type; of a table also whether it may be missing, and whether it is unique."""
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
