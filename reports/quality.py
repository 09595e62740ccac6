"""How well sourced, how exact and how complete is the data?

Rows without a source, by table; rows based on general knowledge alone count as unsourced. Then the
most-cited sources, the rows that a source contradicts, how exact the dates are, for how much the
data is stated to be complete, the events of each country by decade, and pairs of records that may
be the same, one of them from a dataset: they count as two until `bedfellows same` confirms the
pair, then as one. With --fail-under, the exit status is 1 if less than that share of all rows has a
source, for use in a pipeline.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Float,
    Integer,
    Text,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    select,
    union_all,
)

from console import UserError
from models import CoverageStatement
from models.citable import list_citable_models
from models.coverage import CoverageExtent, coverage_kinds
from models.views import citable_rows, evidence, row_sourcing, same_candidates, timeline
from models.views.deduplicate import is_counted_row
from reports.framework.cited_rows import cites_any
from reports.framework.report import Choice, Report, Request, Section
from reports.framework.run import main
from reports.framework.table import Priority, Table
from reports.queries.date_precision import build_precision_section
from reports.queries.sourced_rows import count_sourced_rows

_ALL = "all of them"
_MOST, _PAIRS = 15, 10
_DECADES = 5


def _build_sourcing() -> Section:
    # A CTE because its rows are read twice: one by one, and for their total.
    counted = union_all(*(count_sourced_rows(model) for model in list_citable_models())).subquery()
    by_table = select(counted).where(counted.c.number > 0).cte("by_table")
    # On PostgreSQL the sum of integers is a decimal.
    total, without, checked = (
        cast(func.sum(column), Integer)
        for column in (by_table.c.number, by_table.c.without, by_table.c.checked)
    )
    lines = union_all(
        select(
            literal(0).label("place"),
            by_table.c.table_name.label("name"),
            by_table.c.number,
            by_table.c.without,
            by_table.c.checked,
        ),
        select(literal(1), literal(_ALL, Text), total, without, checked).having(total > 0),
    ).subquery("lines")
    share = cast(lines.c.number - lines.c.without, Float) * 100 / lines.c.number
    return Section(
        "Rows without a source",
        select(
            lines.c.name.label("Table"),
            lines.c.number.label("Rows"),
            lines.c.without.label("Unsourced"),
            share.label("Sourced, %"),
            lines.c.checked.label("Checked source only"),
        ).order_by(lines.c.place, lines.c.name),
        empty="There are no rows in this database.",
        remarks=(
            "Only tables whose rows can be cited; general knowledge is not a source. Checked "
            "source only: supported by nothing but a source whose own claims are checked."
        ),
        decimals=1,
        priority=Priority("tables with the most rows", is_weighed=True),
        weights=[lines.c.number],
    )


def _build_sources() -> Section:
    cited = evidence.table
    row = cited.c.table_name + literal(" ", Text) + cast(cited.c.row_id, Text)
    count = func.count(distinct(row))
    return Section(
        "Most-cited sources",
        select(
            cited.c.source_slug.label("Source"),
            func.min(cited.c.source_kind_code).label("Kind"),
            count.label("Rows"),
            *(
                func.count(distinct(case((cited.c.stance_code == stance, row)))).label(heading)
                for stance, heading in (("supports", "Supports"), ("contradicts", "Contradicts"))
            ),
        )
        .where(is_counted_row(cited))
        .group_by(cited.c.source_slug)
        .order_by(count.desc(), cited.c.source_slug)
        .limit(_MOST),
        empty="No source is cited.",
        remarks=f"The first {_MOST}; for all, see bedfellows report sources.",
    )


def _build_disputes() -> Section:
    rows, sourcing = citable_rows.table, row_sourcing.table
    return Section(
        "Disputed rows",
        select(
            rows.c.table_name.label("Table"),
            rows.c.row_label.label("Row"),
            sourcing.c.supporting_sources.label("For"),
            sourcing.c.contradicting_sources.label("Against"),
            sourcing.c.disputed_by.label("First claim against"),
        )
        .join_from(
            sourcing,
            rows,
            and_(sourcing.c.table_name == rows.c.table_name, sourcing.c.row_id == rows.c.row_id),
        )
        .where(sourcing.c.is_disputed == 1, is_counted_row(sourcing))
        .order_by(rows.c.table_name, rows.c.row_key),
        empty="No row is disputed.",
        remarks="For, Against: number of sources.",
        evidence=[cites_any(sourcing.c.table_name, sourcing.c.row_id)],
    )


def _build_scope() -> Section:
    statements = CoverageStatement.table()
    is_complete = statements.c.extent_code == CoverageExtent.COMPLETE.value
    until = case((is_complete, statements.c.covers_until))
    return Section(
        "Scope: statements of coverage",
        select(
            coverage_kinds.c.label.label("Records"),
            func.sum(case((is_complete, 1), else_=0)).label("Complete"),
            func.sum(case((is_complete, 0), else_=1)).label("Partial"),
            func.min(until).label("Complete until"),
            func.max(until).label("At most until"),
        )
        .join(statements, statements.c.kind_code == coverage_kinds.c.code)
        .group_by(coverage_kinds.c.position, coverage_kinds.c.label)
        .order_by(coverage_kinds.c.position),
        empty="Nothing is stated: no missing row means no.",
        remarks="Numbers of scopes: organisations, offices, pairs and so on. Complete until: the "
        "first and the last such day. For each, see bedfellows report coverage.",
    )


def _build_coverage(request: Request) -> Section:
    entries = timeline.table
    first = (request.as_of.year // 10 - _DECADES + 1) * 10
    when = func.coalesce(entries.c.occurred_earliest, entries.c.occurred_latest)
    row = entries.c.table_name + literal(" ", Text) + cast(entries.c.row_id, Text)

    def count_rows(condition: Any, heading: str) -> Any:
        return func.count(distinct(case((condition, row)))).label(heading)

    return Section(
        "Events by country and decade",
        select(
            entries.c.country_code.label("Country"),
            count_rows(when < date(first, 1, 1), f"Before {first}"),
            *(
                count_rows(and_(when >= date(year, 1, 1), when < date(year + 10, 1, 1)), f"{year}s")
                for year in range(first, first + 10 * _DECADES, 10)
            ),
            func.count(distinct(row)).label("All"),
        )
        .where(entries.c.country_code.is_not(None))
        .group_by(entries.c.country_code)
        .order_by(entries.c.country_code),
        empty="No event in this database has a date.",
        remarks="Persons and bodies count for their country, uncertain dates where they begin.",
    )


def _build_pairs() -> Section:
    pairs = same_candidates.table
    place = case({"candidate": 0, "confirmed": 1}, value=pairs.c.status, else_=2)
    return Section(
        "Records that may be the same",
        select(
            pairs.c.table_name.label("Table"),
            pairs.c.kept_key.label("Kept"),
            pairs.c.kept_title.label("Record"),
            pairs.c.kept_since.label("Since"),
            pairs.c.other_key.label("Other"),
            pairs.c.other_title.label("Its record"),
            pairs.c.other_since.label("Its since"),
            pairs.c.in_common.label("In common"),
            pairs.c.status.label("Status"),
        ).order_by(
            place,
            pairs.c.score.desc().nulls_last(),
            pairs.c.table_name,
            pairs.c.kept_key,
            pairs.c.other_key,
        ),
        empty="No record of a dataset may be the same as another record.",
        remarks="Likeliest first. Candidates count as two records until bedfellows same confirms "
        "them; the rules and the score are in the view same_candidates.",
        short=_PAIRS,
    )


def build_sections(_connection: Connection, request: Request) -> list[Section]:
    """Sourcing, sources, disputes, precision, scope, coverage, and records that may be the same."""
    return [
        _build_sourcing(),
        _build_sources(),
        _build_disputes(),
        build_precision_section(),
        _build_scope(),
        _build_coverage(request),
        _build_pairs(),
    ]


def check_threshold(_connection: Connection, request: Request) -> Request:
    """The request; UserError if its --fail-under is not a share in per cent."""
    given = request.choices["fail-under"]
    try:
        if given is not None and not 0 <= float(given) <= 100:
            raise ValueError
    except ValueError:
        raise UserError(f"--fail-under: {given!r} is not a number from 0 to 100") from None
    return request


def find_shortfall(tables: Sequence[Table], request: Request) -> str | None:
    """What is wrong if less than the share asked for has a source."""
    wanted = request.choices["fail-under"]
    if wanted is None:
        return None
    share = next((line.cells[3] for line in tables[0].lines if line.cells[0] == _ALL), 100.0)
    if not isinstance(share, float) or share >= float(wanted):
        return None
    return f"{share:.1f} per cent of the rows have a source, which is less than {wanted}"


REPORT = Report(
    "Quality",
    build_sections,
    choices=[
        Choice("fail-under", "Exit with status 1 if less than this share, in per cent, is sourced.")
    ],
    complete=check_threshold,
    check=find_shortfall,
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
