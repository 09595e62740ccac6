"""Which records count: of two records that a person confirmed to be the same, the one kept.

The views of agreements, sanctions and the timeline use these conditions, and so do reports that
count rows by table. `citable_rows`, `evidence` and `search_documents` list all records, because
the source of a row must not be lost.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.sql.selectable import NamedFromClause

from models.actors import Actor
from models.agreements import Agreement, AgreementAction, AgreementParty
from models.base import Base
from models.datasets import same_records
from models.memberships import Membership
from models.sanctions import Sanction

MATCHED_MODELS: dict[str, type[Base]] = {
    "agreements": Agreement,
    "sanctions": Sanction,
    "actors": Actor,
}
"""The tables in which two records can be the same, by name."""
_OWNERS = {
    "agreements": "agreement_id",
    "sanctions": "sanction_id",
    "actors": "organisation_id",
}
"""The columns by which parts belong to such a record. The members of an organisation are a part of
it; the tenures of a person are not, and count for the person that is kept."""
_LISTED_MODELS: tuple[type[Base], ...] = (
    Agreement,
    AgreementParty,
    AgreementAction,
    Sanction,
    Actor,
    Membership,
)
"""These tables and their parts, as listed by `citable_rows` and `search_documents`."""


def select_uncounted(table_name: str) -> Select[Any]:
    """Slugs of the records that do not count, because the kept record of their pair does.

    If the kept record is not in the database, the first of its duplicates counts.
    """
    present = MATCHED_MODELS[table_name].table().alias("present")
    pair, others = same_records.alias("pair"), same_records.alias("others")
    is_earlier = and_(present.c.slug == others.c.other_key, others.c.other_key < pair.c.other_key)
    return (
        select(pair.c.other_key)
        .join(
            others,
            and_(
                others.c.table_name == pair.c.table_name,
                others.c.kept_key == pair.c.kept_key,
                others.c.is_same,
            ),
        )
        .join(present, or_(present.c.slug == pair.c.kept_key, is_earlier))
        .where(pair.c.table_name == table_name, pair.c.is_same)
    )


def select_kept_actors() -> Any:
    """Each actor that was confirmed to be another one: its id, and the id of the one kept."""
    kept, other = Actor.table().alias("kept_actor"), Actor.table().alias("other_actor")
    return (
        select(other.c.id.label("other_id"), kept.c.id.label("kept_id"))
        .select_from(same_records)
        .join(kept, kept.c.slug == same_records.c.kept_key)
        .join(other, other.c.slug == same_records.c.other_key)
        .where(same_records.c.table_name == "actors", same_records.c.is_same)
        .subquery("kept_actors")
    )


def is_counted(source: NamedFromClause) -> ColumnElement[bool]:
    """Whether a row of agreements, sanctions, actors or their parts counts.

    True for every other table. The database computes the set once per query, not once per row.
    """
    for name, model in MATCHED_MODELS.items():
        reference = source.c.get(_OWNERS[name])
        if source.name == name:
            return source.c.slug.not_in(select_uncounted(name))
        # A citation or an event's act refers to one of several tables, so it always counts.
        if reference is not None and not reference.nullable:
            own = model.table().alias(f"left_out_{name}")
            ids = select(own.c.id).where(own.c.slug.in_(select_uncounted(name)))
            return reference.not_in(ids)
    return true()


def is_counted_row(rows: NamedFromClause) -> ColumnElement[bool]:
    """Whether a row that a view names by ``table_name`` and ``row_id`` counts."""
    tables = (model.table() for model in _LISTED_MODELS)
    return and_(
        *(
            or_(
                rows.c.table_name != table.name,
                rows.c.row_id.not_in(select(table.c.id).where(~is_counted(table))),
            )
            for table in tables
        )
    )
