"""How did two countries interact in machine-coded news?

One line per period and dyad, then one for all states: the events, their number per 100,000 events
between states, the shares of the four quad classes, the mean Goldstein value. Reporting grows over
the years, so compare with the world. Periods that no file covers are missing (-), not 0; a run of
them is one line, such as 2015-03/2016-01. Datasets are never added together. Curated events are
those collected by hand, listed below.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, or_, select, true

from models import Actor
from models.coded_events import dyad_months, world_months
from models.coverage import CoverageKind
from models.datasets import coverage_days, datasets
from reports.framework.chart import PanelChart
from reports.framework.marks import MISSING, Mark
from reports.framework.report import Choice, Report
from reports.framework.request import NamedId, Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.framework.table import Priority
from reports.queries.dataset_parts import cite_parts
from reports.queries.dyad_series import build_series, match_dyad
from reports.queries.event_lines import build_events_section
from reports.queries.loaded_datasets import ONE_DATASET, explain_import, select_datasets
from reports.queries.periods import PERIODS, month_text, next_month, widen_to_periods
from reports.queries.state_succession import Lineage, describe_successions, find_lineage

_REMARKS = (
    "Per 100,000: of the events between states. Verbal and material cooperation and conflict: "
    "shares of the events, 0 to 1. Goldstein: mean, -10 (conflict) to 10 (cooperation). Covered: "
    "days that the loaded files cover{life}."
)
_MISSING = Mark(MISSING, "missing because no file covers the period, which is not 0", ["Events"])
_NEWEST = Priority("the newest periods", is_weighed=True, is_whole=True)


def _build_other_states(
    request: Request,
    lineage: Lineage,
    loaded: Sequence[Row[Any]],
    windows: Sequence[tuple[date, date]],
) -> Section:
    """Events of a state before or after one of the two."""
    source, target = Actor.table().alias("source"), Actor.table().alias("target")
    one, other = (lineage.family[actor.slug] for actor in request.actors)
    acts, is_acted_on = dyad_months.c.source_actor_id, dyad_months.c.target_actor_id
    ask = case(
        (source.c.slug < target.c.slug, source.c.slug + " " + target.c.slug),
        else_=target.c.slug + " " + source.c.slug,
    )
    return Section(
        "States before or after them, not counted above",
        select(
            datasets.c.slug.label("Dataset"),
            ask.label("Ask for"),
            func.sum(dyad_months.c.events).label("Events"),
            month_text(func.min(dyad_months.c.month)).label("From"),
            month_text(func.max(dyad_months.c.month)).label("To"),
        )
        .select_from(dyad_months)
        .join(datasets, datasets.c.id == dyad_months.c.dataset_id)
        .join(source, source.c.id == acts)
        .join(target, target.c.id == is_acted_on)
        .where(
            dyad_months.c.dataset_id.in_(
                [NamedId(dataset.id, "datasets", dataset.slug) for dataset in loaded]
            ),
            acts.in_({*one, *other}),
            is_acted_on.in_({*one, *other}),
            or_(*(dyad_months.c.month.between(*window) for window in windows)),
            or_(
                and_(acts.in_(one), is_acted_on.in_(other)),
                and_(acts.in_(other), is_acted_on.in_(one)),
            ),
            ~match_dyad(request),
        )
        .group_by(datasets.c.slug, ask)
        .order_by(datasets.c.slug, ask),
        empty="No such events are loaded for that time.",
        remarks="The data treat these as other states: add them only if you mean them.",
    )


def _describe_uncovered(
    connection: Connection, request: Request, lineage: Lineage, dataset_id: int
) -> list[str]:
    """A remark on events of the time asked for that are dated in months without coverage."""
    month, day = dyad_months.c.month, coverage_days.c.day
    covered = select(day).where(
        coverage_days.c.dataset_id == dataset_id,
        day >= month,
        day < next_month(month),
        *lineage.match_shared_days(day),
    )
    of_that_time = [
        month >= request.since.replace(day=1) if request.since else true(),
        month <= request.until if request.until else true(),
    ]
    figures = select(func.sum(dyad_months.c.events), func.min(month), func.max(month)).where(
        dyad_months.c.dataset_id == dataset_id,
        match_dyad(request),
        *of_that_time,
        ~covered.exists(),
    )
    events, first, last = connection.execute(figures).one()
    if not events:
        return []
    span = f"{first:%Y-%m}" if first == last else f"{first:%Y-%m} to {last:%Y-%m}"
    return [f"Left out: {events} of their events, dated {span} in months that no file covers."]


def _build_dataset(
    connection: Connection, request: Request, lineage: Lineage, dataset: Row[Any]
) -> tuple[Section, tuple[date, date] | None]:
    """The series of one dataset, and its first and last day; None if it has none."""
    by = request.choices.get("by") or "month"
    title = f"Events by {by} in {dataset.slug}"
    begins, ends = request.since or dataset.covers_from, request.until or dataset.covers_to
    if begins is None or ends is None or begins > ends:
        empty = (
            f"The loaded files do not cover that time, only {dataset.covers_from or 'no day'} "
            f"to {dataset.covers_to or 'no day'}. With both --since and --until, the missing "
            "periods are listed."
        )
        return Section(title, select(datasets.c.slug).where(~true()), empty), None
    first, last = widen_to_periods(begins, ends, by)
    is_cut = first < (lineage.begins or first) or (lineage.ends or date.max) <= last
    life = " and on which both states existed" if is_cut else ""
    is_inside = first < (request.since or first) or (request.until or last) < last
    remarks = [
        _REMARKS.format(life=life),
        *([f"Whole {by}s are counted: {first} to {last}."] if is_inside else []),
        *_describe_uncovered(connection, request, lineage, dataset.id),
        *describe_successions(lineage, request.actors, first, last),
    ]
    dataset_id = NamedId(dataset.id, "datasets", dataset.slug)
    statement = build_series(request, lineage, dataset_id, first, last)

    def describe_chart(reading: Connection) -> PanelChart:
        from reports.charts.interaction_years import describe_interactions

        days = first, last
        return describe_interactions(reading, request, lineage, dataset_id, dataset.slug, days)

    section = Section(
        title,
        statement,
        chart=describe_chart,
        remarks=" ".join(remarks),
        marks=[_MISSING],
        priority=_NEWEST,
        weights=[statement.selected_columns.Period],
        optional=["Goldstein", "Days"],
        cite=cite_parts(CoverageKind.EVENT, dataset.slug, [(first, last)]),
    )
    return section, (first, last)


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The series of each dataset, the curated events, and the events of other states."""
    has_months = select(world_months.c.month).where(world_months.c.dataset_id == datasets.c.id)
    wanted = select_datasets(request.choices)
    loaded = connection.execute(wanted.where(has_months.exists())).all()
    if not loaded:
        is_any = connection.execute(wanted).first() is not None
        empty = "The loaded datasets have no events." if is_any else "No dataset is loaded."
        return [
            Section("Events", select(datasets.c.slug).where(~true()), f"{empty} {explain_import()}")
        ]
    request = replace(request, as_of=date.max)
    lineage = find_lineage(connection, request.actors)
    answers = [_build_dataset(connection, request, lineage, dataset) for dataset in loaded]
    windows = [window for _, window in answers if window]
    tables = [section for section, _ in answers]
    if windows:
        tables.append(
            build_events_section(
                request,
                "Curated events between them",
                windows,
                is_curated=True,
                is_open=False,
                remarks="The table above counts events dated within one period.",
            )
        )
        tables.append(_build_other_states(request, lineage, loaded, windows))
    return tables


REPORT = Report(
    "Interactions",
    build_sections,
    actors="pair",
    example=["BLR", "KGZ"],
    dated=False,
    window=True,
    plots=True,
    covers=[CoverageKind.EVENT],
    choices=[
        Choice("by", "month (the default), quarter or year.", [*PERIODS]),
        Choice("directed", "One line for each direction: A towards B, and B towards A.", flag=True),
        ONE_DATASET,
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
