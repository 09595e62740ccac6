"""How closely do states align, and which pairs align most?

By year, measures side by side: agreement in votes of the UN General Assembly, organisations and
agreements in common and others. Each has its percentile among the pairs of that year, the world's
median, and the averages of both countries. With --rank, all pairs of a year by one measure. A
missing value is not zero, and the measures are not summed up in one number.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from console import UserError
from models.coverage import CoverageKind
from models.vote_years import FIRST_YEAR
from reports.analysis.measures import find_measure, list_measure_names
from reports.framework.actors import find_country
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.calendar_years import find_last_full_year, read_year
from reports.queries.regions import list_regions, list_states_of
from reports.queries.state_succession import (
    describe_seats,
    describe_successions,
    find_lineage,
)

if TYPE_CHECKING:
    from reports.analysis.measure import AlignmentMeasure

_DEFAULT = "votes_agreement"


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The measures of two countries by year, or the pairs of one year."""
    if request.choices.get("rank"):
        return [_build_ranking(connection, request)]
    for name in ("year", "region", "actor"):
        if request.choices.get(name):
            raise UserError(f"--{name} needs --rank: it chooses among the pairs of one year.")
    if not request.actors:
        raise UserError("Name two countries, for example BLR KGZ, or rank all pairs with --rank.")
    from reports.analysis.measure import Scope
    from reports.analysis.pair_alignment import build_pair_sections
    from reports.analysis.pair_series import PairReader
    from reports.charts.alignment_years import describe_alignment

    first = request.since.year if request.since else FIRST_YEAR
    last = min(request.until.year if request.until else date.max.year, find_last_full_year(request))
    scope = Scope(max(first, FIRST_YEAR), last, [actor.id for actor in request.actors])
    measures = _choose_measures(request.choices.get("measure"))
    lineage = find_lineage(connection, request.actors)
    days = date(scope.first, 1, 1), date(max(scope.first, last), 12, 31)
    successions = [
        remark.replace("the events of", "the records of")
        for remark in describe_successions(lineage, request.actors, *days)
    ]
    successions += describe_seats(connection, request.actors, *days)
    reader = PairReader(request.actors, scope, successions)
    sections = build_pair_sections(measures, reader)
    shown = [measures, *([measure] for measure in measures)] if len(measures) > 1 else [measures]
    return [
        replace(section, chart=partial(describe_alignment, reader=reader, measures=of_section))
        for section, of_section in zip(sections, shown, strict=True)
    ]


def _choose_measures(name: str | None) -> list[AlignmentMeasure]:
    from reports.analysis.measure import Unit

    if name:
        measure = find_measure(name)
        if measure.unit is not Unit.PAIR_YEAR:
            raise UserError(f"--measure: {name} is not of two states without direction.")
        return [measure]
    every = map(find_measure, list_measure_names())
    return [each for each in every if each.is_shown and each.unit is Unit.PAIR_YEAR]


def _build_ranking(connection: Connection, request: Request) -> Section:
    if request.actors:
        raise UserError("--rank compares all pairs: name no countries, or leave --rank out.")
    if request.since or request.until:
        raise UserError("--rank is about one year: choose it with --year.")
    from reports.analysis.ranking import build_ranking

    (measure,) = _choose_measures(request.choices.get("measure") or _DEFAULT)
    year = read_year(request.choices.get("year"))
    if year is None and measure.find_last_year is not None:
        year = measure.find_last_year(connection)
    region = request.choices.get("region")
    states = list_states_of(region) if region else None
    year = year or find_last_full_year(request)
    if not request.choices.get("actor"):
        return build_ranking(measure, year, states)
    from reports.charts.alignment_map import map_alignment

    actor = find_country(connection, request.choices["actor"])
    return replace(
        build_ranking(measure, year, states, int(actor.id)),
        world_map=partial(map_alignment, measure=measure, year=year, actor=actor),
    )


def _list_kinds(request: Request) -> list[CoverageKind]:
    """The kinds of record of the measures shown."""
    default = _DEFAULT if request.choices.get("rank") else None
    measures = _choose_measures(request.choices.get("measure") or default)
    return list(dict.fromkeys(kind for measure in measures for kind in measure.covers))


REPORT = Report(
    "Alignment",
    build_sections,
    actors="pair or none",
    example=["BLR", "KGZ"],
    dated=False,
    window=True,
    plots=True,
    maps="a map is about one country: choose it with --rank --actor",
    covers=_list_kinds,
    choices=[
        Choice("measure", "Only this measure, such as votes_pi.", list_measure_names()),
        Choice("rank", "All pairs of one year by a measure: by default, votes.", flag=True),
        Choice("year", "With --rank: the year; the last with data if not given."),
        Choice(
            "region",
            "With --rank: only pairs of states of this region.",
            list_regions(),
            narrows=True,
        ),
        Choice("actor", "With --rank: only pairs of this country.", narrows=True),
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
