"""How well is the data sourced, and how much of it is there?

Rows without a source, by table: what only general knowledge backs counts as unsourced. Then the
sources that most rests on, the rows that some source contradicts, how exact the dates are, and the
happenings of each country by decade, and the pairs of records of which one came from a dataset and
may be the same as another: two rows until `bedfellows same` confirms them, one from then on. With
--fail-under, status 1 where less than that share of all rows has a source, for use in a pipeline.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Integer,
    Table,
    Text,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    or_,
    select,
    union_all,
)

from console import UserError
from models import Base
from models.views import citable_rows, evidence, row_sourcing, same_candidates, timeline
from models.views.deduplicate import is_counted, is_counted_row
from reports.framework import report
from reports.framework.report import Choice, Report, Request, Section

_ALL = "all of them"
_MOST = 15
_DECADES = 5


def _sourcing() -> Section:
    rows, sourcing = citable_rows.table, row_sourcing.table
    # A CTE, because its rows are read twice: one by one, and for their total.
    counted = (
        select(
            rows.c.table_name,
            func.count().label("number"),
            func.sum(func.coalesce(sourcing.c.is_unsourced, 1)).label("without"),
        )
        .outerjoin(
            sourcing,
            and_(sourcing.c.table_name == rows.c.table_name, sourcing.c.row_id == rows.c.row_id),
        )
        .where(is_counted_row(rows))
        .group_by(rows.c.table_name)
        .cte("counted")
    )
    # PostgreSQL adds up whole numbers to a decimal one.
    total, without = (
        cast(func.sum(column), Integer) for column in (counted.c.number, counted.c.without)
    )
    lines = union_all(
        select(
            literal(0).label("place"),
            counted.c.table_name.label("name"),
            counted.c.number,
            counted.c.without,
        ),
        select(literal(1), literal(_ALL, Text), total, without).having(total > 0),
    ).subquery("lines")
    share = cast(lines.c.number - lines.c.without, Float) * 100 / lines.c.number
    return Section(
        "Rows without a source",
        select(
            lines.c.name.label("Table"),
            lines.c.number.label("Rows"),
            lines.c.without.label("Unsourced"),
            share.label("Sourced, %"),
            literal(1).label("_decimals"),
        ).order_by(lines.c.place, lines.c.name),
        empty="No rows are on record.",
        note="Tables whose rows sources are cited for; general knowledge is no source.",
    )


def _sources() -> Section:
    cited = evidence.table
    row = cited.c.table_name + literal(" ", Text) + cast(cited.c.row_id, Text)
    count = func.count(distinct(row))
    return Section(
        "What most rests on",
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
        note=f"The first {_MOST}; all of them: bedfellows report sources.",
    )


def _disputes() -> Section:
    rows, sourcing = citable_rows.table, row_sourcing.table
    return Section(
        "Disputed rows",
        select(
            rows.c.table_name.label("Table"),
            rows.c.row_label.label("Row"),
            sourcing.c.supporting_sources.label("For"),
            sourcing.c.contradicting_sources.label("Against"),
            sourcing.c.disputed_by.label("First claim against"),
            sourcing.c.table_name.label("_table"),
            sourcing.c.row_id.label("_row"),
        )
        .join_from(
            sourcing,
            rows,
            and_(sourcing.c.table_name == rows.c.table_name, sourcing.c.row_id == rows.c.row_id),
        )
        .where(sourcing.c.is_disputed == 1, is_counted_row(sourcing))
        .order_by(rows.c.table_name, rows.c.row_key),
        empty="No row is disputed.",
        note="For, Against: number of sources.",
    )


def _precision(text: Any, earliest: Any, latest: Any) -> ColumnElement[str]:
    """How exact a date is, as `models.edtf.Edtf.precision` has it, and ``ongoing``."""
    marks = [func.replace(text, mark, "") != text for mark in "~?%"]
    return case(
        (text.is_(None), "unknown"),
        (text == "..", "ongoing"),
        (or_(earliest.is_(None), latest.is_(None)), "open"),
        (or_(*marks), "approximate"),
        (earliest == latest, "day"),
        (and_(func.length(text) == len("2015-08"), func.replace(text, "/", "") == text), "month"),
        (func.length(text) == len("2015"), "year"),
        else_="range",
    )


def _dates() -> Section:
    degrees = ["day", "month", "year", "approximate", "range", "open", "ongoing", "unknown"]
    written = union_all(
        *(
            select(
                literal(table.name, Text).label("relation"),
                literal(name, Text).label("name"),
                table.c[f"{name}_edtf"].label("text"),
                table.c[f"{name}_earliest"].label("earliest"),
                table.c[f"{name}_latest"].label("latest"),
            ).where(is_counted(table))
            for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name)
            for name in _dates_of(table)
        )
    ).subquery("written")
    # Graded outside of the union: to build the rule for each date would take most of a report.
    dates = select(
        written.c.relation,
        written.c.name,
        _precision(written.c.text, written.c.earliest, written.c.latest).label("degree"),
    ).subquery("dates")
    return Section(
        "How exact dates are",
        select(
            dates.c.relation.label("Table"),
            dates.c.name.label("Date"),
            *(
                func.sum(case((dates.c.degree == degree, 1), else_=0)).label(degree.capitalize())
                for degree in degrees
            ),
        )
        .group_by(dates.c.relation, dates.c.name)
        .order_by(dates.c.relation, dates.c.name),
        note="Unknown: no date is given. Open: one side of the date is.",
    )


def _dates_of(table: Table) -> list[str]:
    return [column.name[: -len("_edtf")] for column in table.c if column.name.endswith("_edtf")]


def _coverage(request: Request) -> Section:
    told = timeline.table
    first = (request.as_of.year // 10 - _DECADES + 1) * 10
    when = func.coalesce(told.c.occurred_earliest, told.c.occurred_latest)
    row = told.c.table_name + literal(" ", Text) + cast(told.c.row_id, Text)

    def number(condition: Any, heading: str) -> Any:
        return func.count(distinct(case((condition, row)))).label(heading)

    return Section(
        "Happenings by country and decade",
        select(
            told.c.country_code.label("Country"),
            number(when < date(first, 1, 1), f"Before {first}"),
            *(
                number(and_(when >= date(year, 1, 1), when < date(year + 10, 1, 1)), f"{year}s")
                for year in range(first, first + 10 * _DECADES, 10)
            ),
            func.count(distinct(row)).label("All"),
        )
        .where(told.c.country_code.is_not(None))
        .group_by(told.c.country_code)
        .order_by(told.c.country_code),
        empty="Nothing dated is on record of any country.",
        note="Persons and bodies count for their country; a wide date counts where it begins.",
    )


def _pairs() -> Section:
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
        ).order_by(place, pairs.c.table_name, pairs.c.kept_key, pairs.c.other_key),
        empty="No record of a dataset could be one that is on record already.",
        note="Candidates count as two until bedfellows same says that they are one; "
        "the view same_candidates has the rules.",
    )


def sections(_connection: Connection, request: Request) -> list[Section]:
    """Sourcing, sources, disputes, precision, coverage, pairs that may be one."""
    return [_sourcing(), _sources(), _disputes(), _dates(), _coverage(request), _pairs()]


def threshold(_connection: Connection, request: Request) -> Request:
    """The request, its --fail-under known to be a share in per cent; raises UserError."""
    given = request.choices["fail-under"]
    try:
        if given is not None and not 0 <= float(given) <= 100:
            raise ValueError
    except ValueError:
        raise UserError(f"--fail-under: {given!r} is not a number from 0 to 100") from None
    return request


def too_few(tables: Sequence[report.Table], request: Request) -> str | None:
    """What is wrong, where less than the share asked for has a source."""
    wanted = request.choices["fail-under"]
    if wanted is None:
        return None
    share = next((row[3] for row in tables[0].rows if row[0] == _ALL), 100.0)
    if not isinstance(share, float) or share >= float(wanted):
        return None
    return f"{share:.1f} per cent of the rows have a source, which is less than {wanted}"


REPORT = Report(
    "Quality",
    sections,
    choices=[Choice("fail-under", "Status 1 if less than this share, in per cent, is sourced.")],
    complete=threshold,
    check=too_few,
)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())
