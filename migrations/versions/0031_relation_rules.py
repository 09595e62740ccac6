"""Which statuses and levels a phase of each kind can have."""

from alembic import op

revision = "0031_relation_rules"
down_revision = "0030_assessments"
branch_labels = None
depends_on = None

STATUSES = {
    "diplomatic": "established downgraded suspended severed restored",
    "recognition_of_state": "recognised withdrawn",
    "recognition_of_government": "recognised withdrawn",
    "border": "open restricted closed",
    "territorial_claim": "claimed withdrawn",
    "alliance_defence": "allied suspended",
    "alliance_neutrality": "allied suspended",
    "alliance_nonaggression": "allied suspended",
    "alliance_consultation": "allied suspended",
    "alliance_entente": "allied suspended",
}


def fits(kind: str, statuses: str) -> str:
    codes = ", ".join(f"'{status}'" for status in statuses.split())
    return f" WHEN kind_code = '{kind}' THEN coalesce(status_code, '') IN ({codes})"


RULES = {
    "other_actor_of_phase": "kind_code = 'assessment' OR other_actor_id IS NOT NULL",
    "status_of_kind": "CASE"
    + "".join(fits(kind, statuses) for kind, statuses in STATUSES.items())
    + " WHEN kind_code = 'assessment' THEN status_code IS NULL END",
    "levels_of_diplomatic": "kind_code = 'diplomatic' "
    "OR (level_code IS NULL AND other_level_code IS NULL)",
}


def upgrade() -> None:
    with op.batch_alter_table("relations") as relations:
        for name, rule in RULES.items():
            relations.create_check_constraint(op.f(f"ck_relations_{name}"), rule)


def downgrade() -> None:
    with op.batch_alter_table("relations") as relations:
        for name in RULES:
            relations.drop_constraint(op.f(f"ck_relations_{name}"), type_="check")
