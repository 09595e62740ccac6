"""Which pairs of countries align more than one would expect?

For one year, all pairs by how much they agree in votes of the UN General Assembly beyond what was
expected from both states, their region, a common past state, organisations and multilateral
agreements in common, and the blocs of that year; then with their own past counted; then how well
the model expects. With two countries, that pair over the years.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from sqlalchemy import Connection

from console import UserError
from models.coverage import CoverageKind
from models.vote_years import FIRST_YEAR
from reports.analysis.measures import find_measure
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.calendar_years import find_last_full_year, read_year

_MEASURES = {"votes": "votes_agreement", "treaties": "treaties_multilateral"}


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The pairs of a year, or the years of a pair."""
    from reports.analysis.measure import Scope
    from reports.analysis.unlikely_tables import build_pair_sections, build_year_sections

    measure = find_measure(_MEASURES[request.choices.get("measure") or "votes"])
    year, last = read_year(request.choices.get("year")), find_last_full_year(request)
    if request.actors:
        if year is not None:
            raise UserError("--year is for all pairs: for two countries, use --since and --until.")
        first = request.since.year if request.since else FIRST_YEAR
        end = min(request.until.year, last) if request.until else last
        return build_pair_sections(measure, request.actors, Scope(first, max(first, end)))
    if request.since or request.until:
        raise UserError("--since and --until are for two countries: choose a year with --year.")
    if year is None and measure.find_last_year is not None:
        year = measure.find_last_year(connection)
    return build_year_sections(measure, year or last)


def _list_kinds(request: Request) -> list[CoverageKind]:
    """The kinds of record of the measure and of the covariates."""
    is_of_votes = request.choices.get("measure") != "treaties"
    votes = [CoverageKind.VOTE] if is_of_votes else []
    return [*votes, CoverageKind.MEMBERSHIP, CoverageKind.AGREEMENT, CoverageKind.FIGURE]


REPORT = Report(
    "Unlikely pairs",
    build_sections,
    actors="pair or none",
    example=["--year", "2015"],
    dated=False,
    window=True,
    covers=_list_kinds,
    choices=[
        Choice("measure", "votes (the default) or treaties of three or more.", [*_MEASURES]),
        Choice("year", "The year of all pairs; the last with data if not given."),
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
