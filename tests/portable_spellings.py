"""Spellings of SQL that SQLite, PostgreSQL, DuckDB and Spark SQL do not read alike."""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlalchemy import Boolean
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS
from sqlalchemy.dialects.sqlite.base import SQLiteIdentifierPreparer
from sqlglot import exp

from models import Base

# Not casts to REAL, which has 32 bits in DuckDB, nor to DATE, which is a number in SQLite.
CASTS = {"VARCHAR", "INT", "BIGINT"}
FUNCTIONS = {
    *("and", "or", "case", "if", "cast", "exists", "coalesce", "nullif", "round", "abs"),
    *("count", "sum", "min", "max", "row_number", "rank", "dense_rank", "lag", "lead"),
    *("lower", "upper", "length", "substring", "replace", "trim"),
}
_UNLIKE = {
    exp.Interval: "INTERVAL",
    exp.Qualify: "QUALIFY",
    exp.ILike: "ILIKE",
    exp.Glob: "GLOB",
    exp.RegexpLike: "a regular expression",
    exp.SafeDivide: "a division that hides errors",
    exp.Array: "an array",
}
_RESERVED = {*RESERVED_WORDS, *SQLiteIdentifierPreparer.reserved_words, "within"}
_COLUMNS = [column for table in Base.metadata.sorted_tables for column in table.c]
_BOOLEANS = {column.name for column in _COLUMNS if isinstance(column.type, Boolean)}
_KNOWN = {column.name for column in _COLUMNS} - {c.name for c in _COLUMNS if c.nullable}
"""Columns that are nowhere NULL."""


def find_unlike_spellings(sql: str, aggregates: str = "") -> list[str]:
    """What the engines read in different ways; texts may be aggregated by `aggregates`."""
    tree = sqlglot.parse_one(sql, read="postgres")
    found = [
        each
        for node in tree.walk()
        for each in _find(node)
        if not (aggregates and each.startswith(f"function {aggregates}"))
    ]
    return sorted(set(found))


def _find(node: exp.Expr) -> Iterator[str]:
    for kind, name in _UNLIKE.items():
        if isinstance(node, kind):
            yield name
    if isinstance(node, exp.Identifier):
        if node.args.get("quoted"):
            yield f'"{node.name}", which is a text in Spark'
        if node.name.lower() in _RESERVED:
            yield f"the name {node.name}, a word of the language"
    elif isinstance(node, exp.Cast):
        if node.to.this.name not in CASTS:
            yield f"a cast to {node.to.this.name}"
        elif node.to.this.name == "VARCHAR" and not node.to.expressions:
            yield "VARCHAR without a length"
    elif isinstance(node, exp.Literal) and node.is_string and "\\" in node.this:
        yield f"a backslash in {node.this!r}"
    elif isinstance(node, exp.Literal) and not node.is_string and not node.this.isdigit():
        yield f"the number {node.this}, which is exact or not"
    elif isinstance(node, exp.Div) and not (_is_float(node.left) or _is_multiple(node)):
        yield f"the division {node.sql()}"
    elif isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null | exp.Not):
        yield f"{node.sql()}, between values"
    elif isinstance(node, exp.EQ | exp.NEQ) and _is_boolean_number(node):
        yield f"{node.sql()}, of a boolean"
    elif isinstance(node, exp.Like) and not isinstance(node.this.unnest(), exp.Lower):
        yield f"{node.sql()}, which sees capital letters or not"
    elif isinstance(node, exp.Group) and node.args.get("all"):
        yield "GROUP BY ALL"
    elif isinstance(node, exp.Func):
        yield from _find_in_function(node)


def _find_in_function(node: exp.Func) -> Iterator[str]:
    name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
    if name.lower() not in FUNCTIONS and not isinstance(node, exp.Connector):
        yield f"function {name.lower()}"
    if isinstance(node, exp.Max | exp.Min) and node.expressions:
        yield f"{name} of two values"
    if isinstance(node, exp.Sum):
        if isinstance(node.this, exp.Predicate):
            yield "the sum of a condition"
        outer = node.parent
        while isinstance(outer, exp.Filter | exp.Window):
            outer = outer.parent
        if not isinstance(outer, exp.Cast):
            yield f"{node.sql()} without a cast: PostgreSQL makes it a decimal number"


def _is_float(node: exp.Expr) -> bool:
    """Whether an integer was made what `divide` of models/views/dialects.py makes it."""
    return isinstance(node.unnest(), exp.Round)


def _is_multiple(node: exp.Div) -> bool:
    """Whether the dividend is a number less its remainder: the quotient has no fraction."""
    less = node.left.unnest()
    if not isinstance(less, exp.Sub):
        return False
    remainder = less.expression.unnest()
    return (
        isinstance(remainder, exp.Mod)
        and remainder.this.unnest() == less.this.unnest()
        and remainder.expression == node.right
    )


def _is_boolean_number(node: exp.EQ | exp.NEQ) -> bool:
    sides = [node.left.unnest(), node.right.unnest()]
    return any(isinstance(each, exp.Literal) for each in sides) and any(
        isinstance(each, exp.Column) and each.name in _BOOLEANS for each in sides
    )


def find_implicit_orders(sql: str) -> Iterator[str]:
    """Orders that decide which row counts and do not say where NULL stands.

    NULL is the smallest value in SQLite and the largest in PostgreSQL, so an order without NULLS
    FIRST or LAST reads differently there.
    """
    small, large = (
        list(sqlglot.parse_one(sql, read=name).find_all(exp.Ordered))
        for name in ("sqlite", "postgres")
    )
    for one, other in zip(small, large, strict=True):
        inner = one.this.unnest()
        is_known = isinstance(inner, exp.Literal) or (
            isinstance(inner, exp.Column) and inner.name in _KNOWN
        )
        query = one.find_ancestor(exp.Query, exp.Window)
        decides = isinstance(query, exp.Window) or (query is not None and query.args.get("limit"))
        if decides and not is_known and one.args["nulls_first"] != other.args["nulls_first"]:
            yield f"ORDER BY {inner.sql()} without NULLS FIRST or LAST"
