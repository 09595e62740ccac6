"""What actors are called, their codes in the schemes of others, and who followed whom."""

from typing import Any

import sqlalchemy as sa
from alembic import op

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
        *key("actor_names"),
        refers("actor_names", "actor_id", "actors", "Whose name.", on_delete="CASCADE"),
        text("language", "BCP 47 language tag (en, ru, be, ky); und: no language."),
        text("name", "The name as written."),
        code("actor_names", "kind_code", "name_kinds", "How the name is used."),
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
        *key("actor_codes"),
        refers("actor_codes", "actor_id", "actors", "Whose code.", on_delete="CASCADE"),
        code("actor_codes", "scheme_code", "code_schemes", "Who gives the code."),
        text("code", "The code, as text: leading zeros count."),
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
        *key("actor_successions"),
        refers("actor_successions", "predecessor_id", "actors", "Who came before."),
        refers("actor_successions", "successor_id", "actors", "Who came after."),
        code(
            "actor_successions", "kind_code", "succession_kinds", "How the one followed the other."
        ),
        *date_columns("occurred", "When the one followed the other"),
        text("note", "What a reader of this row should know and no column holds.", null=True),
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


# How this step writes down what its tables have in common.


def text(name: str, comment: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, comment=comment)


def refers(
    table: str, name: str, to: str, comment: str, *, null: bool = False, on_delete: str = "RESTRICT"
) -> sa.Column[int]:
    key = sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{name}"), ondelete=on_delete)
    return sa.Column(name, sa.Integer, key, nullable=null, comment=comment)


def code(table: str, name: str, to: str, comment: str, *, null: bool = False) -> sa.Column[str]:
    """A column that holds codes of the list `to`."""
    key = sa.ForeignKey(f"{to}.code", name=op.f(f"fk_{table}_{name}"), ondelete="RESTRICT")
    return sa.Column(name, sa.Text, key, nullable=null, comment=comment)


def date_columns(name: str, comment: str) -> tuple[sa.Column[Any], ...]:
    written = f"{comment}; EDTF as the source has it, NULL: unknown, ..: still going on."
    first = f"{comment}: first day it can mean (ISO); NULL: open or unknown."
    last = f"{comment}: last day it can mean (ISO); NULL: open or unknown."
    return (
        sa.Column(f"{name}_edtf", sa.Text, nullable=True, comment=written),
        sa.Column(f"{name}_earliest", sa.Date, nullable=True, comment=first),
        sa.Column(f"{name}_latest", sa.Date, nullable=True, comment=last),
    )


def key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    comment = "Key for joins; differs between databases, so cite the natural key instead."
    return (
        sa.Column("id", sa.Integer, nullable=False, comment=comment),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def check(table: str, rule: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{rule}"))


def date_checks(table: str, name: str) -> tuple[sa.CheckConstraint, ...]:
    """In order, and no bounds without a text."""
    return (
        check(table, f"{name}_order", f"{name}_earliest <= {name}_latest"),
        check(
            table,
            f"{name}_text",
            f"{name}_edtf IS NOT NULL OR ({name}_earliest IS NULL AND {name}_latest IS NULL)",
        ),
    )


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def create_index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, [*columns])


def create_natural_key(table: str, *parts: str) -> None:
    """A unique index in which NULL counts as a value: `coalesce(...)` stands where it can be."""
    columns = [sa.text(part) if "(" in part else part for part in parts]
    op.create_index(op.f(f"uq_{table}_natural_key"), table, columns, unique=True)


def create_code_list(name: str, comment: str) -> None:
    op.create_table(
        name,
        sa.Column("code", sa.Text, nullable=False, comment="The value that other tables hold."),
        sa.Column("label", sa.Text, nullable=False, comment="What to print for the code."),
        sa.Column(
            "meaning", sa.Text, nullable=False, comment="What the code says, in one sentence."
        ),
        sa.Column("position", sa.Integer, nullable=False, comment="Place in the list, from 1."),
        sa.PrimaryKeyConstraint("code", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("label", name=op.f(f"uq_{name}_label")),
        comment=comment,
    )
