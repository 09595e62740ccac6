"""The section of rows that a source contradicts."""

from __future__ import annotations

from sqlalchemy import select, union_all

from models import Citation
from models.citable import list_citable_models, name_citation_column
from models.evidence import Stance
from models.views.citable_rows import RowSelect
from models.views.deduplicate import is_counted_row
from models.views.row_sourcing import select_sourcing
from reports.framework.cited_rows import cites_any
from reports.framework.section import Section


def build_disputes_section() -> Section:
    """One line per disputed row, with the number of sources on each side.

    It begins with the few citations that contradict, not with all rows: datasets bring hundreds of
    thousands of rows that nobody disputes.
    """
    citations = Citation.table()
    models = list_citable_models()
    columns = {model: name_citation_column(model.table().name) for model in models}
    against = (
        select(*(citations.c[name] for name in columns.values()))
        .where(citations.c.stance_code == Stance.CONTRADICTS.value)
        .cte("against")
    )
    disputed = union_all(
        *(
            select_sourcing(RowSelect(model)).where(
                model.table().c.id.in_(select(against.c[name]).where(against.c[name].is_not(None)))
            )
            for model, name in columns.items()
        )
    ).subquery("disputed")
    return Section(
        "Disputed rows",
        select(
            disputed.c.table_name.label("Table"),
            disputed.c.row_label.label("Row"),
            disputed.c.supporting_sources.label("For"),
            disputed.c.contradicting_sources.label("Against"),
            disputed.c.disputed_by.label("First claim against"),
        )
        .where(is_counted_row(disputed))
        .order_by(disputed.c.table_name, disputed.c.row_key),
        empty="No row is disputed.",
        remarks="For, Against: number of sources.",
        evidence=[cites_any(disputed.c.table_name, disputed.c.row_id)],
    )
