"""Datasets that other people publish: which are loaded, from which files, and what they cover.

These are plain tables, not mapped classes: their rows are loaded in bulk, and mapping them would
slow down the start of every report.
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
    false,
)

from models.base import Base, Text
from models.code_lists import Code, declare_code_list


class UnmappedReason(Code):
    """The reasons why a published code matches no actor."""

    REGIONAL = "regional", "Region", "It means a region or a group of states, not a state."
    NOT_THEN = "not_then", "Not at that time", "No state had this code on the day of the row."
    AMBIGUOUS = "ambiguous", "Ambiguous", "It can mean more than one state."
    UNKNOWN = "unknown", "Unknown", "It is not in the crosswalk."


unmapped_reasons = declare_code_list(
    "unmapped_reasons", UnmappedReason, "Reasons why a published code matches no actor."
)


def dataset_column(comment: str = "The dataset.") -> Column[int]:
    """The column for the dataset of a row; the dataset cannot be deleted while the row exists."""
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
    Column(
        "slug",
        Text,
        nullable=False,
        unique=True,
        comment="Name of the dataset in `bedfellows import`.",
    ),
    Column("title", Text, nullable=False, comment="Title given by the publisher."),
    Column("publisher", Text, nullable=False, comment="Publisher."),
    Column("url", Text, nullable=False, comment="Web address where the publisher offers it."),
    Column("licence", Text, nullable=False, comment="Terms of use."),
    Column(
        "citation", Text, nullable=False, comment="Citation that the authors ask for, as BibTeX."
    ),
    Column("edition", Text, comment="Edition imported last, if the files state it."),
    Column("covers_from", Date, comment="First day covered by the loaded files; NULL: no days."),
    Column("covers_to", Date, comment="Last day covered by the loaded files; NULL: no days."),
    Column(
        "has_old_quad_classes",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="True: its monthly sums count CAMEO roots 09 and 14 by an older rule (09 verbal "
        "conflict, 14 material conflict) and could not be computed anew, since its events are "
        "gone. Do not compare them with other sums; no file is added to them.",
    ),
    comment="Datasets with at least one imported file; one row per dataset.",
    info={"module": __name__, "natural_key": ("slug",)},
)

imports = Table(
    "imports",
    Base.metadata,
    Column("id", Integer, primary_key=True, comment="Number of the import in this database."),
    dataset_column(),
    Column("file_name", Text, nullable=False, comment="Name of the file, without its folder."),
    Column("file_sha256", Text, nullable=False, comment="SHA-256 of the file as it was given."),
    Column("edition", Text, comment="Edition of the dataset, if the file states it."),
    Column("rows_read", Integer, nullable=False, comment="Rows in the file, without the header."),
    Column("rows_loaded", Integer, nullable=False, comment="Rows that were new or changed."),
    Column(
        "rows_revised",
        Integer,
        nullable=False,
        comment="Loaded rows that changed a row of an earlier import.",
    ),
    Column("rows_known", Integer, nullable=False, comment="Rows that were already here."),
    Column("rows_rejected", Integer, nullable=False, comment="Rows refused, each with a reason."),
    Column("first_day", Date, comment="First day that the file covers; NULL: no days."),
    Column("last_day", Date, comment="Last day that the file covers; NULL: no days."),
    Column(
        "imported_at",
        Text,
        nullable=False,
        comment="Time of the import in UTC: 2026-01-31T12:00:00Z.",
    ),
    CheckConstraint("rows_read = rows_loaded + rows_known + rows_rejected", name="rows_add_up"),
    CheckConstraint(
        "rows_loaded >= rows_revised AND rows_revised >= 0 AND rows_known >= 0 "
        "AND rows_rejected >= 0",
        name="rows_not_negative",
    ),
    CheckConstraint("length(file_sha256) = 64", name="sha256_length"),
    Index("ix_imports_dataset_id_file_sha256", "dataset_id", "file_sha256"),
    comment="Imports of files, with the number of rows loaded and refused; one row per import of "
    "a file.",
    info={"module": __name__, "natural_key": ("dataset_id", "file_sha256", "imported_at")},
)

coverage_days = Table(
    "coverage_days",
    Base.metadata,
    dataset_column(),
    Column("day", Date, nullable=False, comment="Covered day."),
    Column("row_count", Integer, nullable=False, comment="Loaded rows published for that day."),
    PrimaryKeyConstraint("dataset_id", "day"),
    CheckConstraint("row_count >= 0", name="rows_not_negative"),
    comment="Days covered by the loaded files; nothing is known about other days; one row per "
    "dataset and day.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("dataset_id", "day")},
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
        comment="Why it matches no actor.",
    ),
    Column("label", Text, comment="Name of the code in the dataset, if known."),
    Column(
        "row_count",
        Integer,
        nullable=False,
        comment="Sides of loaded rows without an actor because of this code.",
    ),
    PrimaryKeyConstraint("dataset_id", "code", "reason_code"),
    CheckConstraint("row_count > 0", name="rows_positive"),
    comment="Published codes that match no actor, with the number of rows; one row per dataset, "
    "code and reason.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("dataset_id", "code", "reason_code")},
)

imported_rows = Table(
    "imported_rows",
    Base.metadata,
    Column("table_name", Text, nullable=False, comment="Table of the row."),
    Column("row_id", Integer, nullable=False, comment="Primary key of the row in its table."),
    dataset_column("Dataset that the row comes from."),
    Column(
        "import_id",
        Integer,
        ForeignKey("imports.id", ondelete="RESTRICT"),
        nullable=False,
        comment="Import that first loaded the row.",
    ),
    PrimaryKeyConstraint("table_name", "row_id"),
    Index("ix_imported_rows_dataset_id_table_name", "dataset_id", "table_name"),
    Index("ix_imported_rows_import_id", "import_id"),
    comment="Rows of the curated tables that came from a dataset; one row per such row.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("table_name", "row_id")},
)

shipped_files = Table(
    "shipped_files",
    Base.metadata,
    Column("file_sha256", Text, primary_key=True, comment="SHA-256 of the file."),
    Column("dataset", Text, nullable=False, comment="Slug of its dataset, loaded or removed."),
    Column("file_name", Text, nullable=False, comment="Name of the file, without its folder."),
    Column(
        "is_loaded",
        Boolean,
        nullable=False,
        comment="True: `init` has loaded it; False: left out, since the dataset was there already "
        "from other files.",
    ),
    comment="Files shipped with the program that `init` has seen: it loads each once, and not "
    "again after the dataset is removed; one row per file.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("file_sha256",)},
)

same_records = Table(
    "same_records",
    Base.metadata,
    Column("table_name", Text, nullable=False, comment="agreements, sanctions or actors."),
    Column(
        "kept_key",
        Text,
        nullable=False,
        comment="Slug of the record that reports count: the curated one of the two.",
    ),
    Column("other_key", Text, nullable=False, comment="Slug of the other record."),
    Column(
        "is_same",
        Boolean,
        nullable=False,
        comment="True: the same, counted once; False: not the same.",
    ),
    Column("decided_on", Date, nullable=False, comment="Day of the decision."),
    Column("note", Text, comment="Reason for the decision."),
    PrimaryKeyConstraint("table_name", "kept_key", "other_key"),
    CheckConstraint("kept_key <> other_key", name="two_records"),
    CheckConstraint("table_name IN ('agreements', 'sanctions', 'actors')", name="known_table"),
    comment="Decisions of a person whether two records from different sources are the same; "
    "identified by key, so that they survive a new load; one row per pair.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("table_name", "kept_key", "other_key")},
)
