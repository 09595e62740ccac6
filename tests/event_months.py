"""Monthly events of pairs of which it is known whether they moved, from 2008 to 2015.

From 2012 on, Belarus and Kyrgyzstan quarrel more, but not with others; Kazakhstan and Uzbekistan
have six times as many events of the same kind; Russia and Georgia change nothing; Armenia and
Azerbaijan have too few.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import numpy as np
from loaded_database import insert_dataset
from sqlalchemy import URL, func, select

from database import create_writing_engine
from models import Actor
from models.coded_events import dyad_months, world_months
from models.datasets import coverage_days

BEGINS, MONTHS, TURN = 2008, 96, 48
NOT_COVERED = date(2010, 7, 1)
OTHERS = ("AUT", "BEL", "CHE", "DEU", "ESP", "FRA", "GRC", "HUN", "ITA")

Counts = list[tuple[int, int]]
"""Events and conflicts, month by month."""


def list_counts() -> dict[tuple[str, str], Counts]:
    """The counts of each pair."""
    found: dict[tuple[str, str], Counts] = {
        ("BLR", "KGZ"): [(10, 1)] * TURN + [(10, 6)] * TURN,
        ("GEO", "RUS"): [(10, 2)] * MONTHS,
        ("KAZ", "UZB"): [(5, 1)] * TURN + [(30, 6)] * TURN,
        ("ARM", "AZE"): [(1, 0), (0, 0), (0, 0)] * 16 + [(1, 1), (0, 0), (0, 0)] * 16,
    }
    random = np.random.default_rng(11)
    for pair in combinations(sorted((*OTHERS, "BLR", "KGZ")), 2):
        if pair in found:
            continue
        events = random.poisson(6, MONTHS)
        conflicts = random.binomial(events, 0.25)
        found[pair] = list(zip(events.tolist(), conflicts.tolist(), strict=True))
    return found


def list_months() -> list[date]:
    """The first day of each month."""
    return [date(BEGINS + place // 12, place % 12 + 1, 1) for place in range(MONTHS)]


def load_event_months(url: URL, step: int = 1) -> None:
    """Load the events as a dataset gdelt that covers all months but one.

    With a ``step`` of -1, the pairs in the opposite order.
    """
    months = list_months()
    with create_writing_engine(url).begin() as connection:
        actors = Actor.table()
        ids = {row.slug: row.id for row in connection.execute(select(actors.c.slug, actors.c.id))}
        number = insert_dataset(connection, "gdelt", months[0], date(2015, 12, 31))
        days = (date(2016, 1, 1) - months[0]).days
        covered = [months[0] + timedelta(days=place) for place in range(days)]
        connection.execute(
            coverage_days.insert(),
            [
                {"dataset_id": number, "day": day, "row_count": 1}
                for day in covered
                if day.replace(day=1) != NOT_COVERED
            ],
        )
        for pair, counts in [*list_counts().items()][::step]:
            connection.execute(
                dyad_months.insert(),
                [
                    {
                        "dataset_id": number,
                        # Every other month the second acts on the first.
                        "source_actor_id": ids[pair[place % 2]],
                        "target_actor_id": ids[pair[1 - place % 2]],
                        "month": months[place],
                        **_name_classes(events, conflicts),
                    }
                    for place, (events, conflicts) in enumerate(counts)
                    if events
                ],
            )
        classes = [column for column in dyad_months.c if column.name in _name_classes(0, 0)]
        sums = select(
            dyad_months.c.dataset_id,
            dyad_months.c.month,
            func.sum(dyad_months.c.events),
            *(func.sum(column) for column in classes),
        ).group_by(dyad_months.c.dataset_id, dyad_months.c.month)
        names = ["dataset_id", "month", "row_count", *(column.name for column in classes)]
        connection.execute(world_months.insert().from_select(names, sums))


def _name_classes(events: int, conflicts: int) -> dict[str, int]:
    return {
        "events": events,
        "verbal_cooperation": events - conflicts,
        "material_cooperation": 0,
        "verbal_conflict": conflicts // 2,
        "material_conflict": conflicts - conflicts // 2,
        "goldstein_tenths_sum": 0,
        "goldstein_events": 0,
    }
