"""Where does each fact come from, and how reliable is it?

The bibliography: one entry per source, with the number of rows that it supports and contradicts and
of its claims. With --row, the citations for the record with that ID (L08, E059, AG17 ... as the
reports print it) and for its parts: one line per citation, with the place in the source and the
confidence, then the sources themselves.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from functools import reduce
from operator import add

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Text,
    and_,
    case,
    cast,
    func,
    null,
    or_,
    select,
)

from console import UserError
from models import Citation, Claim, Source
from models.citable import list_citable_tables, name_citation_column
from models.evidence import Stance, stances
from models.sources import source_cautions, source_kinds
from models.views import citable_rows, evidence
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.witnesses import count_supported_rows

_sources, _claims, _citations = Source.table(), Claim.table(), Citation.table()


def _build_bibliography(condition: ColumnElement[bool]) -> Section:
    order = [
        func.lower(func.coalesce(_sources.c.author, _sources.c.publisher, _sources.c.title)),
        _sources.c.published_earliest.nulls_last(),
        _sources.c.slug,
    ]
    claims = select(func.count()).where(_claims.c.source_id == _sources.c.id)
    return Section(
        "Sources",
        select(
            func.row_number().over(order_by=order).label("No."),
            _sources.c.author.label("Author"),
            _sources.c.title.label("Title"),
            _sources.c.publisher.label("Publisher"),
            _sources.c.published_edtf.label("Date"),
            _sources.c.url.label("Address"),
            cast(null(), Text).label("Where"),
            _sources.c.slug.label("ID"),
            func.lower(source_kinds.c.label).label("Kind"),
            func.lower(source_cautions.c.label).label("Caution"),
            _sources.c.accessed_on.label("Accessed"),
            _sources.c.archived_url.label("Archived copy"),
            _count_rows(Stance.SUPPORTS).label("Supports"),
            _count_rows(Stance.CONTRADICTS).label("Contradicts"),
            claims.scalar_subquery().label("Claims"),
            _count_rows_it_alone_supports().label("Alone"),
        )
        .join(source_kinds, source_kinds.c.code == _sources.c.kind_code)
        .outerjoin(source_cautions, source_cautions.c.code == _sources.c.caution_code)
        .where(condition)
        .order_by(*order),
        empty="There is no source of that kind in this database.",
        remarks=(
            "Supports, contradicts: rows of the database. Claims: statements of the source, which "
            "bedfellows report factcheck judges. Alone: rows that only such a source supports."
        ),
        is_bibliography=True,
    )


def _count_rows(stance: Stance) -> ColumnElement[int]:
    """The number of rows that a source supports or contradicts.

    Claims of one source can be about the same row. A source without claims, such as a dataset with
    thousands of rows, is counted in an index.
    """
    cited = and_(_citations.c.source_id == _sources.c.id, _citations.c.stance_code == stance.value)
    columns = (_citations.c[name_citation_column(name)] for name in list_citable_tables())
    rows = reduce(add, (func.count(column.distinct()) for column in columns))
    claims = select(_claims.c.id).where(_claims.c.source_id == _sources.c.id)
    return case(
        (claims.exists(), select(rows).where(cited).scalar_subquery()),
        else_=select(func.count()).select_from(_citations).where(cited).scalar_subquery(),
    )


def _count_rows_it_alone_supports() -> ColumnElement[int]:
    """For a source with claims: the rows that no source without claims supports."""
    claims = select(_claims.c.id).where(_claims.c.source_id == _sources.c.id)
    of_source = _citations.c.source_id == _sources.c.id
    return case((claims.exists(), count_supported_rows(of_source, is_confirmed=False)))


def _build_citations(key: str) -> Section:
    cited = evidence.table
    return Section(
        f"Citations for {key}",
        select(
            cited.c.table_name.label("Table"),
            cited.c.row_label.label("Row"),
            func.lower(stances.c.label).label("Stance"),
            func.coalesce(cited.c.source_publisher, cited.c.source_title).label("Source"),
            cited.c.claim_code.label("Claim"),
            cited.c.locator.label("Where"),
            cited.c.consulted.label("Copy consulted"),
            cited.c.confidence_code.label("Confidence"),
        )
        .join(stances, stances.c.code == cited.c.stance_code)
        .where(_match_record(cited, key))
        .order_by(cited.c.table_name, cited.c.row_key, stances.c.position, cited.c.citation_id),
        empty="Nothing is cited for it.",
        remarks="Confidence: high, medium or low. Claim: the claim of the source that is cited.",
    )


def _match_record(rows: FromClause, key: str) -> ColumnElement[bool]:
    """The row with a key, and the rows of its parts, whose keys begin with it.

    Only the key of a record reaches indexes, so it comes first; a slug can contain a plus sign.
    """
    column, parts = rows.c.row_key, key.split("+")
    records = ["+".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return and_(
        rows.c.record_key.in_(records),
        or_(column == key, func.substr(column, 1, len(key) + 1) == f"{key}+"),
    )


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The bibliography, or the citations for one record; UserError if there is no such record."""
    key, kind = request.choices["row"], request.choices["kind"]
    wanted = _sources.c.kind_code == kind if kind else _sources.c.id.is_not(None)
    if key is None:
        return [_build_bibliography(wanted)]
    rows, cited = citable_rows.table, evidence.table
    if not connection.scalar(select(func.count(rows.c.row_id)).where(_match_record(rows, key))):
        raise UserError(f"--row: no record has the ID {key!r}; the reports print the IDs")
    used = select(cited.c.source_id).where(_match_record(cited, key))
    return [_build_citations(key), _build_bibliography(wanted & _sources.c.id.in_(used))]


REPORT = Report(
    "Sources",
    build_sections,
    dated=False,
    choices=[
        Choice("kind", "Only sources of one kind.", select(source_kinds.c.code), narrows=True),
        Choice("row", "The citations for the record with this ID: L08, E059, AG17 ..."),
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
