"""The section on sources that may become unreachable: pages on the web without a copy."""

from __future__ import annotations

from sqlalchemy import Integer, Text, case, cast, func, literal, select, union_all

from models import Source
from models.sources import source_kinds
from reports.framework.section import Section
from reports.queries.curated_rows import is_source_of_dataset


def build_web_sources_section() -> Section:
    """One line per kind of source, with the number of its pages that nothing replaces."""
    sources = Source.table()
    is_fresh, is_kept = sources.c.accessed_on.is_not(None), sources.c.archived_url.is_not(None)
    counted = (
        select(
            func.lower(source_kinds.c.label).label("name"),
            source_kinds.c.position,
            func.count().label("pages"),
            func.sum(case((is_kept, 0), else_=1)).label("not_kept"),
            func.sum(case((is_fresh, 0), else_=1)).label("not_dated"),
        )
        .join_from(sources, source_kinds, source_kinds.c.code == sources.c.kind_code)
        .where(sources.c.url.is_not(None), ~is_source_of_dataset(sources.c.id))
        .group_by(source_kinds.c.position, source_kinds.c.label)
        .cte("counted")
    )
    # On PostgreSQL the sum of integers is a decimal.
    totals = [
        cast(func.sum(counted.c[name]), Integer) for name in ("pages", "not_kept", "not_dated")
    ]
    lines = union_all(
        select(
            literal(0).label("place"),
            counted.c.position,
            counted.c.name,
            counted.c.pages,
            counted.c.not_kept,
            counted.c.not_dated,
        ),
        select(literal(1), literal(0), literal("all of them", Text), *totals).having(
            func.sum(counted.c.pages) > 0
        ),
    ).subquery("lines")
    return Section(
        "Sources that may become unreachable",
        select(
            lines.c.name.label("Kind"),
            lines.c.pages.label("On the web"),
            lines.c.not_kept.label("No archived copy"),
            lines.c.not_dated.label("No day of access"),
        ).order_by(lines.c.place, lines.c.position),
        empty="No source has a web address.",
        remarks="Pages on the web change and vanish. Archived copy, day of access: the fields "
        "archived_url and accessed_on of a source. Without the sources of datasets: imports has "
        "the SHA-256 of their files.",
    )
