"""Measures that the database brings: every indicator with figures of datasets is one, by its key.

They need no file of code, so that a dataset which is a card alone is in panels once it is imported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection, exists, select

from models import Actor, Indicator, Observation
from models.coverage import CoverageKind
from models.datasets import datasets
from reports.analysis.figure_years import (
    read_directed_pairs,
    read_pairs,
    read_states,
    select_figures,
    select_pair_figures,
)
from reports.analysis.measure import AlignmentMeasure, Query, Scope, Unit

_DEFINED = {
    Unit.STATE_YEAR: "states with a measured value for the year",
    Unit.PAIR_YEAR: "pairs with a measured value for the year",
    Unit.DIRECTED_PAIR_YEAR: "directed pairs with a measured value for the year",
}
_COMPUTE = {
    Unit.STATE_YEAR: read_states,
    Unit.PAIR_YEAR: read_pairs,
    Unit.DIRECTED_PAIR_YEAR: read_directed_pairs,
}


def list_loaded_figures(connection: Connection) -> Sequence[str]:
    """The keys of the indicators of which a dataset has figures, in order."""
    indicators, observed = Indicator.table(), Observation.table()
    has_figures = exists().where(
        observed.c.indicator_id == indicators.c.id, observed.c.dataset_id.is_not(None)
    )
    query = select(indicators.c.slug).where(has_figures).order_by(indicators.c.slug)
    return connection.scalars(query).all()


def define_loaded_figure(connection: Connection, indicator: str) -> AlignmentMeasure:
    """The measure of an indicator that `list_loaded_figures` lists."""
    indicators, observed = Indicator.table(), Observation.table()
    found = connection.execute(
        select(indicators.c.title, indicators.c.unit, datasets.c.slug, datasets.c.title)
        .join_from(observed, indicators, indicators.c.id == observed.c.indicator_id)
        .join(datasets, datasets.c.id == observed.c.dataset_id)
        .where(indicators.c.slug == indicator)
        .limit(1)
    )
    title, scale, dataset, dataset_title = found.one()
    unit = _find_unit(connection, indicator)
    return AlignmentMeasure(
        name=name_column(indicator),
        title=title,
        heading=title,
        meaning=f"{title}, as published.",
        unit=unit,
        scale=scale,
        source=f"{dataset_title}, {indicator}",
        defined=_DEFINED[unit],
        citation=dataset_title,
        how_to_load=f"bedfellows import {dataset} FILE",
        queries=partial(_select, unit, indicator),
        compute=_COMPUTE[unit],
        covers=[CoverageKind.FIGURE],
        dataset=dataset,
        is_shown=False,
    )


def name_column(indicator: str) -> str:
    """The key of an indicator as programs for statistics name a column."""
    return re.sub(r"\W+|^(?=\d)", "_", indicator).lower()


def _select(unit: Unit, indicator: str, scope: Scope) -> dict[str, Query]:
    select_rows = select_figures if unit is Unit.STATE_YEAR else select_pair_figures
    return {"figures": select_rows(indicator, scope)}


def _find_unit(connection: Connection, indicator: str) -> Unit:
    """What the figures of an indicator are about.

    Cards write a pair without direction once, the key that is first in the alphabet first; figures
    of pairs in another order have a direction.
    """
    indicators, observed = Indicator.table(), Observation.table()
    actor, partner = Actor.table().alias("actor"), Actor.table().alias("partner")
    pairs = (
        select(observed.c.id)
        .join(indicators, indicators.c.id == observed.c.indicator_id)
        .join(partner, partner.c.id == observed.c.partner_id)
        .where(indicators.c.slug == indicator, observed.c.dataset_id.is_not(None))
    )
    if not connection.scalar(select(pairs.exists())):
        return Unit.STATE_YEAR
    turned = pairs.join(actor, actor.c.id == observed.c.actor_id).where(
        actor.c.slug > partner.c.slug
    )
    is_directed = connection.scalar(select(turned.exists()))
    return Unit.DIRECTED_PAIR_YEAR if is_directed else Unit.PAIR_YEAR
