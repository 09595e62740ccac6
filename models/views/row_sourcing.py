"""The view of how well each row is sourced."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, case, func, select, union_all

from models.citable import list_citable_models
from models.evidence import Citation, Claim
from models.views.citable_rows import RowSelect
from models.views.evidence import (
    is_about,
    is_backed,
    is_contradicted,
    is_independent,
    join_citations,
    name_checked_work,
)
from models.views.view import View

_citations = Citation.table()
_claims = Claim.table()


def _select_row_sourcing() -> CompoundSelect[Any]:
    """The rows of each table: a filter on a row reaches its key, and the index of its citations."""
    return union_all(*(select_sourcing(RowSelect(model)) for model in list_citable_models()))


def select_sourcing(row: RowSelect) -> Select[Any]:
    """How well each row of one table is sourced."""

    def look_up(value: Any, *conditions: Any) -> Any:
        return (
            select(value)
            .select_from(join_citations())
            .where(is_about(row), *conditions)
            .correlate(row.table)
        )

    sources = func.count(_citations.c.source_id.distinct())
    is_cited = select(_citations.c.id).where(is_about(row)).correlate(row.table).exists()
    return row.select_row(
        look_up(sources, is_backed()).scalar_subquery().label("supporting_sources"),
        look_up(sources, is_contradicted()).scalar_subquery().label("contradicting_sources"),
        look_up(sources, is_independent()).scalar_subquery().label("independent_sources"),
        case((look_up(_citations.c.id, is_backed()).exists(), 0), else_=1).label("is_unsourced"),
        case((look_up(_citations.c.id, is_contradicted()).exists(), 1), else_=0).label(
            "is_disputed"
        ),
        look_up(func.min(_claims.c.code), is_contradicted()).scalar_subquery().label("disputed_by"),
        look_up(name_checked_work()).scalar_subquery().label("only_from"),
    ).where(is_cited)


row_sourcing = View(
    "row_sourcing",
    "How well each cited row is sourced; one row per row with a citation. A row without any "
    "citation is unsourced and not listed here.",
    {
        "table_name": "Table of the row.",
        "row_id": "Id of the row in that table.",
        "row_key": "Natural key of the row, its parts joined by +.",
        "row_label": "Label of the row, for print.",
        "supporting_sources": "Number of sources that support it, without general knowledge.",
        "contradicting_sources": "Number of sources that contradict it.",
        "independent_sources": "Number of supporting sources whose own claims are not checked.",
        "is_unsourced": "1: it has no source except general knowledge; 0: it has one.",
        "is_disputed": "1: a source contradicts it; 0: none does.",
        "disputed_by": "Number of the first claim that contradicts it.",
        "only_from": "article, statement, study ...: what alone supports it, if its own claims are "
        "checked here; NULL: another source supports it, or none does.",
    },
    _select_row_sourcing,
    numbers=(
        "supporting_sources",
        "contradicting_sources",
        "independent_sources",
        "is_unsourced",
        "is_disputed",
    ),
)
