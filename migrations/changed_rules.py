"""Rules that autogenerate does not compare: the texts of CHECKs and of indexes.

Each engine rewrites what it is given, so the texts of a database are compared with those of a
second schema that is built from the models on the same engine.
"""

from __future__ import annotations

from typing import NamedTuple

from alembic.operations import ops
from sqlalchemy import CheckConstraint, Connection, Index, Table, inspect

from migrations.drift import build_models, read_index_texts
from models import Base


class ChangedRule(NamedTuple):
    """A CHECK or index that differs from its table's model; ``old`` is None for a new index."""

    rule: CheckConstraint | Index
    old: str | None


class _Texts(NamedTuple):
    """The texts of a schema's rules by table and name."""

    checks: dict[tuple[str, str], str]
    indexes: dict[tuple[str, str], str]


def find_changed_rules(connection: Connection) -> dict[str, list[ChangedRule]]:
    """The changed rules of each table that the database and the models both have."""
    found = _read_texts(connection)
    with build_models(connection) as models:
        wanted = _read_texts(models)
    tables = set(inspect(connection).get_table_names())
    changed = {
        name: [*_compare_checks(table, found, wanted), *_compare_indexes(table, found, wanted)]
        for name, table in Base.metadata.tables.items()
        if name in tables
    }
    return {name: rules for name, rules in changed.items() if rules}


def draft_upgrade(table: str, changed: ChangedRule) -> list[ops.MigrateOperation]:
    """Replace the old rule with the one of the model."""
    rule = changed.rule
    if isinstance(rule, Index):
        drop = [ops.DropIndexOp(str(rule.name), table)] if changed.old is not None else []
        return [*drop, ops.CreateIndexOp.from_index(rule)]
    return [_drop_check(table, rule), _create_check(table, rule, str(rule.sqltext))]


def draft_downgrade(table: str, changed: ChangedRule) -> list[ops.MigrateOperation]:
    """Replace the rule of the model with the old one."""
    rule = changed.rule
    if isinstance(rule, Index):
        drop = ops.DropIndexOp(str(rule.name), table)
        return [drop] if changed.old is None else [drop, ops.ExecuteSQLOp(changed.old)]
    assert changed.old is not None, "autogenerate drafts new checks"
    return [_drop_check(table, rule), _create_check(table, rule, changed.old)]


def _compare_checks(table: Table, found: _Texts, wanted: _Texts) -> list[ChangedRule]:
    rules = [rule for rule in table.constraints if isinstance(rule, CheckConstraint)]
    named = {(table.name, str(rule.name)): rule for rule in rules}
    return [
        ChangedRule(rule, found.checks[key])
        for key, rule in sorted(named.items())
        if key in found.checks and found.checks[key] != wanted.checks[key]
    ]


def _compare_indexes(table: Table, found: _Texts, wanted: _Texts) -> list[ChangedRule]:
    named = {(table.name, str(index.name)): index for index in table.indexes}
    return [
        ChangedRule(index, found.indexes.get(key))
        for key, index in sorted(named.items())
        if found.indexes.get(key) != wanted.indexes[key]
    ]


def _read_texts(connection: Connection) -> _Texts:
    checks = {
        (table, str(check["name"])): str(check["sqltext"])
        for (_, table), found in inspect(connection).get_multi_check_constraints().items()
        for check in found
    }
    return _Texts(checks, read_index_texts(connection))


def _drop_check(table: str, rule: CheckConstraint) -> ops.DropConstraintOp:
    return ops.DropConstraintOp(rule.name, table, type_="check")


def _create_check(table: str, rule: CheckConstraint, text: str) -> ops.CreateCheckConstraintOp:
    return ops.CreateCheckConstraintOp(rule.name, table, text)
