"""Texts sort by code point on PostgreSQL, as on SQLite, in any locale."""

import sqlalchemy as sa
from alembic import op

revision = "0015_text_order"
down_revision = "0014_bookkeeping"
branch_labels = None
depends_on = None

TABLES = """
    action_kinds actor_codes actor_kinds actor_names actor_successions actors
    agreement_actions agreement_kinds agreement_link_kinds agreement_links agreement_parties
    agreement_scopes agreements assertions citations claim_actors claim_kinds claims
    code_schemes confidences countries data_dictionary editions event_acts event_link_kinds
    event_links event_participants event_roles event_topics event_types events groups
    indicators law_families law_link_kinds law_links law_stage_kinds law_stages law_statuses
    law_votes laws measure_kinds membership_statuses memberships moments name_kinds
    observation_statuses observations organisation_kinds organisations party_roles people
    phase_statuses position_kinds positions quad_classes qualifiers relation_kinds relations
    sanction_measures sanction_parties sanction_phases sanction_roles sanctions seeded_rows
    source_kinds sources stage_outcomes stances succession_kinds tenures unclaimed_passages
    verdicts
"""


def upgrade() -> None:
    collate('"C"')


def downgrade() -> None:
    collate('"default"')


def collate(collation: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES.split():
        columns = sa.inspect(connection).get_columns(table)
        changes = [
            f"ALTER COLUMN {column['name']} TYPE TEXT COLLATE {collation}"
            for column in columns
            if isinstance(column["type"], sa.TEXT)
        ]
        op.execute(f"ALTER TABLE {table} {', '.join(changes)}")
