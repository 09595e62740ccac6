"""Cited rows that a dataset brought: it is their source, and they have no citation each."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, literal, select

from models import Actor, Indicator, Observation
from reports.framework.table import DatasetPart, RowKey

_MOST_IDS = 5_000


def find_dataset_parts(
    connection: Connection, wanted: Collection[RowKey]
) -> dict[RowKey, DatasetPart]:
    """The dataset of each wanted figure that has one, and the series: KGZ SP.POP.TOTL."""
    figures, indicators = Observation.table(), Indicator.table()
    actors, partners = Actor.table(), Actor.table().alias("partners")
    series = (
        actors.c.slug
        + func.coalesce(literal("-") + partners.c.slug, "")
        + " "
        + func.coalesce(indicators.c.code, indicators.c.slug)
    )
    query = (
        select(figures.c.id, figures.c.dataset_id, series)
        .join(actors, actors.c.id == figures.c.actor_id)
        .join(indicators, indicators.c.id == figures.c.indicator_id)
        .outerjoin(partners, partners.c.id == figures.c.partner_id)
    )
    return {
        (figures.name, row_id): DatasetPart(dataset_id, where)
        for ids in _split_ids([row_id for name, row_id in wanted if name == figures.name])
        for row_id, dataset_id, where in connection.execute(
            query.where(figures.c.id.in_(ids), figures.c.dataset_id.is_not(None))
        )
    }


def _split_ids(ids: list[int]) -> Iterator[list[int]]:
    return (ids[at : at + _MOST_IDS] for at in range(0, len(ids), _MOST_IDS))
