"""Examples of loaded datasets: a few events, votes and codes, few enough to add up by hand.

Gdelt covers 2015-06-16 to 2015-09-10 without July; icews covers 1991 and 1992 completely.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import URL, Connection, select

from database import create_writing_engine
from models import Actor
from models.coded_events import (
    QUAD_CLASSES,
    coded_events,
    country_months,
    dyad_months,
    world_months,
)
from models.datasets import coverage_days, datasets, imports, same_records, unmapped_codes
from models.roll_calls import roll_call_votes, roll_calls

_X = dict.fromkeys(("title", "publisher", "url", "licence", "citation"), "x")
JUNE, JULY, AUGUST, SEPTEMBER = (date(2015, month, 1) for month in (6, 7, 8, 9))


def load_examples(url: URL) -> None:
    """Load the examples into a seeded database."""
    with create_writing_engine(url).begin() as connection:
        actors = Actor.table()
        ids = {row.slug: row.id for row in connection.execute(select(actors.c.slug, actors.c.id))}
        _insert_datasets(connection)
        _insert_coverage(connection, 1, date(2015, 6, 16), date(2015, 6, 30))
        _insert_coverage(connection, 1, date(2015, 8, 1), date(2015, 9, 10))
        _insert_coverage(connection, 2, date(1991, 1, 1), date(1992, 12, 31))

        def insert_months(
            dataset: int, source: str, target: str, month: date, *figures: int
        ) -> None:
            key = {"source_actor_id": ids[source], "target_actor_id": ids[target], "month": month}
            row = {"dataset_id": dataset} | key | _name_measures(figures)
            connection.execute(dyad_months.insert(), row)

        # Verbal and material cooperation, verbal and material conflict; tenths, events with them.
        insert_months(1, "BLR", "KGZ", JUNE, 2, 1, 0, 0, 70, 2)
        insert_months(1, "KGZ", "BLR", JUNE, 1, 0, 0, 0, 30, 1)
        insert_months(1, "BLR", "KGZ", JULY, 5, 0, 0, 0, 50, 5)
        insert_months(1, "KGZ", "BLR", SEPTEMBER, 0, 0, 2, 1, -100, 3)
        insert_months(1, "RUS", "KGZ", AUGUST, 9, 0, 0, 0, 90, 9)
        insert_months(2, "SUN", "USA", date(1991, 3, 1), 4, 0, 0, 0, 40, 4)
        insert_months(2, "USA", "SUN", date(1991, 11, 1), 2, 0, 0, 0, 20, 2)
        insert_months(2, "RUS", "USA", date(1991, 12, 1), 1, 0, 0, 0, 10, 1)
        insert_months(2, "RUS", "USA", date(1992, 5, 1), 3, 1, 0, 0, 44, 4)
        for dataset, month, row_count, *figures in (
            (1, JUNE, 900, 100, 40, 40, 20, 800, 200),
            (1, AUGUST, 2000, 300, 50, 100, 50, -500, 400),
            (1, SEPTEMBER, 300, 60, 20, 10, 10, 250, 100),
            (2, date(1991, 12, 1), 80, 50, 0, 0, 0, 100, 50),
            (2, date(1992, 5, 1), 90, 20, 10, 5, 5, 100, 40),
        ):
            row = {"dataset_id": dataset, "month": month, "row_count": row_count}
            connection.execute(world_months.insert(), row | _name_measures(figures))
        for month, acts, is_acted_on in ((JUNE, 3, 1), (JULY, 5, 0), (AUGUST, 0, 0)):
            sides = {"as_source": acts, "as_target": is_acted_on, "domestic": 0, "one_sided": 0}
            row = {"dataset_id": 1, "actor_id": ids["BLR"], "month": month}
            row |= {"events": acts + is_acted_on}
            connection.execute(country_months.insert(), row | sides)
        _insert_details(connection, ids)


def load_covered_days(url: URL, days: Sequence[str]) -> None:
    """Load a dataset x that covers these days, given in order, and has no other rows."""
    dates = [date.fromisoformat(day) for day in days]
    with create_writing_engine(url).begin() as connection:
        span = {"covers_from": dates[0], "covers_to": dates[-1]}
        connection.execute(datasets.insert(), {"id": 1, "slug": "x"} | _X | span)
        rows = [{"dataset_id": 1, "day": day, "row_count": 0} for day in dates]
        connection.execute(coverage_days.insert(), rows)


def insert_dataset(connection: Connection, slug: str, first: date, last: date) -> int:
    """Insert a dataset that covers some days, without rows; returns its id."""
    span = {"covers_from": first, "covers_to": last}
    connection.execute(datasets.insert(), {"slug": slug} | _X | span)
    return int(connection.scalars(select(datasets.c.id).where(datasets.c.slug == slug)).one())


def _name_measures(figures: Sequence[int]) -> dict[str, Any]:
    *classes, tenths, valued = figures
    counted = dict(zip(QUAD_CLASSES, classes, strict=True))
    return counted | {
        "events": sum(classes),
        "goldstein_tenths_sum": tenths,
        "goldstein_events": valued,
    }


def _insert_datasets(connection: Connection) -> None:
    for number, slug, edition, first, last in (
        (1, "gdelt", "2.0", date(2015, 6, 16), date(2015, 9, 10)),
        (2, "icews", None, date(1991, 1, 1), date(1992, 12, 31)),
        (3, "wdi", "2024-06-28", None, None),
    ):
        row = {
            "id": number,
            "slug": slug,
            "title": f"The {slug} data",
            "publisher": f"Makers of {slug}",
            "url": f"https://example.org/{slug}",
            "licence": "Free to use.",
            "citation": f"@misc{{{slug}}}",
            "edition": edition,
            "covers_from": first,
            "covers_to": last,
        }
        connection.execute(datasets.insert(), row)
    for number, dataset, name, edition, counts, days in (
        (1, 1, "june.zip", "1.0", (900, 890, 0, 0, 10), (date(2015, 6, 16), date(2015, 6, 30))),
        (2, 1, "autumn.zip", "2.0", (2310, 2300, 5, 10, 0), (AUGUST, date(2015, 9, 10))),
        (3, 1, "june.zip", "1.0", (900, 0, 0, 890, 10), (date(2015, 6, 16), date(2015, 6, 30))),
        (4, 2, "events.tab", None, (170, 170, 0, 0, 0), (date(1991, 1, 1), date(1992, 12, 31))),
        (5, 3, "wdi.csv", "2024-06-28", (50, 40, 0, 0, 10), (None, None)),
    ):
        read, loaded, revised, known, rejected = counts
        row = {
            "id": number,
            "dataset_id": dataset,
            "file_name": name,
            "file_sha256": name.encode().hex().ljust(64, "0")[:64],
            "edition": edition,
            "rows_read": read,
            "rows_loaded": loaded,
            "rows_revised": revised,
            "rows_known": known,
            "rows_rejected": rejected,
            "first_day": days[0],
            "last_day": days[1],
            "imported_at": f"2026-01-0{number}T12:00:00Z",
        }
        connection.execute(imports.insert(), row)
    for dataset, code, reason, label, count in (
        (1, "EUR", "regional", "Europe", 30),
        (1, "XQX", "unknown", None, 10),
        (3, "ARB", "regional", "Arab World", 7),
    ):
        row = {"dataset_id": dataset, "code": code, "reason_code": reason}
        row |= {"label": label, "row_count": count}
        connection.execute(unmapped_codes.insert(), row)


def _insert_coverage(connection: Connection, dataset: int, first: date, last: date) -> None:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    rows = [{"dataset_id": dataset, "day": day, "row_count": 10} for day in days]
    connection.execute(coverage_days.insert(), rows)


def _insert_details(connection: Connection, ids: dict[str, int]) -> None:
    pair = {"table_name": "agreements", "kept_key": "AG08", "other_key": "AG09"}
    decision = {"is_same": False, "decided_on": date(2026, 1, 2)}
    connection.execute(same_records.insert(), pair | decision)
    event = {
        "dataset_id": 1,
        "published_part": 0,
        "import_id": 1,
        "occurred_on": date(2015, 6, 26),
        "source_code": "BLRGOV",
        "source_actor_id": ids["BLR"],
        "event_code": "036",
        "goldstein_tenths": 40,
    }
    connection.execute(
        coded_events.insert(),
        [
            event
            | {"published_id": 7, "target_code": "KGZ", "target_actor_id": ids["KGZ"]}
            | {"mentions": 3, "is_root": True},
            event
            | {"published_id": 8, "target_code": "EUR", "target_actor_id": None}
            | {"mentions": None, "is_root": None},
        ],
    )
    call = {
        "id": 1,
        "dataset_id": 3,
        "import_id": 5,
        "published_id": 5001,
        "session": 70,
        "held_on": date(2015, 12, 17),
        "resolution": "R/70/1",
        "title": "A matter",
    }
    connection.execute(roll_calls.insert(), call)
    for code, actor, choice in (("BLR", ids["BLR"], "no"), ("XYZ", None, "absent")):
        row = {"roll_call_id": 1, "voter_code": code, "actor_id": actor, "choice_code": choice}
        connection.execute(roll_call_votes.insert(), row)
