"""The planned changes as statements: inserts and updates, then deletes, table by table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update

from models import Edition, SeededRow
from models.bulk_insert import insert_numbered
from seeds.curated.current_state import DatabaseState, LedgerEntry
from seeds.curated.diff import Plan, TablePlan
from seeds.curated.natural_keys import Key, TableSpec, get_table_specs

Ids = dict[str, dict[Key, Any]]


def apply_plan(
    connection: Connection,
    plan: Plan,
    state: DatabaseState,
    *,
    origin: str,
    edition: str | None,
    progress: Callable[[str], None],
) -> None:
    """Write the planned rows, the ledger of owned rows and the edition; commits nothing."""
    ids: Ids = {
        name: {row.key: row.id for row in rows.values()} for name, rows in state.rows.items()
    }
    ledger = dict(plan.ledger)
    for name, table in plan.tables.items():
        spec = get_table_specs()[name]
        if table.additions:
            progress(f"loading {name}")
            _insert_rows(connection, spec, table, ids)
        for addition in table.additions:
            row_id = str(ids[name][addition.key])
            ledger[name, addition.text] = LedgerEntry(origin, row_id, addition.fingerprint)
        if table.changes:
            _update_rows(connection, spec, table, ids)
        for change in table.changes:
            row_id = str(change.row.id)
            ledger[name, change.text] = LedgerEntry(origin, row_id, change.fingerprint)
    removed = list(plan.forgotten)
    for name, table in reversed(plan.tables.items()):
        if table.removals:
            _delete_rows(connection, get_table_specs()[name], [row.id for _, row in table.removals])
            removed += [(name, text) for text, _ in table.removals]
    progress("recording what was loaded")
    _update_ledger(connection, state, ledger, removed)
    _set_edition(connection, plan, origin, edition)


def _replace_references(spec: TableSpec, values: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    """A row with ids in the place of the keys of other rows."""
    columns = dict(values)
    for column, target in spec.references.items():
        if columns[column] is not None:
            columns[column] = ids[target][columns[column]]
    return columns


def _insert_rows(connection: Connection, spec: TableSpec, table: TablePlan, ids: Ids) -> None:
    rows = [_replace_references(spec, addition.values, ids) for addition in table.additions]
    if spec.has_own_id:
        new = insert_numbered(connection, spec.table, rows)
    else:
        connection.execute(insert(spec.table), rows)
        new = [row[spec.primary_key] for row in rows]
    for addition, row_id in zip(table.additions, new, strict=True):
        ids[spec.name][addition.key] = row_id


def _update_rows(connection: Connection, spec: TableSpec, table: TablePlan, ids: Ids) -> None:
    statement = update(spec.table).where(spec.table.c[spec.primary_key] == bindparam("the_row"))
    connection.execute(
        statement.values({name: bindparam(f"new_{name}") for name in table.changes[0].values}),
        [
            {"the_row": change.row.id}
            | {
                f"new_{name}": value
                for name, value in _replace_references(spec, change.values, ids).items()
            }
            for change in table.changes
        ],
    )


def _delete_rows(connection: Connection, spec: TableSpec, row_ids: list[Any]) -> None:
    column = spec.table.c[spec.primary_key]
    statement = delete(spec.table).where(column == bindparam("the_row"))
    connection.execute(statement, [{"the_row": row_id} for row_id in row_ids])


def _update_ledger(
    connection: Connection,
    state: DatabaseState,
    ledger: Mapping[tuple[str, str], LedgerEntry],
    removed: list[tuple[str, str]],
) -> None:
    """Write which rows the data folder owns now, and delete the entries that are gone."""
    table = SeededRow.table()
    stale = [*removed, *(entry for entry in ledger if entry in state.ledger)]
    if stale:
        statement = delete(table).where(
            table.c.table_name == bindparam("the_table"), table.c.row_key == bindparam("the_key")
        )
        connection.execute(
            statement, [{"the_table": name, "the_key": text} for name, text in stale]
        )
    if ledger:
        connection.execute(
            insert(table),
            [
                {
                    "table_name": name,
                    "row_key": text,
                    "origin": owned.origin,
                    "row_id": owned.row_id,
                    "fingerprint": owned.fingerprint,
                }
                for (name, text), owned in ledger.items()
            ],
        )


def _set_edition(connection: Connection, plan: Plan, origin: str, edition: str | None) -> None:
    table = Edition.table()
    connection.execute(delete(table).where(table.c.origin == origin))
    if edition is None:
        return
    connection.execute(
        insert(table),
        {
            "origin": origin,
            "edition": edition,
            "digest": plan.digest,
            "row_count": plan.row_count,
            "day": plan.day,
        },
    )
