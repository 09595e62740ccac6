"""Rows that follow from the models: those of code lists, and of any table that has no others."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select

from console import UserError
from models import Base
from models.code_lists import CODE_LISTS, list_code_rows

Row = dict[str, Any]


def refresh_code_lists(connection: Connection) -> list[str]:
    """Make all code lists equal to the models; the names of those that were different.

    Raises UserError if a code that is no longer in its list is still used.
    """
    return [name for name in CODE_LISTS if _refresh_code_list(connection, name)]


def replace_rows(connection: Connection, table: Table, wanted: list[Row]) -> bool:
    """Make `table` hold exactly the rows `wanted`; returns whether that changed anything."""
    key = [column.name for column in table.primary_key]

    def index_by_key(rows: list[Row]) -> dict[tuple[Any, ...], Row]:
        return {tuple(row[name] for name in key): row for row in rows}

    found = index_by_key([dict(row) for row in connection.execute(select(table)).mappings()])
    goal = index_by_key(wanted)
    this = [table.c[name] == bindparam(f"key_{name}") for name in key]
    gone = [_prefix_key(row, key) for identity, row in found.items() if identity not in goal]
    new = [row for identity, row in goal.items() if identity not in found]
    changed = [
        row | _prefix_key(row, key)
        for identity, row in goal.items()
        if identity in found and found[identity] != row
    ]
    if gone:
        connection.execute(table.delete().where(*this), gone)
    if new:
        connection.execute(table.insert(), new)
    if changed:
        values: Row = {column.name: bindparam(column.name) for column in table.columns}
        connection.execute(table.update().where(*this).values(values), changed)
    return bool(gone or new or changed)


def _prefix_key(row: Mapping[str, Any], key: list[str]) -> Row:
    return {f"key_{name}": row[name] for name in key}


def _refresh_code_list(connection: Connection, name: str) -> bool:
    table, wanted = Base.metadata.tables[name], list_code_rows(name)
    found = {row.code: row.label for row in connection.execute(select(table.c.code, table.c.label))}
    labels = {str(row["code"]): row["label"] for row in wanted}
    for code in found.keys() - labels.keys():
        _refuse_if_used(connection, table, code)
    moved = [code for code, label in found.items() if labels.get(code, label) != label]
    if moved:
        # A label may move from one code to another, but labels must be unique at every moment.
        placeholder = table.update().where(table.c.code.in_(moved))
        connection.execute(placeholder.values(label="was " + table.c.code))
    return replace_rows(connection, table, [dict(row) for row in wanted])


def _refuse_if_used(connection: Connection, code_list: Table, code: str) -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column is code_list.c.code for key in column.foreign_keys):
                query = select(func.count()).select_from(table).where(column == code)
                if count := connection.execute(query).scalar_one():
                    raise UserError(
                        f"the code {code!r} is no longer in the list {code_list.name}, but "
                        f"{count} {'row' if count == 1 else 'rows'} of {table.name} still "
                        f"{'uses' if count == 1 else 'use'} it in {column.name}: "
                        f"give {'it' if count == 1 else 'them'} another code"
                    )
