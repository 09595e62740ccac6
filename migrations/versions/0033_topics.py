"""Topics of events are free tags, in a table of their own; an event can have several.

The code list `event_topics` becomes the table `topics`, and its name goes to the links, so the rows
are carried over here: no step between could hold both tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033_topics"
down_revision = "0032_relation_acts"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# The topics of the project, which its data files own from now on.
OURS = [
    "bilateral",
    "integration",
    "sanctions",
    "foreign_agents",
    "lgbt",
    "kgz_2010",
    "us_kgz",
    "tur_kgz",
    "context",
]

CODES = sa.table(
    "event_topics",
    *(sa.column(name, sa.Text) for name in ("code", "label", "meaning")),
    sa.column("position", sa.Integer),
)
TOPICS = sa.table(
    "topics",
    sa.column("id", sa.Integer),
    *(sa.column(name, sa.Text) for name in ("slug", "title", "meaning")),
)
EVENTS = sa.table(
    "events",
    sa.column("id", sa.Integer),
    sa.column("slug", sa.Text),
    sa.column("topic_code", sa.Text),
)
LINKS = sa.table(
    "event_topics",
    *(sa.column(name, sa.Integer) for name in ("id", "event_id", "topic_id")),
)
OWNED = sa.table(
    "seeded_rows",
    *(
        sa.column(name, sa.Text)
        for name in ("table_name", "row_key", "origin", "row_id", "fingerprint")
    ),
)


def upgrade() -> None:
    connection = op.get_bind()
    codes = connection.execute(sa.select(CODES).order_by(CODES.c.position)).all()
    events = connection.execute(sa.select(EVENTS).order_by(EVENTS.c.id)).all()
    is_event = OWNED.c.table_name == "events"
    owners = connection.execute(sa.select(OWNED.c.row_id, OWNED.c.origin).where(is_event))
    origin_of = dict(owners.all())

    op.create_table(
        "topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("meaning", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("slug", name=op.f("uq_topics_slug")),
    )
    for row in codes:
        connection.execute(
            TOPICS.insert(), {"slug": row.code, "title": row.label, "meaning": row.meaning}
        )
    topics = dict(connection.execute(sa.select(TOPICS.c.slug, TOPICS.c.id)).all())
    for slug in topics.keys() & set(OURS):
        own("topics", slug, "project", topics[slug])

    with op.batch_alter_table("events") as table:
        table.drop_constraint(op.f("fk_events_topic_code"), type_="foreignkey")
        table.drop_column("topic_code")
    op.drop_table("event_topics")
    op.create_table(
        "event_topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_topics_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_event_topics_topic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_topics")),
        sa.UniqueConstraint("event_id", "topic_id", name=op.f("uq_event_topics_event_id_topic_id")),
    )
    op.create_index(op.f("ix_event_topics_topic_id"), "event_topics", ["topic_id"])
    for row in events:
        link = {"event_id": row.id, "topic_id": topics[row.topic_code]}
        connection.execute(LINKS.insert(), link)
        if origin := origin_of.get(str(row.id)):
            is_link = sa.and_(*(LINKS.c[name] == value for name, value in link.items()))
            row_id = connection.scalar(sa.select(LINKS.c.id).where(is_link))
            own("event_topics", f"{row.slug}+{row.topic_code}", origin, row_id)


def own(table: str, key: str, origin: str, row_id: int | None) -> None:
    """Say which data files a row belongs to; the next load of them writes its fingerprint."""
    op.get_bind().execute(
        OWNED.insert(),
        {
            "table_name": table,
            "row_key": key,
            "origin": origin,
            "row_id": str(row_id),
            "fingerprint": "",
        },
    )


def downgrade() -> None:
    connection = op.get_bind()
    topics = connection.execute(sa.select(TOPICS).order_by(TOPICS.c.id)).all()
    slugs = {row.id: row.slug for row in topics}
    links = connection.execute(sa.select(LINKS).order_by(LINKS.c.id.desc())).all()
    # Of several topics, the one that was given first.
    topic_of = {row.event_id: slugs[row.topic_id] for row in links}
    events = connection.scalars(sa.select(EVENTS.c.id)).all()
    op.execute("DELETE FROM seeded_rows WHERE table_name IN ('topics', 'event_topics')")
    op.drop_table("event_topics")
    op.drop_table("topics")
    op.create_table(
        "event_topics",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("meaning", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_event_topics")),
        sa.UniqueConstraint("label", name=op.f("uq_event_topics_label")),
    )
    rows = [(row.slug, row.title, row.meaning or row.title) for row in topics]
    if set(events) - topic_of.keys() and "context" not in slugs.values():
        rows.append(("context", "Context", "Background to the other topics."))
    for position, (code, label, meaning) in enumerate(rows, 1):
        connection.execute(
            CODES.insert(),
            {"code": code, "label": label, "meaning": meaning, "position": position},
        )
    column = sa.Column("topic_code", TEXT, nullable=True)
    if connection.dialect.name == "sqlite":
        with op.batch_alter_table("events", recreate="always") as table:
            table.add_column(column, insert_after="type_code")
    else:
        op.add_column("events", column)
        move_behind_topic("title")
        move_behind_topic("note")
        op.alter_column("events", "title", nullable=False)
    for event in events:
        change = EVENTS.update().where(EVENTS.c.id == event)
        connection.execute(change.values(topic_code=topic_of.get(event, "context")))
    with op.batch_alter_table("events") as table:
        table.alter_column("topic_code", existing_type=TEXT, nullable=False)
        table.create_foreign_key(
            op.f("fk_events_topic_code"),
            "event_topics",
            ["topic_code"],
            ["code"],
            ondelete="RESTRICT",
        )


def move_behind_topic(column: str) -> None:
    """Put a column last, where it was: PostgreSQL adds columns at the end only."""
    op.execute(f"ALTER TABLE events RENAME COLUMN {column} TO old_{column}")
    op.execute(f'ALTER TABLE events ADD COLUMN {column} TEXT COLLATE "C"')
    op.execute(f"UPDATE events SET {column} = old_{column}")
    op.execute(f"ALTER TABLE events DROP COLUMN old_{column}")
