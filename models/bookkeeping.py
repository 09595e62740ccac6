"""Data about the data: rows that the seeds own, the loaded edition, the data dictionary."""

from datetime import date

from sqlalchemy import Date, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Text
from models.columns import text_column

PROJECT = "project"
"""The origin of the rows that the project's own files describe."""


class SeededRow(Base):
    """One row that the seeds own."""

    __tablename__ = "seeded_rows"
    __table_args__ = (
        Index("ix_seeded_rows_origin", "origin"),
        {"comment": "Rows that came from seed files and not from a user; one row per such row."},
    )
    natural_key = ("table_name", "row_key")

    table_name: Mapped[str] = mapped_column(Text, primary_key=True, comment="Table of the row.")
    row_key: Mapped[str] = mapped_column(
        Text, primary_key=True, comment="Natural key of the row, its parts joined by +."
    )
    origin: Mapped[str] = text_column(
        "Data files that the row comes from: project, or a user's folder."
    )
    row_id: Mapped[str] = text_column("Primary key of the row in its table, as text.")
    fingerprint: Mapped[str] = text_column(
        "SHA-256 of the values loaded; shows whether a row was edited by hand or in its file. "
        "Empty: a migration changed the row since."
    )


class Edition(Base):
    """One loaded edition of the data."""

    __tablename__ = "editions"
    __table_args__ = ({"comment": "Editions of the data that are loaded; one row per origin."},)
    natural_key = ("origin",)

    origin: Mapped[str] = mapped_column(
        Text,
        primary_key=True,
        comment="Data files it was loaded from: project, or a user's folder.",
    )
    edition: Mapped[str] = text_column(
        "Version of the data and first digits of its digest, for citing."
    )
    digest: Mapped[str] = text_column("SHA-256 of all values loaded.")
    row_count: Mapped[int] = mapped_column(Integer, comment="Number of rows in the edition.")
    day: Mapped[date | None] = mapped_column(
        Date,
        comment="Day for which the data vouch, the default day of reports; NULL: a user's folder.",
    )


class DictionaryEntry(Base):
    """The meaning of one table, view or column."""

    __tablename__ = "data_dictionary"
    __table_args__ = (
        {
            "comment": "What every table, view and column means, since SQLite drops comments; "
            "one row per table, view and column."
        },
    )
    natural_key = ("relation", "column_name")

    relation: Mapped[str] = mapped_column(Text, primary_key=True, comment="Table or view.")
    column_name: Mapped[str] = mapped_column(
        Text, primary_key=True, comment="Column; empty for the table or view itself."
    )
    kind: Mapped[str] = text_column("table, view, or column.")
    position: Mapped[int] = mapped_column(
        Integer, comment="Position in the table, from 1; 0: the table itself."
    )
    type: Mapped[str | None] = text_column("SQL type of a column, spelled alike on all databases.")
    refers_to: Mapped[str | None] = text_column(
        "Table and column that a foreign key refers to; for a view, the key that the column holds."
    )
    meaning: Mapped[str] = text_column("What it means, with its unit if it has one.")
