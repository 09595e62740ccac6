"""Columns, constraints and indexes that the steps 0001 to 0014 have in common.

This file is frozen: a step must do the same in ten years as today. A change is a new file,
`helpers_v2.py`, for the steps that are written after it.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op


def text_column(name: str, comment: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, comment=comment)


def integer_column(name: str, comment: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=null, comment=comment)


def reference(
    table: str, name: str, to: str, comment: str, *, null: bool = False, on_delete: str = "RESTRICT"
) -> sa.Column[int]:
    key = sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{name}"), ondelete=on_delete)
    return sa.Column(name, sa.Integer, key, nullable=null, comment=comment)


def code_column(
    table: str, name: str, to: str, comment: str, *, null: bool = False
) -> sa.Column[str]:
    """A column that holds codes of the list `to`."""
    key = sa.ForeignKey(f"{to}.code", name=op.f(f"fk_{table}_{name}"), ondelete="RESTRICT")
    return sa.Column(name, sa.Text, key, nullable=null, comment=comment)


def date_columns(name: str, comment: str) -> tuple[sa.Column[Any], ...]:
    written = f"{comment}; EDTF as the source has it, NULL: unknown, ..: still going on."
    first = f"{comment}: first day it can mean (ISO); NULL: open or unknown."
    last = f"{comment}: last day it can mean (ISO); NULL: open or unknown."
    return (
        sa.Column(f"{name}_edtf", sa.Text, nullable=True, comment=written),
        sa.Column(f"{name}_earliest", sa.Date, nullable=True, comment=first),
        sa.Column(f"{name}_latest", sa.Date, nullable=True, comment=last),
    )


def known_until_column(name: str) -> sa.Column[Any]:
    comment = (
        "Where the end is ..: the last day for which the source shows it still going on; "
        "NULL: the source is undated."
    )
    return sa.Column(f"{name}_known_until", sa.Date, nullable=True, comment=comment)


def key_columns(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    comment = "Key for joins; differs between databases, so cite the natural key instead."
    return (
        sa.Column("id", sa.Integer, nullable=False, comment=comment),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def slug_columns(table: str) -> tuple[sa.Column[str], sa.UniqueConstraint]:
    comment = "Short readable key, the same in every database."
    return (
        sa.Column("slug", sa.Text, nullable=False, comment=comment),
        sa.UniqueConstraint("slug", name=op.f(f"uq_{table}_slug")),
    )


def check(table: str, rule: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{rule}"))


def date_checks(table: str, name: str) -> tuple[sa.CheckConstraint, ...]:
    """The days of a date are in order, and there are none without a text."""
    return (
        check(table, f"{name}_order", f"{name}_earliest <= {name}_latest"),
        check(
            table,
            f"{name}_text",
            f"{name}_edtf IS NOT NULL OR ({name}_earliest IS NULL AND {name}_latest IS NULL)",
        ),
    )


def period_checks(table: str, start: str, end: str) -> tuple[sa.CheckConstraint, ...]:
    """Each date is in order, the end is not before the start, only an open end is known until."""
    return (
        *date_checks(table, start),
        *date_checks(table, end),
        check(table, f"{start}_before_{end}", f"{start}_earliest <= {end}_latest"),
        check(
            table,
            f"{end}_known_until",
            f"{end}_known_until IS NULL OR ({end}_edtf IS NOT NULL AND {end}_edtf = '..')",
        ),
    )


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def create_index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, [*columns])


def create_natural_key(table: str, *parts: str) -> None:
    """A unique index in which NULL counts as a value, with `coalesce(...)` where it can occur."""
    columns = [sa.text(part) if "(" in part else part for part in parts]
    op.create_index(op.f(f"uq_{table}_natural_key"), table, columns, unique=True)


def create_arc_index(table: str, column: str) -> None:
    """An index of the rows that have this key: most have none."""
    where = sa.text(f"{column} IS NOT NULL")
    name = op.f(f"ix_{table}_{column}")
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def create_code_list(name: str, comment: str) -> None:
    op.create_table(
        name,
        sa.Column("code", sa.Text, nullable=False, comment="The value that other tables hold."),
        sa.Column("label", sa.Text, nullable=False, comment="What to print for the code."),
        sa.Column(
            "meaning", sa.Text, nullable=False, comment="What the code says, in one sentence."
        ),
        sa.Column("position", sa.Integer, nullable=False, comment="Place in the list, from 1."),
        sa.PrimaryKeyConstraint("code", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("label", name=op.f(f"uq_{name}_label")),
        comment=comment,
    )
