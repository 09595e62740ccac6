"""Columns that many tables share: keys, references, notes and three-column dates."""

from datetime import date
from typing import Annotated, Any

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, MappedColumn, composite, mapped_column

from models.base import Text
from models.edtf import Edtf

Id = Annotated[
    int,
    mapped_column(
        primary_key=True,
        comment="Key for joins; differs between databases, so cite the natural key instead.",
    ),
]
Slug = Annotated[
    str, mapped_column(Text, unique=True, comment="Short readable key, the same in every database.")
]
Note = Annotated[
    str | None,
    mapped_column(Text, comment="What a reader of this row should know and no column holds."),
]


def text_column(comment: str) -> MappedColumn[Any]:
    """A text column; whether it may be NULL follows from the annotation."""
    return mapped_column(Text, comment=comment)


def reference(
    target: str, comment: str, *, on_delete: str = "RESTRICT", index: bool = True
) -> MappedColumn[Any]:
    """A foreign key to ``target`` ("table.column").

    CASCADE is for a part that means nothing without its whole; everything else is RESTRICT, so
    that no row vanishes because another was deleted.
    """
    return mapped_column(ForeignKey(target, ondelete=on_delete), index=index, comment=comment)


def code_column(code_list: str, comment: str) -> MappedColumn[Any]:
    """A column whose values are the codes of ``code_list``."""
    return mapped_column(
        Text, ForeignKey(f"{code_list}.code", ondelete="RESTRICT"), comment=comment
    )


def edtf_columns(name: str, comment: str) -> Any:
    """A date of limited precision: ``<name>_edtf``, ``<name>_earliest``, ``<name>_latest``."""
    return composite(
        Edtf,
        mapped_column(
            f"{name}_edtf",
            Text,
            nullable=True,
            comment=f"{comment}; EDTF as the source has it, NULL: unknown, ..: still going on.",
        ),
        mapped_column(
            f"{name}_earliest",
            Date,
            nullable=True,
            comment=f"{comment}: first day it can mean (ISO); NULL: open or unknown.",
        ),
        mapped_column(
            f"{name}_latest",
            Date,
            nullable=True,
            comment=f"{comment}: last day it can mean (ISO); NULL: open or unknown.",
        ),
    )


def known_until_column(name: str) -> Mapped[date | None]:
    """How far an end that is still to come (``..``) was known."""
    return mapped_column(
        f"{name}_known_until",
        Date,
        comment="Where the end is ..: the last day for which the source shows it still going on; "
        "NULL: the source is undated.",
    )


def date_checks(*names: str) -> tuple[CheckConstraint, ...]:
    """The CHECKs of three-column dates: in order, and no bounds without a text."""
    return tuple(
        check
        for name in names
        for check in (
            CheckConstraint(f"{name}_earliest <= {name}_latest", name=f"{name}_order"),
            CheckConstraint(
                f"{name}_edtf IS NOT NULL OR ({name}_earliest IS NULL AND {name}_latest IS NULL)",
                name=f"{name}_text",
            ),
        )
    )


def period_checks(start: str = "started", end: str = "ended") -> tuple[CheckConstraint, ...]:
    """The CHECKs of a start and an end: each in order, the end not before the start."""
    return (
        *date_checks(start, end),
        CheckConstraint(f"{start}_earliest <= {end}_latest", name=f"{start}_before_{end}"),
        CheckConstraint(
            f"{end}_known_until IS NULL OR ({end}_edtf IS NOT NULL AND {end}_edtf = '..')",
            name=f"{end}_known_until",
        ),
    )


def supertype_key(target: str, comment: str) -> MappedColumn[Any]:
    """The key of a subtype table, which is the key of the row it continues."""
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), primary_key=True, comment=comment)


def natural_key_index(table: str, *columns: str) -> Index:
    """The unique index of a natural key of which some parts may be NULL.

    SQL takes two NULLs for different; ``column?`` marks a text column, ``column#`` a number
    column whose NULL counts as one value, so that an unknown date cannot be entered twice.
    """
    parts = [
        sql(f"coalesce({column[:-1]}, '')")
        if column.endswith("?")
        else sql(f"coalesce({column[:-1]}, 0)")
        if column.endswith("#")
        else column
        for column in columns
    ]
    return Index(f"uq_{table}_natural_key", *parts, unique=True)


def find_foreign_key(column: Column[Any]) -> ForeignKey | None:
    """What a column refers to; a key of its own says more than its part in a compound one."""
    keys = sorted(
        column.foreign_keys, key=lambda key: len(key.constraint.elements) if key.constraint else 0
    )
    return keys[0] if keys else None
