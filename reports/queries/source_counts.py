"""The section of the sources that most rows rest on."""

from __future__ import annotations

from sqlalchemy import Text, case, cast, distinct, func, literal, select

from models import Citation, Source
from models.citable import list_citable_tables, name_citation_column
from models.evidence import Stance
from models.views.deduplicate import is_counted_row
from reports.framework.section import Section
from reports.queries.curated_rows import is_source_of_dataset

_MOST = 15


def build_sources_section() -> Section:
    """One line per source, with the number of rows that it supports and contradicts."""
    cited, sources = Citation.table(), Source.table()
    targets = {name: cited.c[name_citation_column(name)] for name in list_citable_tables()}
    stances = {Stance.SUPPORTS: "Supports", Stance.CONTRADICTS: "Contradicts"}
    # Each citation has one target. From the sources on: datasets have most of the citations.
    named = (
        select(
            sources.c.slug,
            sources.c.kind_code,
            cited.c.stance_code,
            case(
                *((column.is_not(None), literal(name, Text)) for name, column in targets.items())
            ).label("table_name"),
            func.coalesce(*targets.values()).label("row_id"),
        )
        .join_from(sources, cited, cited.c.source_id == sources.c.id)
        .where(~is_source_of_dataset(sources.c.id))
        .subquery("named")
    )
    row = named.c.table_name + literal(" ", Text) + cast(named.c.row_id, Text)
    chosen = (
        select(named.c.slug, named.c.kind_code, named.c.stance_code, row.label("row"))
        .where(is_counted_row(named))
        .subquery("chosen")
    )
    count = func.count(distinct(chosen.c.row))
    return Section(
        "Most-cited sources",
        select(
            chosen.c.slug.label("Source"),
            func.min(chosen.c.kind_code).label("Kind"),
            count.label("Rows"),
            *(
                func.count(
                    distinct(case((chosen.c.stance_code == stance.value, chosen.c.row)))
                ).label(heading)
                for stance, heading in stances.items()
            ),
        )
        .group_by(chosen.c.slug)
        .order_by(count.desc(), chosen.c.slug)
        .limit(_MOST),
        empty="No source is cited.",
        remarks=f"The first {_MOST}; for all, see bedfellows report sources. Datasets, each the "
        "source of the rows that it brought: see bedfellows report datasets.",
    )
