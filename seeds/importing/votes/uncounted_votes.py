"""Votes that are not counted by pair and year, because the schema had no counts at their import."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import URL, text

from database import connect, create_reading_engine, create_writing_engine

# SQL text, because importing the models would take longer than all of a second `init`.
_UNCOUNTED = text("""
    SELECT id, slug FROM datasets
    WHERE EXISTS (SELECT 1 FROM roll_calls JOIN roll_call_votes ON roll_call_id = roll_calls.id
                  WHERE dataset_id = datasets.id AND held_on IS NOT NULL AND actor_id IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM dyad_vote_years WHERE dataset_id = datasets.id)
    ORDER BY slug
""")


def count_uncounted_votes(url: URL, *, echo: Callable[[str], None]) -> None:
    """Count the joint votes of datasets that have votes and no counts."""
    with connect(create_reading_engine(url)) as connection:
        if connection.execute(_UNCOUNTED).first() is None:
            return
    from models.table_statistics import refresh_statistics
    from seeds.importing.votes.pair_years import write_pair_years

    with connect(create_writing_engine(url)) as connection, connection.begin():
        for dataset_id, slug in connection.execute(_UNCOUNTED).all():
            write_pair_years(connection, dataset_id)
            echo(f"{slug}: joint votes of all pairs of states counted by year")
        refresh_statistics(connection)
