"""Matching the rows of records that are the same: each counted row with its duplicates."""

from typing import Any

from sqlalchemy import (
    CompoundSelect,
    FromClause,
    Select,
    Text,
    and_,
    literal,
    or_,
    select,
    union_all,
)

from models.agreements import AgreementAction, AgreementParty
from models.datasets import same_records
from models.views.deduplicate import MATCHED_MODELS


def select_matched_rows() -> CompoundSelect[Any]:
    """Table, id of a row of the record that counts, id of the same row of the other record.

    Parties match if they are the same actor. Actions match if kind and actor are the same and the
    dates can be the same: a source with another date does not support the action.
    """
    return union_all(
        *(_match_records(name) for name in MATCHED_MODELS), _match_parties(), _match_actions()
    )


def _join_records(table_name: str) -> tuple[Any, Any, Any]:
    """Two aliases of a table, and a join of the records that are the same."""
    kept, other = (
        MATCHED_MODELS[table_name].table().alias(f"{side}_record") for side in ("kept", "other")
    )
    joined = same_records.join(kept, kept.c.slug == same_records.c.kept_key).join(
        other,
        and_(
            other.c.slug == same_records.c.other_key,
            same_records.c.table_name == table_name,
            same_records.c.is_same,
        ),
    )
    return kept, other, joined


def _select_rows(table_name: str, kept: FromClause, other: FromClause) -> Select[Any]:
    name = literal(table_name, Text)
    return select(name.label("table_name"), kept.c.id.label("row_id"), other.c.id.label("other_id"))


def _match_records(table_name: str) -> Select[Any]:
    kept, other, joined = _join_records(table_name)
    return _select_rows(table_name, kept, other).select_from(joined)


def _match_parties() -> Select[Any]:
    kept, other, joined = _join_records("agreements")
    one, two = AgreementParty.table().alias("one"), AgreementParty.table().alias("two")
    return _select_rows("agreement_parties", one, two).select_from(
        joined.join(one, one.c.agreement_id == kept.c.id).join(
            two, and_(two.c.agreement_id == other.c.id, two.c.actor_id == one.c.actor_id)
        )
    )


def _match_actions() -> Select[Any]:
    kept, other, joined = _join_records("agreements")
    one, two = AgreementAction.table().alias("one"), AgreementAction.table().alias("two")
    by_one, by_two = (AgreementParty.table().alias(f"by_{name}") for name in ("one", "two"))
    same_date = and_(
        one.c.occurred_earliest <= two.c.occurred_latest,
        two.c.occurred_earliest <= one.c.occurred_latest,
    )
    return (
        _select_rows("agreement_actions", one, two)
        .select_from(
            joined.join(one, one.c.agreement_id == kept.c.id)
            .join(
                two,
                and_(
                    two.c.agreement_id == other.c.id, two.c.kind_code == one.c.kind_code, same_date
                ),
            )
            .outerjoin(by_one, by_one.c.id == one.c.party_id)
            .outerjoin(by_two, by_two.c.id == two.c.party_id)
        )
        .where(
            or_(
                by_one.c.actor_id == by_two.c.actor_id,
                and_(one.c.party_id.is_(None), two.c.party_id.is_(None)),
            )
        )
    )
