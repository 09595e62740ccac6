"""Names and codes of actors, and which state succeeded which."""

from alembic import op

from migrations.helpers_v1 import (
    check,
    code_column,
    create_code_list,
    create_index,
    create_natural_key,
    date_checks,
    date_columns,
    key_columns,
    reference,
    text_column,
    unique,
)

revision = "0002_actor_names"
down_revision = "0001_actors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("name_kinds", "How names of actors are used.")
    create_code_list("code_schemes", "Who gives codes to countries and others.")
    create_code_list("succession_kinds", "How one actor followed another.")

    op.create_table(
        "actor_names",
        *key_columns("actor_names"),
        reference("actor_names", "actor_id", "actors", "Whose name.", on_delete="CASCADE"),
        text_column("language", "BCP 47 language tag (en, ru, be, ky); und: no language."),
        text_column("name", "The name as written."),
        code_column("actor_names", "kind_code", "name_kinds", "How the name is used."),
        *date_columns("used_from", "When the name came into use"),
        *date_columns("used_until", "When it went out of use"),
        unique("actor_names", "actor_id", "language", "name"),
        *date_checks("actor_names", "used_from"),
        *date_checks("actor_names", "used_until"),
        check("actor_names", "used_from_before_until", "used_from_earliest <= used_until_latest"),
        comment="Names of actors in any language; one row per actor, language and name.",
    )
    create_index("actor_names", "name")

    op.create_table(
        "actor_codes",
        *key_columns("actor_codes"),
        reference("actor_codes", "actor_id", "actors", "Whose code.", on_delete="CASCADE"),
        code_column("actor_codes", "scheme_code", "code_schemes", "Who gives the code."),
        text_column("code", "The code, as text: leading zeros count."),
        *date_columns("valid_from", "When the code came into use"),
        *date_columns("valid_until", "When it went out of use"),
        *date_checks("actor_codes", "valid_from"),
        *date_checks("actor_codes", "valid_until"),
        check(
            "actor_codes", "valid_from_before_until", "valid_from_earliest <= valid_until_latest"
        ),
        comment="The crosswalk of country codes, valid from-to, since codes are reused; one "
        "row per actor, scheme, code and start.",
    )
    create_natural_key(
        "actor_codes", "scheme_code", "code", "actor_id", "coalesce(valid_from_edtf, '')"
    )
    create_index("actor_codes", "actor_id")

    op.create_table(
        "actor_successions",
        *key_columns("actor_successions"),
        reference("actor_successions", "predecessor_id", "actors", "Who came before."),
        reference("actor_successions", "successor_id", "actors", "Who came after."),
        code_column(
            "actor_successions", "kind_code", "succession_kinds", "How the one followed the other."
        ),
        *date_columns("occurred", "When the one followed the other"),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        unique("actor_successions", "predecessor_id", "successor_id", "kind_code"),
        *date_checks("actor_successions", "occurred"),
        check("actor_successions", "two_actors", "predecessor_id <> successor_id"),
        comment="Who followed whom: renamed, succeeded, split, merged; one row per pair and kind.",
    )
    create_index("actor_successions", "successor_id")


def downgrade() -> None:
    op.drop_table("actor_successions")
    op.drop_table("actor_codes")
    op.drop_table("actor_names")
    for code_list in ("succession_kinds", "code_schemes", "name_kinds"):
        op.drop_table(code_list)
