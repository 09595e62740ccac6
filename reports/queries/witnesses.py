"""How many rows have another witness than a source whose own claims are checked."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, func, select

from models import Citation, Claim, Source
from models.citable import list_citable_tables, name_citation_column
from models.evidence import Stance
from models.sources import GENERAL_KNOWLEDGE


def count_supported_rows(wanted: Any, *, is_confirmed: bool) -> ColumnElement[int]:
    """The rows that citations matching a condition support, by whether another witness does, too.

    ``wanted`` is a condition on the table of citations. A source with claims is no witness, nor is
    general knowledge. Each table is counted by itself, because only its own column has an index.
    """
    return reduce(
        add,
        (
            count_supported_rows_of(name, wanted, is_confirmed=is_confirmed)
            for name in list_citable_tables()
        ),
    )


def count_supported_rows_of(table: str, wanted: Any, *, is_confirmed: bool) -> ColumnElement[int]:
    """The same of one table."""
    column = name_citation_column(table)
    cited, others = Citation.table(), Citation.table().alias("others")
    witnesses, claims = Source.table().alias("witnesses"), Claim.table().alias("own_claims")
    confirming = (
        select(others.c.id)
        .join_from(others, witnesses, witnesses.c.id == others.c.source_id)
        .where(
            others.c[column] == cited.c[column],
            others.c.stance_code == Stance.SUPPORTS.value,
            witnesses.c.slug != GENERAL_KNOWLEDGE,
            ~select(claims.c.id).where(claims.c.source_id == witnesses.c.id).exists(),
        )
        .correlate(cited)
        .exists()
    )
    return (
        select(func.count(cited.c[column].distinct()))
        .where(
            wanted,
            cited.c[column].is_not(None),
            cited.c.stance_code == Stance.SUPPORTS.value,
            confirming if is_confirmed else ~confirming,
        )
        .scalar_subquery()
    )
