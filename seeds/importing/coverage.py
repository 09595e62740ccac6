"""Statements of coverage that imports make: what the loaded files of a dataset vouch for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert, select

from models import CoverageStatement
from models.coverage import CoverageExtent, CoverageKind
from models.datasets import datasets


def state_coverage(
    connection: Connection,
    dataset: str,
    kind: CoverageKind,
    extent: CoverageExtent,
    *,
    since: date | None = None,
    until: date | None = None,
    note: str | None = None,
) -> None:
    """State what of one kind of record a dataset covers, in place of its earlier statement.

    Raises ValueError for a complete statement without a last day. `bedfellows import --remove`
    removes the statement with the dataset.
    """
    if extent is CoverageExtent.COMPLETE and until is None:
        raise ValueError(f"{dataset}: complete until which day?")
    table = CoverageStatement.table()
    slug = f"{dataset}-{kind.value}"
    connection.execute(
        delete(table).where(table.c.dataset_slug == dataset, table.c.kind_code == kind.value)
    )
    connection.execute(
        insert(table).values(
            slug=slug,
            kind_code=kind.value,
            dataset_slug=dataset,
            covers_from=since,
            covers_until=until,
            extent_code=extent.value,
            note=note,
        )
    )


def state_loaded_days(
    connection: Connection,
    dataset: str,
    kind: CoverageKind,
    extent: CoverageExtent,
    note: str | None,
) -> None:
    """State coverage for the days of all loaded files of a dataset."""
    days = connection.execute(
        select(datasets.c.covers_from, datasets.c.covers_to).where(datasets.c.slug == dataset)
    ).one()
    state_coverage(
        connection,
        dataset,
        kind,
        extent,
        since=days.covers_from,
        until=days.covers_to,
        note=note,
    )
