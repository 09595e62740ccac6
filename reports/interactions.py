"""How did two countries deal with each other, as machines code the news?

One line per period and dyad, then one for all states: the events, how many that is of 100,000
between states, the shares of the four quad classes, the mean Goldstein value. Reporting grows over
the years, so compare with the world. What no file covers is missing (-), not 0. Datasets are never
added together. Marks are happenings curated by hand within the period, listed below.
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
from models.datasets import coverage_days, datasets
from reports.framework.report import Choice, Report, Request, Section
from reports.queries.dyad_series import between, series
from reports.queries.loaded_datasets import HOW_TO_LOAD, ONE_DATASET, found
from reports.queries.periods import PERIODS, month_text, next_month, whole_periods
from reports.queries.state_succession import Lineage, crossings, lineage_of
from reports.timeline import NOTE, happenings

_NOTE = (
    "Per 100,000: of the events between states. Verbal and material cooperation and conflict: "
    "shares of the events, 0 to 1. Goldstein: mean, -10 (conflict) to 10 (cooperation). Covered: "
    "days that the files loaded cover{life}; where there is none, figures are missing (-), which "
    "is not 0."
)


def _elsewhere(
    request: Request,
    lineage: Lineage,
    loaded: Sequence[Row[Any]],
    windows: Sequence[tuple[date, date]],
) -> Section:
    """What stands under a state before or after one of the two."""
    source, target = Actor.table().alias("source"), Actor.table().alias("target")
    one, other = (lineage.family[who.slug] for who in request.actors)
    acts, is_acted_on = dyad_months.c.source_actor_id, dyad_months.c.target_actor_id
    ask = case(
        (source.c.slug < target.c.slug, source.c.slug + " " + target.c.slug),
        else_=target.c.slug + " " + source.c.slug,
    )
    return Section(
        "Under states before or after them, not counted above",
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
            dyad_months.c.dataset_id.in_([dataset.id for dataset in loaded]),
            acts.in_({*one, *other}),
            is_acted_on.in_({*one, *other}),
            or_(*(dyad_months.c.month.between(*window) for window in windows)),
            or_(
                and_(acts.in_(one), is_acted_on.in_(other)),
                and_(acts.in_(other), is_acted_on.in_(one)),
            ),
            ~between(request),
        )
        .group_by(datasets.c.slug, ask)
        .order_by(datasets.c.slug, ask),
        empty="No events of a state before or after either of them are loaded for that time.",
        note="These states are others in the data: add them only if you mean them.",
    )


def _outside(
    connection: Connection, request: Request, lineage: Lineage, dataset_id: int
) -> list[str]:
    """What to tell of events of the time asked for that are dated in months not covered."""
    month, day = dyad_months.c.month, coverage_days.c.day
    covered = select(day).where(
        coverage_days.c.dataset_id == dataset_id,
        day >= month,
        day < next_month(month),
        *lineage.days_of_all(day),
    )
    of_that_time = [
        month >= request.since.replace(day=1) if request.since else true(),
        month <= request.until if request.until else true(),
    ]
    figures = select(func.sum(dyad_months.c.events), func.min(month), func.max(month)).where(
        dyad_months.c.dataset_id == dataset_id, between(request), *of_that_time, ~covered.exists()
    )
    events, first, last = connection.execute(figures).one()
    if not events:
        return []
    span = f"{first:%Y-%m}" if first == last else f"{first:%Y-%m} to {last:%Y-%m}"
    return [f"Left out: {events} of their events, dated {span} in months that no file covers."]


def _of_dataset(
    connection: Connection, request: Request, lineage: Lineage, dataset: Row[Any]
) -> tuple[Section, tuple[date, date] | None]:
    """The series of one dataset, and its first and last day; None where it has none."""
    by = request.choices.get("by") or "month"
    title = f"Events by {by} in {dataset.slug}"
    begins, ends = request.since or dataset.covers_from, request.until or dataset.covers_to
    if begins is None or ends is None or begins > ends:
        empty = (
            f"The files loaded cover nothing of that time, but {dataset.covers_from or 'no day'} "
            f"to {dataset.covers_to or 'no day'}; with --since and --until both, the missing "
            "periods are shown."
        )
        return Section(title, select(datasets.c.slug).where(~true()), empty), None
    first, last = whole_periods(begins, ends, by)
    is_cut = first < (lineage.begins or first) or (lineage.ends or date.max) <= last
    life = " and on which both states were there" if is_cut else ""
    is_inside = first < (request.since or first) or (request.until or last) < last
    notes = [
        _NOTE.format(life=life),
        *([f"Whole {by}s are counted: {first} to {last}."] if is_inside else []),
        *_outside(connection, request, lineage, dataset.id),
        *crossings(lineage, request.actors, first, last),
    ]
    statement = series(request, lineage, dataset.id, first, last)
    return Section(title, statement, note=" ".join(notes)), (first, last)


def sections(connection: Connection, request: Request) -> list[Section]:
    """The series of each dataset, the happenings on record, and what stands under other states."""
    has_months = select(world_months.c.month).where(world_months.c.dataset_id == datasets.c.id)
    wanted = found(request.choices)
    loaded = connection.execute(wanted.where(has_months.exists())).all()
    if not loaded:
        is_any = connection.execute(wanted).first() is not None
        empty = "The datasets loaded hold no events." if is_any else "No dataset is loaded."
        return [Section("Events", select(datasets.c.slug).where(~true()), f"{empty} {HOW_TO_LOAD}")]
    request = replace(request, as_of=date.max)
    lineage = lineage_of(connection, request.actors)
    answers = [_of_dataset(connection, request, lineage, dataset) for dataset in loaded]
    windows = [window for _, window in answers if window]
    tables = [section for section, _ in answers]
    if windows:
        note = f"Counted as marks above: those dated within one period. {NOTE}"
        told = happenings(request, windows, is_curated=True)
        tables.append(Section("Marks: what happened between them", told, note=note))
        tables.append(_elsewhere(request, lineage, loaded, windows))
    return tables


REPORT = Report(
    "Interactions",
    sections,
    actors="pair",
    example=["BLR", "KGZ"],
    dated=False,
    window=True,
    choices=[
        Choice("by", "month (as if not given), quarter or year.", [*PERIODS]),
        Choice("directed", "Tell apart who acts.", flag=True),
        ONE_DATASET,
    ],
)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())
