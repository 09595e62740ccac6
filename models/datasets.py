"""Datasets that other people publish: which are loaded, from which files, and what they cover.

Plain tables, not mapped classes: nobody handles their rows one by one, and a report that does not
ask for them should not wait for their mapping.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
)

from models.base import Base, Text
from models.code_lists import Code, declare_code_list


class UnmappedReason(Code):
    """Why a published code leads to no actor."""

    REGIONAL = "regional", "Region", "It names a region or a group of states, not a state."
    NOT_THEN = "not_then", "Not at that time", "Its state did not have it on the day of the row."
    AMBIGUOUS = "ambiguous", "Ambiguous", "It can mean more than one state."
    UNKNOWN = "unknown", "Unknown", "No crosswalk knows it."


unmapped_reasons = declare_code_list(
    "unmapped_reasons", UnmappedReason, "Why a published code leads to no actor."
)


def dataset_column(comment: str = "Which dataset.") -> Column[int]:
    """The dataset of a row, which cannot go while the row is there."""
    return Column(
        "dataset_id",
        Integer,
        ForeignKey("datasets.id", ondelete="RESTRICT"),
        nullable=False,
        comment=comment,
    )


datasets = Table(
    "datasets",
    Base.metadata,
    Column(
        "id",
        Integer,
        primary_key=True,
        comment="Key for joins; differs between databases, so cite the slug instead.",
    ),
    Column("slug", Text, nullable=False, unique=True, comment="Name given to bedfellows import."),
    Column("title", Text, nullable=False, comment="The dataset's own title."),
    Column("publisher", Text, nullable=False, comment="Who publishes it."),
    Column("url", Text, nullable=False, comment="Where its publisher offers it."),
    Column("licence", Text, nullable=False, comment="Under which terms it may be used."),
    Column("citation", Text, nullable=False, comment="How its authors ask to be cited, as BibTeX."),
    Column("edition", Text, comment="The edition imported last, as far as its files say."),
    Column("covers_from", Date, comment="First day that the files loaded cover; NULL: no days."),
    Column("covers_to", Date, comment="Last day that the files loaded cover; NULL: no days."),
    comment="Datasets that files have been imported of; one row per dataset.",
    info={"natural_key": ("slug",)},
)

imports = Table(
    "imports",
    Base.metadata,
    Column("id", Integer, primary_key=True, comment="Number of the import in this database."),
    dataset_column(),
    Column("file_name", Text, nullable=False, comment="Name of the file, without its folder."),
    Column("file_sha256", Text, nullable=False, comment="SHA-256 of the file as it was given."),
    Column("edition", Text, comment="Edition of the dataset, as far as the file says."),
    Column("rows_read", Integer, nullable=False, comment="Rows in the file, its header left out."),
    Column("rows_loaded", Integer, nullable=False, comment="Rows that were new or changed."),
    Column(
        "rows_revised",
        Integer,
        nullable=False,
        comment="Those of the rows loaded that changed what an earlier import had brought.",
    ),
    Column("rows_known", Integer, nullable=False, comment="Rows that stood here already."),
    Column("rows_rejected", Integer, nullable=False, comment="Rows refused, each with a reason."),
    Column("first_day", Date, comment="First day that the file covers; NULL: it has no days."),
    Column("last_day", Date, comment="Last day that the file covers; NULL: it has no days."),
    Column("imported_at", Text, nullable=False, comment="When, in UTC: 2026-01-31T12:00:00Z."),
    CheckConstraint("rows_read = rows_loaded + rows_known + rows_rejected", name="rows_add_up"),
    CheckConstraint(
        "rows_loaded >= rows_revised AND rows_revised >= 0 AND rows_known >= 0 "
        "AND rows_rejected >= 0",
        name="rows_not_negative",
    ),
    CheckConstraint("length(file_sha256) = 64", name="sha256_length"),
    Index("ix_imports_dataset_id_file_sha256", "dataset_id", "file_sha256"),
    comment="Files that were imported, and what became of their rows; one row per reading of a "
    "file.",
    info={"natural_key": ("dataset_id", "file_sha256", "imported_at")},
)

coverage_days = Table(
    "coverage_days",
    Base.metadata,
    dataset_column(),
    Column("day", Date, nullable=False, comment="The day that was covered."),
    Column("row_count", Integer, nullable=False, comment="Rows loaded that were published for it."),
    PrimaryKeyConstraint("dataset_id", "day"),
    CheckConstraint("row_count >= 0", name="rows_not_negative"),
    comment="Days that the files loaded cover: where a day lacks, nothing is known of it; one row "
    "per dataset and day.",
    sqlite_with_rowid=False,
    info={"natural_key": ("dataset_id", "day")},
)

unmapped_codes = Table(
    "unmapped_codes",
    Base.metadata,
    dataset_column(),
    Column("code", Text, nullable=False, comment="The code or name as published."),
    Column(
        "reason_code",
        Text,
        ForeignKey("unmapped_reasons.code", ondelete="RESTRICT"),
        nullable=False,
        comment="Why it leads to no actor.",
    ),
    Column("label", Text, comment="What the dataset calls it, where that is known."),
    Column(
        "row_count", Integer, nullable=False, comment="Sides of rows loaded that it left empty."
    ),
    PrimaryKeyConstraint("dataset_id", "code", "reason_code"),
    CheckConstraint("row_count > 0", name="rows_positive"),
    comment="Published codes that lead to no actor, and how often they were met; one row per "
    "dataset, code and reason.",
    sqlite_with_rowid=False,
    info={"natural_key": ("dataset_id", "code", "reason_code")},
)

imported_rows = Table(
    "imported_rows",
    Base.metadata,
    Column("table_name", Text, nullable=False, comment="Table of the row."),
    Column("row_id", Integer, nullable=False, comment="Primary key of the row in its table."),
    dataset_column("Which dataset it came from."),
    Column(
        "import_id",
        Integer,
        ForeignKey("imports.id", ondelete="RESTRICT"),
        nullable=False,
        comment="Which import brought it first.",
    ),
    PrimaryKeyConstraint("table_name", "row_id"),
    Index("ix_imported_rows_dataset_id_table_name", "dataset_id", "table_name"),
    Index("ix_imported_rows_import_id", "import_id"),
    comment="Which rows of the curated tables came from a dataset; one row per such row.",
    sqlite_with_rowid=False,
    info={"natural_key": ("table_name", "row_id")},
)

same_records = Table(
    "same_records",
    Base.metadata,
    Column("table_name", Text, nullable=False, comment="agreements or sanctions."),
    Column(
        "kept_key",
        Text,
        nullable=False,
        comment="Slug of the record that reports count, the curated one of the two.",
    ),
    Column("other_key", Text, nullable=False, comment="Slug of the other record."),
    Column(
        "is_same",
        Boolean,
        nullable=False,
        comment="True: one and the same, counted once; False: looked at, and two.",
    ),
    Column("decided_on", Date, nullable=False, comment="When a person decided so."),
    Column("note", Text, comment="Why."),
    PrimaryKeyConstraint("table_name", "kept_key", "other_key"),
    CheckConstraint("kept_key <> other_key", name="two_records"),
    CheckConstraint("table_name IN ('agreements', 'sanctions')", name="known_table"),
    comment="Pairs of records from different sources that a person looked at: the same, or not; "
    "by key, so that they outlive a new load; one row per pair.",
    sqlite_with_rowid=False,
    info={"natural_key": ("table_name", "kept_key", "other_key")},
)
