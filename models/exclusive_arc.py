"""Exclusive arcs: rows that each refer to exactly one row of several possible tables.

Each possible table has its own foreign key, so the database checks every reference; a CHECK makes
sure that exactly one of the keys is set.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer
from sqlalchemy import text as sql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex

from models.base import Base
from models.citable import name_target_column
from models.columns import natural_key_index


def add_arc(model: type[Base], targets: Iterable[type[Base]], key: Sequence[str]) -> None:
    """Make each row of ``model`` refer to exactly one row of one of ``targets``.

    Adds a foreign key for each table (deleting the target deletes the row) with a partial index,
    because most keys are NULL in most rows; the CHECK that exactly one is set; and the unique index
    over ``key`` (columns marked as in ``natural_key``) and the targets.
    """
    table = model.table()
    arc = {name_target_column(target.table().name): target.table().name for target in targets}
    for name, target in arc.items():
        column: Column[int | None] = Column(
            name,
            Integer,
            ForeignKey(f"{target}.id", ondelete="CASCADE"),
            comment=f"The row of {target} that this row is about; exactly one such key is set.",
        )
        setattr(model, name, column)
        where = sql(f"{name} IS NOT NULL")
        index = Index(f"ix_{table.name}_{name}", name, sqlite_where=where, info={"where": where})
        table.append_constraint(index)
    terms = (f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in arc)
    table.append_constraint(CheckConstraint(f"{' + '.join(terms)} = 1", name="exactly_one_target"))
    table.append_constraint(natural_key_index(table.name, *key, *(f"{name}#" for name in arc)))
    table.info["arc"] = arc


def list_arcs() -> dict[str, Mapping[str, str]]:
    """By table with an arc: the columns of the arc, each with the table it refers to."""
    return {
        table.name: table.info["arc"]
        for table in Base.metadata.tables.values()
        if "arc" in table.info
    }


@compiles(CreateIndex, "postgresql")
def _add_condition_on_postgresql(create: CreateIndex, compiler: Any, **options: Any) -> str:
    """Set PostgreSQL's condition only here: naming it earlier would import the whole dialect."""
    index = create.element
    if "where" in index.info:
        index.dialect_kwargs["postgresql_where"] = index.info["where"]
    statement: str = compiler.visit_create_index(create, **options)
    return statement
