"""Lakes: where the events of a dataset are if they are in Parquet files beside the database."""

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Table

from models.base import Base, Text
from models.datasets import dataset_column

lakes = Table(
    "lakes",
    Base.metadata,
    dataset_column("The dataset; its events are in the lake and not in coded_events."),
    Column("place", Text, nullable=False, comment="Folder of the lake when it was last written."),
    Column(
        "generation",
        Integer,
        nullable=False,
        comment="How often the dataset has been changed in the lake.",
    ),
    Column(
        "manifest_sha256",
        Text,
        nullable=False,
        comment="SHA-256 of the lake's manifest that the sums in this database belong to.",
    ),
    PrimaryKeyConstraint("dataset_id"),
    CheckConstraint("length(manifest_sha256) = 64", name="sha256_length"),
    comment="Datasets whose events are in Parquet files (`bedfellows import --lake`); one row per "
    "dataset in a lake.",
    info={"module": __name__, "natural_key": ("dataset_id",)},
)
