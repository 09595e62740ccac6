"""Who sanctioned which targets, and how, on a given day?

One line per sanction and phase, in force or suspended. With --since or --until, phases at any time
of the window. With one actor, sanctions by it or against it; with several, those between them. A
country includes its persons and bodies; an organisation does not include its members. The day on
which a sanction ends no longer counts. A side asked for without a sanction has a line: "no" if the
list is complete for that day, a dot if it is not researched.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from models.coverage import CoverageKind
from reports.charts.sanction_map import map_sanctions
from reports.charts.sanction_times import describe_sanctions
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.sanction_phases import build_sanctions_section, match_actors


def build_sections(_connection: Connection, request: Request) -> list[Section]:
    """The phases of sanctions of the actors."""
    ids = sorted({actor.id for actor in request.actors})
    condition = match_actors(ids)
    section = replace(
        build_sanctions_section(request, condition),
        chart=partial(describe_sanctions, request=request, condition=condition),
    )
    if len(request.actors) == 1:
        section = replace(section, world_map=partial(map_sanctions, request=request))
    return [section]


REPORT = Report(
    "Sanctions",
    build_sections,
    actors="any",
    example=["BLR"],
    window=True,
    covers=[CoverageKind.SANCTION],
    going_on=True,
    plots=True,
    maps="a map is about one actor: name one",
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
