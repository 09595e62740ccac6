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
    mapped_column(Text, comment="What else a reader should know; no other column holds it."),
]


KNOWN_UNTIL = (
    "If the end is ..: last day on which the source shows it still going on; NULL: the source has "
    "no date."
)
"""The comment of every ``..._known_until`` column."""


def describe_date(name: str, meaning: str) -> dict[str, str]:
    """The meanings of the three columns of the date ``name``."""
    return {
        f"{name}_edtf": f"{meaning}; EDTF as in the source, NULL: unknown, ..: still going on.",
        f"{name}_earliest": f"{meaning}: first possible day (ISO); NULL: open or unknown.",
        f"{name}_latest": f"{meaning}: last possible day (ISO); NULL: open or unknown.",
    }


def text_column(comment: str) -> MappedColumn[Any]:
    """A text column; the annotation says whether it may be NULL."""
    return mapped_column(Text, comment=comment)


def reference(
    target: str, comment: str, *, on_delete: str = "RESTRICT", index: bool = True
) -> MappedColumn[Any]:
    """A foreign key to ``target`` ("table.column").

    CASCADE is for a part that means nothing without its whole. Everything else is RESTRICT, so
    that deleting a row never removes an unrelated one.
    """
    return mapped_column(ForeignKey(target, ondelete=on_delete), index=index, comment=comment)


def code_column(code_list: str, comment: str) -> MappedColumn[Any]:
    """A column whose values are the codes of ``code_list``."""
    return mapped_column(
        Text, ForeignKey(f"{code_list}.code", ondelete="RESTRICT"), comment=comment
    )


def edtf_columns(name: str, comment: str) -> Any:
    """A date of limited precision: ``<name>_edtf``, ``<name>_earliest``, ``<name>_latest``."""
    text, *bounds = describe_date(name, comment).items()
    return composite(
        Edtf,
        mapped_column(text[0], Text, nullable=True, comment=text[1]),
        *(mapped_column(day, Date, nullable=True, comment=meaning) for day, meaning in bounds),
    )


def date_columns(name: str, comment: str) -> list[Column[Any]]:
    """The same three columns, for a table without a class."""
    text, *bounds = describe_date(name, comment).items()
    return [
        Column(text[0], Text, comment=text[1]),
        *(Column(day, Date, comment=meaning) for day, meaning in bounds),
    ]


def known_until_column(name: str) -> Mapped[date | None]:
    """The day until which a source confirms that something has not ended (``..``)."""
    return mapped_column(
        f"{name}_known_until",
        Date,
        comment=KNOWN_UNTIL,
    )


def date_checks(*names: str) -> tuple[CheckConstraint, ...]:
    """The CHECKs of three-column dates: bounds in order, and none without a text."""
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
    """The key of a subtype table, which is also the key of the supertype row."""
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), primary_key=True, comment=comment)


def natural_key_index(table: str, *columns: str) -> Index:
    """The unique index of a natural key, some parts of which may be NULL.

    SQL treats two NULLs as different. ``column?`` marks a text column and ``column#`` a number
    column whose NULL counts as a value, so that an unknown date cannot be entered twice.
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
    """The foreign key of a column, if any; its own key is preferred to a compound one."""
    keys = sorted(
        column.foreign_keys, key=lambda key: len(key.constraint.elements) if key.constraint else 0
    )
    return keys[0] if keys else None
