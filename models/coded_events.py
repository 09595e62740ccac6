"""Machine-coded events, millions of them, and monthly sums of them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    text,
)

from models.base import Base, Text
from models.datasets import dataset_column
from models.partitions import partition_by_year

QUAD_CLASSES = (
    "verbal_cooperation",
    "material_cooperation",
    "verbal_conflict",
    "material_conflict",
)
"""Columns of the monthly sums that count events by quad class; also the codes of the classes."""


def _actor_column(name: str, comment: str, *, nullable: bool = False) -> Column[int]:
    key = ForeignKey("actors.id", ondelete="RESTRICT")
    return Column(name, Integer, key, nullable=nullable, comment=comment)


def _count_column(name: str, comment: str) -> Column[int]:
    return Column(name, Integer, nullable=False, comment=comment)


def _measure_columns(of: str) -> list[Column[int]]:
    return [
        _count_column("verbal_cooperation", f"{of} of CAMEO root codes 01 to 05."),
        _count_column("material_cooperation", f"{of} of CAMEO root codes 06 to 09."),
        _count_column("verbal_conflict", f"{of} of CAMEO root codes 10 to 14."),
        _count_column("material_conflict", f"{of} of CAMEO root codes 15 to 20."),
        Column(
            "goldstein_tenths_sum",
            BigInteger,
            nullable=False,
            comment=f"Sum of the Goldstein values of {of.lower()}, in tenths.",
        ),
        _count_column("goldstein_events", f"{of} with a Goldstein value."),
    ]


_partial = "source_actor_id IS NOT NULL AND target_actor_id IS NOT NULL"

coded_events = Table(
    "coded_events",
    Base.metadata,
    dataset_column(),
    Column("published_id", BigInteger, nullable=False, comment="Id given by the publisher."),
    Column(
        "published_part",
        Integer,
        nullable=False,
        comment="Distinguishes rows with the same published id: the day as YYYYMMDD if the dataset "
        "reuses ids on other days, 0 if its ids are unique.",
    ),
    Column("import_id", Integer, nullable=False, comment="Import that loaded the row."),
    Column("occurred_on", Date, nullable=False, comment="Day of the event, as published."),
    Column("source_code", Text, comment="Source actor, as published; NULL: none named."),
    _actor_column(
        "source_actor_id", "State of the source actor; NULL: no known state.", nullable=True
    ),
    Column("target_code", Text, comment="Target actor, as published; NULL: none named."),
    _actor_column(
        "target_actor_id", "State of the target actor; NULL: no known state.", nullable=True
    ),
    Column(
        "event_code",
        Text,
        ForeignKey("event_types.code", ondelete="RESTRICT"),
        nullable=False,
        comment="CAMEO code.",
    ),
    Column(
        "goldstein_tenths",
        Integer,
        comment="Goldstein value as published, in tenths, -100 (conflict) to 100 (cooperation).",
    ),
    Column("mentions", Integer, comment="Number of mentions; NULL: not published."),
    Column(
        "is_root",
        Boolean,
        comment="True: from the first paragraph of a report; NULL: not published.",
    ),
    # On PostgreSQL each partition has it for itself.
    PrimaryKeyConstraint("dataset_id", "published_id", "published_part").ddl_if(dialect="sqlite"),
    ForeignKeyConstraint(
        ["import_id"], ["imports.id"], name="fk_coded_events_import_id", ondelete="RESTRICT"
    ),
    CheckConstraint("goldstein_tenths BETWEEN -100 AND 100", name="goldstein_range"),
    Index(
        "ix_coded_events_dyad",
        "source_actor_id",
        "target_actor_id",
        "occurred_on",
        sqlite_where=text(_partial),
        info={"where": text(_partial)},
    ),
    comment="Events coded by machine from news reports: source, target, kind and day; one row per "
    "event as published.",
    sqlite_with_rowid=False,
    postgresql_partition_by="RANGE (occurred_on)",
    info={"module": __name__, "natural_key": ("dataset_id", "published_id", "published_part")},
)
partition_by_year(coded_events)

dyad_months = Table(
    "dyad_months",
    Base.metadata,
    dataset_column(),
    _actor_column("source_actor_id", "State that acts."),
    _actor_column("target_actor_id", "State that is acted on."),
    Column("month", Date, nullable=False, comment="First day of the month."),
    _count_column("events", "Events of the source towards the target."),
    *_measure_columns("Events"),
    PrimaryKeyConstraint("dataset_id", "source_actor_id", "target_actor_id", "month"),
    CheckConstraint("source_actor_id <> target_actor_id", name="two_actors"),
    CheckConstraint(f"events = {' + '.join(QUAD_CLASSES)}", name="classes_add_up"),
    CheckConstraint("goldstein_events BETWEEN 0 AND events", name="goldstein_count"),
    comment="Coded events between two states, summed by month; one row per dataset, directed pair "
    "and month with events. Domestic and one-sided events are not counted.",
    sqlite_with_rowid=False,
    info={
        "module": __name__,
        "natural_key": ("dataset_id", "source_actor_id", "target_actor_id", "month"),
    },
)

country_months = Table(
    "country_months",
    Base.metadata,
    dataset_column(),
    _actor_column("actor_id", "The state."),
    Column("month", Date, nullable=False, comment="First day of the month."),
    _count_column(
        "events", "Events in which the state is source or target; domestic events count once."
    ),
    _count_column("as_source", "Events in which the state acts."),
    _count_column("as_target", "Events in which the state is acted on."),
    _count_column("domestic", "Events in which the state is both source and target."),
    _count_column("one_sided", "Events in which the other side is no known state."),
    PrimaryKeyConstraint("dataset_id", "actor_id", "month"),
    CheckConstraint("events = as_source + as_target - domestic", name="sides_add_up"),
    comment="Coded events of one state, summed by month; one row per dataset, state and month with "
    "events.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("dataset_id", "actor_id", "month")},
)

world_months = Table(
    "world_months",
    Base.metadata,
    dataset_column(),
    Column("month", Date, nullable=False, comment="First day of the month."),
    _count_column("row_count", "All rows of the month, also those with no known state."),
    _count_column("events", "Events between two states: the sum of dyad_months."),
    *_measure_columns("Events between two states"),
    PrimaryKeyConstraint("dataset_id", "month"),
    CheckConstraint(f"events = {' + '.join(QUAD_CLASSES)}", name="classes_add_up"),
    CheckConstraint("row_count >= events", name="events_among_rows"),
    comment="Coded events of the whole world, summed by month, for comparison with a pair of "
    "states; one row per dataset and month.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("dataset_id", "month")},
)
