"""Events, coded by CAMEO, with any number of participants."""

import sqlalchemy as sa
from alembic import op

from migrations.helpers_v1 import (
    check,
    code_column,
    create_code_list,
    create_index,
    date_checks,
    date_columns,
    integer_column,
    key_columns,
    reference,
    slug_columns,
    text_column,
    unique,
)

revision = "0008_events"
down_revision = "0007_laws"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("quad_classes", "CAMEO's four classes of event.")
    create_code_list("event_topics", "Threads that events belong to.")
    create_code_list("event_roles", "Parts that actors have in events.")
    create_code_list("event_link_kinds", "How events bear on one another.")

    op.create_table(
        "event_types",
        text_column("code", "CAMEO code, text: leading zeros count."),
        text_column("root_code", "First two digits: the root code."),
        text_column("label", "CAMEO's name for the code."),
        code_column("event_types", "quad_class_code", "quad_classes", "Which of the four classes."),
        integer_column(
            "goldstein_tenths",
            "Goldstein scale in tenths, -100 (conflict) to 100 (cooperation); tenths so "
            "that sums are exact.",
            null=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_event_types")),
        check("event_types", "goldstein_range", "goldstein_tenths BETWEEN -100 AND 100"),
        comment="The CAMEO list of event codes (Schrodt, CAMEO codebook 1.1b3), with "
        "Goldstein's scale (1992); one row per code.",
    )

    op.create_table(
        "events",
        *key_columns("events"),
        *slug_columns("events"),
        *date_columns("occurred", "When it happened"),
        sa.Column(
            "type_code",
            sa.Text,
            sa.ForeignKey(
                "event_types.code", name=op.f("fk_events_type_code"), ondelete="RESTRICT"
            ),
            nullable=False,
            comment="CAMEO code.",
        ),
        code_column("events", "topic_code", "event_topics", "Which thread it belongs to."),
        text_column("title", "What happened, in a sentence."),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        *date_checks("events", "occurred"),
        comment="What happened, curated by hand; one row per event.",
    )
    create_index("events", "occurred_earliest")

    op.create_table(
        "event_participants",
        *key_columns("event_participants"),
        reference("event_participants", "event_id", "events", "Which event.", on_delete="CASCADE"),
        reference("event_participants", "actor_id", "actors", "Who."),
        code_column("event_participants", "role_code", "event_roles", "In which role."),
        unique("event_participants", "event_id", "actor_id", "role_code"),
        comment="Who took part in what; one row per event, actor and role.",
    )
    create_index("event_participants", "actor_id", "event_id")

    op.create_table(
        "event_links",
        *key_columns("event_links"),
        reference("event_links", "event_id", "events", "The earlier event.", on_delete="CASCADE"),
        code_column("event_links", "kind_code", "event_link_kinds", "How it bears on the other."),
        reference(
            "event_links", "other_event_id", "events", "The later event.", on_delete="CASCADE"
        ),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        unique("event_links", "event_id", "kind_code", "other_event_id"),
        check("event_links", "two_events", "event_id <> other_event_id"),
        comment="What led to what; one row per pair and kind.",
    )
    create_index("event_links", "other_event_id")


def downgrade() -> None:
    op.drop_table("event_links")
    op.drop_table("event_participants")
    op.drop_table("events")
    op.drop_table("event_types")
    for code_list in ("event_link_kinds", "event_roles", "event_topics", "quad_classes"):
        op.drop_table(code_list)
