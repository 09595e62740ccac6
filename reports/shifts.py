"""Which pairs moved closer or apart between two times?

Two windows are compared for all pairs of states at once, with the error of each change, the part of
it that goes beyond the changes of both states, and how many would be found by chance.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select, true

from console import UserError
from models import Country
from models.coded_events import world_months
from models.coverage import CoverageKind
from models.datasets import datasets
from reports.framework.actors import find_country
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.loaded_datasets import ONE_DATASET, explain_import, select_datasets
from reports.queries.regions import list_regions, list_states_of
from reports.queries.windows import Window, read_windows

if TYPE_CHECKING:
    from reports.analysis.listed_pairs import Wanted

_VOTES, _EVENTS, _COUNTS = "votes", "events", ("memberships", "agreements")
_AXES = {
    _VOTES: "Change of the share of roll calls with the same vote; above 0: closer",
    _EVENTS: "Change of the share of conflict; above 0: further apart",
    "memberships": "Number of organisations in common",
    "agreements": "Number of agreements in common",
}
"""What a picture shows of a measure, with its unit."""
_KINDS = {
    _VOTES: CoverageKind.VOTE,
    _EVENTS: CoverageKind.EVENT,
    "memberships": CoverageKind.MEMBERSHIP,
    "agreements": CoverageKind.AGREEMENT,
}


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The shifts in one measure."""
    choices = request.choices
    measure = choices.get("measure") or _VOTES
    windows, wanted = read_windows(choices), _read_wanted(connection, choices)
    if measure == _EVENTS:
        return _build_events(connection, request, windows, wanted)
    if measure in _COUNTS:
        from reports.analysis.count_shift_sections import build_count_shifts

        counted = build_count_shifts(connection, measure, windows, wanted)
        return _add_chart(counted, windows, measure)
    from reports.analysis.vote_shift_sections import build_vote_shifts

    return _add_chart(build_vote_shifts(connection, windows, wanted), windows, measure)


def _add_chart(
    sections: list[Section], windows: tuple[Window, Window], measure: str
) -> list[Section]:
    """The sections, the first with a picture if anything is computed."""
    first, *others = sections
    if first.compute is None:
        return sections
    from reports.charts.shift_intervals import describe_shifts

    words = f"{windows[0]} and {windows[1]}"
    chart = partial(describe_shifts, section=first, windows=words, axis=_AXES[measure])
    return [replace(first, chart=chart), *others]


def _build_events(
    connection: Connection, request: Request, windows: tuple[Window, Window], wanted: Wanted
) -> list[Section]:
    has_months = select(world_months.c.month).where(world_months.c.dataset_id == datasets.c.id)
    loaded = connection.execute(select_datasets(request.choices).where(has_months.exists())).all()
    if not loaded:
        empty = f"No machine-coded events are loaded. {explain_import()}"
        return [Section("Who moved", select(datasets.c.slug).where(~true()), empty)]
    from reports.analysis.event_shift_sections import build_event_shifts

    return [
        section
        for dataset in loaded
        for section in _add_chart(
            build_event_shifts(connection, dataset, windows, wanted), windows, _EVENTS
        )
    ]


def _read_wanted(connection: Connection, choices: dict[str, Any]) -> Wanted:
    from reports.analysis.listed_pairs import Wanted

    if choices.get("closer") and choices.get("apart"):
        raise UserError("--closer and --apart exclude each other: give one, or neither.")
    actor = find_country(connection, choices["actor"]) if choices.get("actor") else None
    region = None
    if choices.get("region"):
        countries = Country.table()
        inside = countries.c.alpha3.in_(list_states_of(choices["region"]))
        region = frozenset(connection.scalars(select(countries.c.id).where(inside)))
    return Wanted(
        frozenset() if actor is None else frozenset([int(actor.id)]),
        region,
        bool(choices.get("closer")),
        bool(choices.get("apart")),
    )


REPORT = Report(
    "Shifts",
    build_sections,
    example=["--window", "2008..2010", "--against", "2013..2016"],
    dated=False,
    plots=True,
    covers=lambda request: [_KINDS[request.choices.get("measure") or _VOTES]],
    choices=[
        Choice("window", "The earlier window: 2008..2010, or two months or days."),
        Choice("against", "The later window."),
        Choice("around", "In place of both: the three years before a month or day, and after."),
        Choice(
            "measure",
            "votes (the default), events, memberships or agreements.",
            [_VOTES, _EVENTS, *_COUNTS],
        ),
        Choice("closer", "Only pairs that moved closer.", flag=True, narrows=True),
        Choice("apart", "Only pairs that moved apart.", flag=True, narrows=True),
        Choice("region", "Only pairs within this region of the UN.", list_regions(), narrows=True),
        Choice(
            "actor", "Only pairs of this country, also those that cannot be told.", narrows=True
        ),
        ONE_DATASET,
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
