"""Which pairs of states moved closer or apart between two times?

Two windows are compared for all pairs of states at once, with the error of each change, the part of
it that goes beyond the changes of both states, and how many would be found by chance.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, true

from console import UserError
from models.coded_events import world_months
from models.coverage import CoverageKind
from models.datasets import datasets
from reports.framework.actors import find_actor
from reports.framework.report import Choice, Report, Request, Section
from reports.framework.run import main
from reports.queries.loaded_datasets import HOW_TO_LOAD, ONE_DATASET, select_datasets
from reports.queries.windows import Window, read_windows

_EVENTS = "events"


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The shifts in one measure."""
    windows = read_windows(request.choices)
    if request.choices.get("measure") == _EVENTS:
        return _build_events(connection, request, windows)
    from reports.analysis.vote_shift_sections import build_vote_shifts

    return build_vote_shifts(connection, windows, _read_wanted(connection, request.choices))


def _build_events(
    connection: Connection, request: Request, windows: tuple[Window, Window]
) -> list[Section]:
    has_months = select(world_months.c.month).where(world_months.c.dataset_id == datasets.c.id)
    wanted = select_datasets(request.choices).where(has_months.exists())
    loaded = connection.execute(wanted).all()
    if not loaded:
        empty = f"No machine-coded events are loaded. {HOW_TO_LOAD}"
        return [Section("Who moved", select(datasets.c.slug).where(~true()), empty)]
    from reports.analysis.event_shift_sections import build_event_shifts

    listed = _read_wanted(connection, request.choices)
    return [
        section
        for dataset in loaded
        for section in build_event_shifts(connection, dataset, windows, listed)
    ]


def _read_wanted(connection: Connection, choices: dict[str, Any]) -> Any:
    from reports.analysis.listed_pairs import Wanted

    if choices.get("closer") and choices.get("apart"):
        raise UserError("--closer and --apart exclude each other: give one, or neither.")
    actor = find_actor(connection, choices["actor"]) if choices.get("actor") else None
    if actor is not None and actor.kind != "country":
        raise UserError(f"{actor.name} ({actor.slug}) is not a country: name a country.")
    return Wanted(
        None if actor is None else actor.id,
        bool(choices.get("closer")),
        bool(choices.get("apart")),
    )


REPORT = Report(
    "Shifts",
    build_sections,
    example=["--window", "2008..2010", "--against", "2013..2016"],
    dated=False,
    covers=[CoverageKind.VOTE, CoverageKind.EVENT],
    choices=[
        Choice("window", "The earlier window: 2008..2010, or two months or days."),
        Choice("against", "The later window."),
        Choice("around", "In place of both: the three years before a month or day, and after."),
        Choice("measure", "votes (the default) or events.", ["votes", _EVENTS]),
        Choice("closer", "Only pairs that moved closer.", flag=True),
        Choice("apart", "Only pairs that moved apart.", flag=True),
        Choice("actor", "Only pairs of this country, also those with few events."),
        ONE_DATASET,
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
