"""Events partitioned by year on PostgreSQL; SQLite has no partitions, and nothing changes there.

The table is created anew with all that a user may have added to it: columns, indexes, references,
triggers, rights. Until the end of the step its rows need room for a second copy.
"""

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

revision = "0041_event_partitions"
down_revision = "0040_same_actors"
branch_labels = None
depends_on = None

TABLE, OLD = "coded_events", "coded_events_before"
KEY = "PRIMARY KEY (dataset_id, published_id, published_part)"
YEARS = range(1979, 2041)

# A view or another object depends on the table; a unique index lacks the day.
PREVENTED = ("2BP01", "0A000")


def upgrade() -> None:
    _create_anew(is_partitioned=True)


def downgrade() -> None:
    _create_anew(is_partitioned=False)


def _create_anew(*, is_partitioned: bool) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    try:
        _move_rows(is_partitioned=is_partitioned)
    except sa.exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in PREVENTED:
            raise
        said = str(error.orig).replace(OLD, TABLE).replace("DETAIL:", ":").partition("HINT:")[0]
        raise CommandError(
            f"{TABLE} must be created again, which something of your own prevents: drop that, run "
            f"this again, then create it again ({' '.join(said.split()).replace(' : ', ': ')})"
        ) from error


def _move_rows(*, is_partitioned: bool) -> None:
    definitions = _list_definitions()
    op.execute(f"ALTER TABLE {TABLE} RENAME TO {OLD}")
    partitions = _list_partitions() if is_partitioned else {}
    by_day = "PARTITION BY RANGE (occurred_on)" if is_partitioned else ""
    op.execute(f"CREATE TABLE {TABLE} (LIKE {OLD} INCLUDING ALL EXCLUDING INDEXES) {by_day}")
    for name, bounds in partitions.items():
        op.execute(f"CREATE TABLE {name} PARTITION OF {TABLE} {bounds}")
    op.execute(f"INSERT INTO {TABLE} SELECT * FROM {OLD}")
    op.execute(f"DROP TABLE {OLD}")
    # With the rows in their place, keys and indexes are built at once.
    for name in partitions or [TABLE]:
        op.execute(f"ALTER TABLE {name} ADD CONSTRAINT pk_{name} {KEY}")
    for definition in definitions:
        op.execute(sa.text(definition.replace(":", r"\:")))


def _list_partitions() -> dict[str, str]:
    """The names of the partitions with their bounds."""
    years = {
        f"{TABLE}_{year}": f"FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
        for year in YEARS
    }
    return years | {f"{TABLE}_other_years": "DEFAULT"}


def _list_definitions() -> list[str]:
    """What belongs to the table beside its columns and its key, as statements."""
    table = f"'{TABLE}'::regclass"
    indexes = (
        "SELECT replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index "
        f"WHERE indrelid = {table} AND NOT indisprimary ORDER BY indexrelid"
    )
    references = (
        f"SELECT format('ALTER TABLE {TABLE} ADD CONSTRAINT %I %s', conname, "
        f"pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid = {table} "
        "AND contype = 'f' AND conparentid = 0 ORDER BY oid"
    )
    triggers = (
        f"SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = {table} "
        "AND NOT tgisinternal ORDER BY oid"
    )
    owner = (
        f"SELECT format('ALTER TABLE {TABLE} OWNER TO %s', relowner::regrole) FROM pg_class "
        f"WHERE oid = {table}"
    )
    rights = (
        f"SELECT format('GRANT %s ON {TABLE} TO %s%s', privilege_type, CASE grantee "
        "WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, "
        "CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) "
        f"FROM pg_class, aclexplode(relacl) WHERE oid = {table}"
    )
    return [
        definition
        for query in (indexes, references, triggers, owner, rights)
        for definition in op.get_bind().exec_driver_sql(query.replace("%", "%%")).scalars()
    ]
