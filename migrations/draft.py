"""Drafts of steps: what autogenerate finds, arranged to follow the rules of README.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from alembic.operations import MigrationScript, ops
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection

from migrations.changed_rules import draft_downgrade, draft_upgrade, find_changed_rules
from schema_revision import list_revisions

_NAME_LENGTH = 32
"""Characters that PostgreSQL has room for in `alembic_version`."""
# Comments follow from the models, without a step.
_COMMENTS = (ops.CreateTableCommentOp, ops.DropTableCommentOp)
# What is done to a table in this order; everything else comes in the middle, in one batch.
_BEFORE_BATCH: tuple[type[ops.MigrateOperation], ...] = (ops.DropIndexOp, ops.AddColumnOp)
_AFTER_BATCH: tuple[type[ops.MigrateOperation], ...] = (
    ops.DropColumnOp,
    ops.CreateIndexOp,
    ops.ExecuteSQLOp,
)


def arrange_draft(
    context: MigrationContext,
    _revision: str | Iterable[str | None] | Iterable[str],
    scripts: list[MigrationScript],
) -> None:
    """Name each new step after its number and message, and arrange its operations."""
    for script in scripts:
        script.rev_id = _name_step(str(script.message or "step"))
        assert script.upgrade_ops is not None
        assert script.downgrade_ops is not None
        _refuse_required_columns(script.upgrade_ops.ops)
        assert context.connection is not None
        _add_changed_rules(context.connection, script.upgrade_ops, script.downgrade_ops)
        for operations in (script.upgrade_ops, script.downgrade_ops):
            operations.ops = list(_arrange_operations(operations.ops))


def _add_changed_rules(
    connection: Connection, upgrade: ops.UpgradeOps, downgrade: ops.DowngradeOps
) -> None:
    """Add the changed rules that autogenerate has not drafted itself."""
    for table, rules in find_changed_rules(connection).items():
        drafted = _find_table(upgrade.ops, table)
        names = {_name_rule(each) for each in drafted.ops} if drafted else set()
        for changed in (each for each in rules if each.rule.name not in names):
            if (up := _find_table(upgrade.ops, table)) is None:
                up = ops.ModifyTableOps(table, [])
                upgrade.ops.append(up)
            if (down := _find_table(downgrade.ops, table)) is None:
                down = ops.ModifyTableOps(table, [])
                downgrade.ops.insert(0, down)
            up.ops += draft_upgrade(table, changed)
            down.ops += draft_downgrade(table, changed)


def _find_table(operations: list[ops.MigrateOperation], table: str) -> ops.ModifyTableOps | None:
    for each in operations:
        if isinstance(each, ops.ModifyTableOps) and each.table_name == table:
            return each
    return None


def _name_rule(operation: ops.MigrateOperation) -> str | None:
    if isinstance(operation, ops.CreateIndexOp):
        return operation.index_name
    if isinstance(operation, ops.CreateCheckConstraintOp):
        return str(operation.constraint_name)
    return None


def _name_step(message: str) -> str:
    """The revision of a new step: `0021_visits`."""
    number = int(list_revisions()[-1][:4]) + 1
    words = re.sub(r"\W+", "_", message.lower()).strip("_")
    return f"{number:04}_{words}"[:_NAME_LENGTH]


def _refuse_required_columns(operations: list[ops.MigrateOperation]) -> None:
    """Raise CommandError for a new column that the rows of a table could not fill."""
    for table in operations:
        for operation in table.ops if isinstance(table, ops.ModifyTableOps) else []:
            if isinstance(operation, ops.AddColumnOp):
                column = operation.column
                if not column.nullable and column.server_default is None:
                    raise CommandError(
                        f"the new column {operation.table_name}.{column.name} needs a value for "
                        "the rows that exist: make it nullable or give it a server_default"
                    )


def _arrange_operations(
    operations: list[ops.MigrateOperation],
) -> Iterator[ops.MigrateOperation]:
    for operation in operations:
        if isinstance(operation, ops.ModifyTableOps):
            yield from _arrange_table(operation)
        elif not _is_comment(operation):
            yield operation


def _arrange_table(table: ops.ModifyTableOps) -> Iterator[ops.MigrateOperation]:
    """Take columns and indexes out of the batch, which would copy the table on SQLite."""
    found = [operation for operation in table.ops if not _is_comment(operation)]
    batch = [each for each in found if not isinstance(each, (*_BEFORE_BATCH, *_AFTER_BATCH))]
    for kind in _BEFORE_BATCH:
        yield from (each for each in found if isinstance(each, kind))
    if batch:
        yield ops.ModifyTableOps(table.table_name, batch, schema=table.schema)
    for kind in _AFTER_BATCH:
        yield from (_complete_index(each) for each in found if isinstance(each, kind))


def _complete_index(operation: ops.MigrateOperation) -> ops.MigrateOperation:
    """Give a partial index its condition on both engines."""
    if isinstance(operation, ops.CreateIndexOp):
        for one, other in (("sqlite", "postgresql"), ("postgresql", "sqlite")):
            if (where := operation.kw.get(f"{one}_where")) is not None:
                operation.kw.setdefault(f"{other}_where", where)
    return operation


def _is_comment(operation: ops.MigrateOperation) -> bool:
    if isinstance(operation, ops.AlterColumnOp):
        return operation.modify_comment is not False and not any(
            (
                operation.modify_nullable is not None,
                operation.modify_type is not None,
                operation.modify_server_default is not False,
                operation.modify_name is not None,
            )
        )
    return isinstance(operation, _COMMENTS)
