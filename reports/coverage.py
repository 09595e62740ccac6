"""Where does a missing row mean no, and where is the data thin?

The statements of coverage: records of which kind, of what, from when until when, complete or
partial. Only complete ones make absence a fact. Then how many records there are by kind and decade;
and how many countries and pairs of countries have how many, so that thin ones show. With actors,
their statements, their records by decade, and the pairs that they form with one another or, of one
actor, with others. The counts do not include votes, figures and machine-coded events.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from sqlalchemy import Connection, func, select

from models import CoverageStatement
from models.coverage import CoverageKind, coverage_extents, coverage_kinds
from reports.framework.columns import ColumnRule, ColumnType
from reports.framework.coverage_line import SCOPE_TABLES, format_scope, match_scope
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.coverage_counts import (
    build_country_bands,
    build_decades_section,
    build_pairs_section,
)
from reports.queries.pair_bands import build_bands_section

_statements = CoverageStatement.table()


def _build_statements(request: Request) -> Section:
    """One line per statement about the actors of the request; equal statements share a line."""
    source = SCOPE_TABLES.join(
        coverage_kinds, coverage_kinds.c.code == _statements.c.kind_code
    ).join(coverage_extents, coverage_extents.c.code == _statements.c.extent_code)
    scope = format_scope().label("scope")
    # Sorted before they are joined, because neither database sorts within an aggregate.
    found = (
        select(
            coverage_kinds.c.position.label("place"),
            coverage_kinds.c.label.label("kind"),
            coverage_extents.c.position.label("extent_place"),
            func.lower(coverage_extents.c.label).label("extent"),
            scope,
            _statements.c.covers_from,
            _statements.c.covers_until,
            _statements.c.note,
        )
        .select_from(source)
        .where(match_scope(request, list(CoverageKind)))
        .order_by(scope)
        .subquery("found")
    )
    shared = (found.c.covers_from, found.c.covers_until, found.c.note)
    return Section(
        "Statements of coverage",
        select(
            found.c.kind.label("Records"),
            func.aggregate_strings(found.c.scope, ", ").label("Of"),
            found.c.extent.label("Extent"),
            found.c.covers_from.label("From"),
            found.c.covers_until.label("Until"),
            found.c.note.label("Note"),
        )
        .group_by(found.c.place, found.c.kind, found.c.extent_place, found.c.extent, *shared)
        .order_by(
            found.c.place,
            found.c.extent_place,
            found.c.covers_until.desc().nulls_last(),
            func.min(found.c.scope),
        ),
        empty="Nothing is stated: no missing row means no.",
        columns={"Of": ColumnRule(ColumnType.LIST)},
        remarks="complete: a missing row means no. From -: from the beginning. "
        "Sources: bedfellows report sources --row members-EU.",
    )


def build_sections(_connection: Connection, request: Request) -> list[Section]:
    """The statements, the records by decade, and thin countries and pairs."""
    sections = [_build_statements(request), build_decades_section(request)]
    if request.actors:
        return [*sections, build_pairs_section(request)]
    return [*sections, build_country_bands(), build_bands_section()]


REPORT = Report("Coverage", build_sections, actors="any", example=["BLR", "KGZ"])

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
