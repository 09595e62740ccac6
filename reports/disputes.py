"""What militarised disputes did a state have, and with whom?

One line per dispute, state and time in it. With one actor, all its disputes; with several, those
in which at least two of them took part, on one side or on both. Disputes are imported from the
dataset `mid`. The last day still belongs to a dispute. The level and the action are those of the
state, the outcome is that of the dispute.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from sqlalchemy import Connection

from models.coverage import CoverageKind
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.dispute_lines import build_disputes_section


def build_sections(_connection: Connection, request: Request) -> list[Section]:
    """The disputes of the actors."""
    return [build_disputes_section(request)]


REPORT = Report(
    "Militarised disputes",
    build_sections,
    actors="some",
    example=["RUS"],
    window=True,
    covers=[CoverageKind.DISPUTE],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
