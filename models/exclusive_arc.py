"""Exclusive arcs: a row that bears on exactly one row of several possible tables.

Each possible table has a foreign key of its own, so that the database keeps every reference whole;
a CHECK says that exactly one is set.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer
from sqlalchemy import text as sql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex

from models.base import Base
from models.columns import natural_key

_SINGULAR = {
    "actors": "actor",
    "actor_successions": "actor_succession",
    "memberships": "membership",
    "tenures": "tenure",
    "relations": "relation",
    "agreements": "agreement",
    "agreement_parties": "agreement_party",
    "agreement_actions": "agreement_action",
    "laws": "law",
    "law_stages": "law_stage",
    "law_votes": "law_vote",
    "law_links": "law_link",
    "events": "event",
    "sanctions": "sanction",
    "observations": "observation",
}


def target_column_name(table: str) -> str:
    """The foreign key of an arc that points at ``table``: ``law_stages`` -> ``law_stage_id``."""
    return f"{_SINGULAR[table]}_id"


def add_arc(model: type[Base], tables: Sequence[str], key: Sequence[str]) -> None:
    """Let each row of ``model`` bear on exactly one row of one of ``tables``.

    Adds a foreign key per table (the row goes when the row it bears on goes) with a partial index,
    since most keys are NULL in most rows, the CHECK that exactly one is set, and the unique index
    over ``key`` (columns marked as in ``natural_key``) and the target.
    """
    table = model.table()
    names = [target_column_name(target) for target in tables]
    for name, target in zip(names, tables, strict=True):
        column: Column[int | None] = Column(
            name,
            Integer,
            ForeignKey(f"{target}.id", ondelete="CASCADE"),
            comment=f"The row of {target} it bears on; exactly one of these keys is set.",
        )
        setattr(model, name, column)
        where = sql(f"{name} IS NOT NULL")
        index = Index(f"ix_{table.name}_{name}", name, sqlite_where=where, info={"where": where})
        table.append_constraint(index)
    terms = (f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in names)
    table.append_constraint(CheckConstraint(f"{' + '.join(terms)} = 1", name="exactly_one_target"))
    table.append_constraint(natural_key(table.name, *key, *(f"{name}#" for name in names)))


@compiles(CreateIndex, "postgresql")
def _partial_on_postgresql(create: CreateIndex, compiler: Any, **options: Any) -> str:
    """Tell PostgreSQL of the condition only here: to name its option loads that whole dialect."""
    index = create.element
    if "where" in index.info:
        index.dialect_kwargs["postgresql_where"] = index.info["where"]
    statement: str = compiler.visit_create_index(create, **options)
    return statement
