"""How many rows of a table count, and how well they are sourced, from the indexes of citations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Text, and_, func, literal, or_, select, true

from models import Base, Citation, Claim, Source
from models.citable import name_citation_column
from models.evidence import Stance
from models.sources import GENERAL_KNOWLEDGE
from models.views.deduplicate import is_counted
from reports.queries.witnesses import count_supported_rows_of


def count_sourced_rows(model: type[Base]) -> Select[Any]:
    """How many rows of a table count, and how many of them have no, or only a checked, source.

    Datasets have hundreds of thousands of rows, each with a citation, so the cited rows are counted
    in the index of their citations. Looked up are only rows with a citation that is no source, and
    rows of records that do not count.
    """
    table, citations, sources = model.table(), Citation.table(), Source.table()
    about = citations.c[name_citation_column(table.name)]
    backing = citations.alias("backing")
    general = select(sources.c.id).where(sources.c.slug == GENERAL_KNOWLEDGE)
    is_backed = (
        select(backing.c.id)
        .where(
            backing.c[about.name] == about,
            backing.c.stance_code == Stance.SUPPORTS.value,
            backing.c.source_id.not_in(general),
        )
        .exists()
    )
    others = [stance.value for stance in Stance if stance is not Stance.SUPPORTS]
    all_sources = select(sources.c.id)
    is_no_source = or_(
        citations.c.source_id.in_(general),
        and_(citations.c.source_id.in_(all_sources), citations.c.stance_code.in_(others)),
    )

    def count(what: Any, *conditions: Any) -> Any:
        return select(what).where(*conditions).scalar_subquery()

    rows = count(func.count(table.c.id))
    cited = count(func.count(about.distinct()), about.is_not(None))
    unbacked = count(func.count(about.distinct()), about.is_not(None), is_no_source, ~is_backed)
    left_out = uncounted = literal(0)
    is_of_checked: Any = citations.c.source_id.in_(select(Claim.table().c.source_id))
    counts = is_counted(table)
    if not isinstance(counts, type(true())):
        left_out = count(func.count(table.c.id), ~counts)
        has_source = select(citations.c.id).where(about == table.c.id, ~is_no_source).exists()
        uncounted = count(func.count(table.c.id), ~counts, has_source)
        is_of_checked = and_(is_of_checked, about.in_(select(table.c.id).where(counts)))
    return select(
        literal(table.name, Text).label("table_name"),
        (rows - left_out).label("number"),
        (rows - left_out - cited + unbacked + uncounted).label("without"),
        count_supported_rows_of(table.name, is_of_checked, is_confirmed=False).label("checked"),
    )
