"""How well sourced, how exact and how complete is the data?

Rows without a source, by table; rows based on general knowledge alone count as unsourced. Then the
most-cited sources, web pages without an archived copy or a day of access, the rows that a source
contradicts, how exact the dates are, for how much the data is stated to be complete, the events of
each country by decade, and pairs of records that may be the same, one of them from a dataset: they
count as two until `bedfellows same` confirms the pair, then as one. With --fail-under, the exit
status is 1 if less than that share of all rows has a source, for use in a pipeline.
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
from models import CoverageStatement, Event, EventParticipant
from models.citable import list_citable_models
from models.coverage import CoverageExtent, coverage_kinds
from models.views import actor_countries, same_candidates
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.framework.table import Priority, Table
from reports.queries.date_precision import build_precision_section
from reports.queries.disputed_rows import build_disputes_section
from reports.queries.source_counts import build_sources_section
from reports.queries.sourced_rows import count_sourced_rows
from reports.queries.web_sources import build_web_sources_section

_ALL = "all of them"
_PAIRS = 10
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
        .group_by(coverage_kinds.c.position, coverage_kinds.c.code, coverage_kinds.c.label)
        .order_by(coverage_kinds.c.position),
        empty="Nothing is stated: no missing row means no.",
        remarks="Numbers of scopes: organisations, offices, pairs and so on. Complete until: the "
        "first and the last such day. For each, see bedfellows report coverage.",
    )


def _build_events(request: Request) -> Section:
    events, parts, homes = Event.table(), EventParticipant.table(), actor_countries.table
    first = (request.as_of.year // 10 - _DECADES + 1) * 10
    when = func.coalesce(events.c.occurred_earliest, events.c.occurred_latest)

    def count_events(condition: Any, heading: str) -> Any:
        return func.count(distinct(case((condition, events.c.id)))).label(heading)

    return Section(
        "Events by country and decade",
        select(
            homes.c.country_code.label("Country"),
            count_events(when < date(first, 1, 1), f"Before {first}"),
            *(
                count_events(
                    and_(when >= date(year, 1, 1), when < date(year + 10, 1, 1)), f"{year}s"
                )
                for year in range(first, first + 10 * _DECADES, 10)
            ),
            func.count(distinct(events.c.id)).label("All"),
        )
        .join_from(events, parts, parts.c.event_id == events.c.id)
        .join(homes, homes.c.actor_id == parts.c.actor_id)
        .where(homes.c.country_code.is_not(None))
        .group_by(homes.c.country_code)
        .order_by(homes.c.country_code),
        empty="No country takes part in an event.",
        remarks="Events collected by hand. Persons and bodies count for their country, uncertain "
        "dates where they begin. Other records: see bedfellows report coverage.",
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
    """How well sourced, exact and complete the data is, and the records that may be the same."""
    return [
        _build_sourcing(),
        build_sources_section(),
        build_web_sources_section(),
        build_disputes_section(),
        build_precision_section(),
        _build_scope(),
        _build_events(request),
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
