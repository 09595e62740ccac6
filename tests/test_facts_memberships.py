"""The memberships of the world: counts on known days, suspensions, seats that another continued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import URL, Connection, text

from database import connect, create_reading_engine


@pytest.fixture
def facts(seeded_readonly_url: URL) -> Iterator[Connection]:
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        yield connection


@pytest.mark.parametrize(
    ("organisation", "day", "members"),
    [
        ("UN", "1945-12-31", 51),
        ("UN", "2024-01-01", 193),
        ("NATO", "1949-12-31", 12),
        ("NATO", "2024-07-01", 32),
        ("EU", "2015-01-01", 28),
        ("EU", "2024-01-01", 27),
        ("european-economic-community", "1980-01-01", 9),
        ("EURO", "2023-06-01", 20),
        ("CoE", "2024-01-01", 46),
        ("WTO", "2025-01-01", 165),  # states; the European Union itself is the 166th member
        ("ASEAN", "2024-01-01", 10),
        ("OECD", "2024-01-01", 38),
        ("african-union", "2024-01-01", 55),
        ("EAEU", "2024-01-01", 5),
    ],
)
def test_members_on_a_day(facts: Connection, organisation: str, day: str, members: int) -> None:
    query = """
        SELECT count(*) FROM membership_status
        WHERE organisation_slug = :organisation AND status_code = 'member'
          AND started_latest <= :day AND (ended_edtf = '..' OR ended_earliest > :day)
    """
    keys = {"organisation": organisation, "day": date.fromisoformat(day)}
    assert facts.scalar(text(query).bindparams(**keys)) == members


def test_two_phases_of_one_membership_do_not_overlap_unless_one_is_a_suspension(
    facts: Connection,
) -> None:
    query = """
        SELECT earlier.actor_slug, earlier.organisation_slug FROM membership_status AS earlier
        JOIN membership_status AS later
          ON later.actor_id = earlier.actor_id AND later.organisation_id = earlier.organisation_id
         AND later.started_earliest > earlier.started_earliest
        WHERE 'suspended' NOT IN (earlier.status_code, later.status_code)
          AND (earlier.ended_edtf = '..' OR earlier.ended_earliest > later.started_latest)
    """
    assert facts.execute(text(query)).all() == []


def test_the_soviet_seat_is_continued_by_russia(facts: Connection) -> None:
    query = """
        SELECT actor_slug, started_edtf, ended_edtf, start_basis_code FROM membership_status
        WHERE organisation_slug = 'UN' AND actor_slug IN ('SUN', 'RUS') ORDER BY started_edtf
    """
    assert [tuple(row) for row in facts.execute(text(query))] == [
        ("SUN", "1945-10-24", "1991-12-24", "founding"),
        ("RUS", "1991-12-24", "..", "succession"),
    ]


def test_signature_and_entry_into_force_are_told_apart(facts: Connection) -> None:
    query = """
        SELECT organisation_slug, start_basis_code FROM membership_status
        WHERE actor_slug = 'BLR' AND organisation_slug IN ('CSTO', 'USRB', 'EAEU', 'EurAsEC')
    """
    assert {tuple(row) for row in facts.execute(text(query))} == {
        ("CSTO", "signature"),
        ("USRB", "signature"),
        ("EAEU", "entry_into_force"),
        ("EurAsEC", "entry_into_force"),
    }
