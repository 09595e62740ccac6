"""When did the relation between two countries change?

The months in which the level of a series changed: roll calls on which the two voted differently, or
the share of conflict in machine-coded events. Each break is a set of months with its probability,
the level before and after, and the curated events inside it.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, select, true

from models.coded_events import world_months
from models.coverage import CoverageKind
from models.datasets import datasets
from reports.framework.report import Choice, Report
from reports.framework.request import NamedId, Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.event_lines import build_events_section
from reports.queries.loaded_datasets import (
    ONE_DATASET,
    explain_import,
    explain_old_classes,
    select_datasets,
)
from reports.queries.pair_months import select_event_months, select_vote_months
from reports.queries.state_succession import describe_successions, find_lineage
from reports.queries.vote_dataset import VOTE_DATASET
from reports.queries.votes_cast import (
    HOW_TO_LOAD_VOTES,
    describe_vote_span,
    select_vote_span,
)

_VOTES, _EVENTS = "votes", "events"
_CONFLICT = (
    "Conflict: share of the events in the quad classes of conflict (CAMEO roots 10 to 20). An "
    "event is a report of an act, and one story makes several; months that no file covers are "
    "left out."
)


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The breaks of one series, what was tested, and the curated events inside the breaks."""
    if request.choices.get("measure") == _EVENTS:
        return _build_events(connection, request)
    from reports.analysis.series_breaks import SeriesKind, build_break_sections
    from reports.charts.break_series import describe_breaks

    kind = SeriesKind(
        "votes of the UN General Assembly",
        "joint roll calls",
        "Different votes",
        "Different votes: of the roll calls on which both voted, the share with another vote. The "
        "agenda changes every year, and with it the level.",
        _explain_no_votes(connection),
        CoverageKind.VOTE,
        VOTE_DATASET,
        _VOTES,
    )
    describe = partial(describe_breaks, request)
    statement = select_vote_months(request)
    tables, windows = build_break_sections(connection, kind, statement, describe)
    return [*tables, *_build_curated(request, windows, kind.name)]


def _explain_no_votes(connection: Connection) -> str:
    """Why two states have no joint roll call: no votes are loaded, or they cast none together."""
    begins, ends = connection.execute(select_vote_span()).one()
    if begins is None:
        return HOW_TO_LOAD_VOTES
    span = describe_vote_span(begins, ends)
    return f"The two cast no vote in the same roll call in that time. {span}"


def _build_events(connection: Connection, request: Request) -> list[Section]:
    has_months = select(world_months.c.month).where(world_months.c.dataset_id == datasets.c.id)
    wanted = select_datasets(request.choices).where(has_months.exists())
    loaded = connection.execute(wanted).all()
    if not loaded:
        empty = f"No machine-coded events are loaded. {explain_import()}"
        return [Section("Breaks in events", select(datasets.c.slug).where(~true()), empty)]
    tables = []
    for dataset in loaded:
        tables += _build_dataset(connection, request, dataset)
    return tables


def _build_dataset(connection: Connection, request: Request, dataset: Row[Any]) -> list[Section]:
    from reports.analysis.series_breaks import SeriesKind, build_break_sections
    from reports.charts.break_series import describe_breaks

    if dataset.has_old_quad_classes:
        title = f"Breaks in events in {dataset.slug}"
        nothing = select(datasets.c.slug).where(~true())
        return [Section(title, nothing, explain_old_classes(dataset.slug))]
    lineage = find_lineage(connection, request.actors)
    first, last = request.since or dataset.covers_from, request.until or dataset.covers_to
    remarks = describe_successions(lineage, request.actors, first, last) if first and last else []
    kind = SeriesKind(
        f"events in {dataset.slug}",
        "events",
        "Conflict",
        " ".join([_CONFLICT, *remarks]),
        f"No file covers that time. The loaded files cover {dataset.covers_from or 'no day'} to "
        f"{dataset.covers_to or 'no day'}. {explain_import(dataset.slug)}",
        CoverageKind.EVENT,
        dataset.slug,
        dataset.slug,
    )
    dataset_id = NamedId(dataset.id, "datasets", dataset.slug)
    statement = select_event_months(request, lineage, dataset_id)
    describe = partial(describe_breaks, request)
    tables, windows = build_break_sections(connection, kind, statement, describe)
    return [*tables, *_build_curated(request, windows, kind.name)]


def _build_curated(
    request: Request, windows: list[tuple[date, date]], series: str
) -> list[Section]:
    if not windows:
        return []
    undated = replace(request, as_of=date.max)
    title = f"Curated events inside the breaks, {series}"
    return [build_events_section(undated, title, windows, is_curated=True, is_open=False)]


def _list_kinds(request: Request) -> list[CoverageKind]:
    """Events are in both answers: the curated ones inside the breaks."""
    is_of_events = request.choices.get("measure") == _EVENTS
    return [CoverageKind.EVENT] if is_of_events else [CoverageKind.VOTE, CoverageKind.EVENT]


REPORT = Report(
    "Breaks",
    build_sections,
    actors="pair",
    example=["BLR", "KGZ"],
    dated=False,
    window=True,
    plots=True,
    covers=_list_kinds,
    choices=[
        Choice("measure", "votes (the default) or events.", [_VOTES, _EVENTS]),
        ONE_DATASET,
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
