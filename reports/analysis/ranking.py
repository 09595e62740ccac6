"""All pairs of one year in the order of a measure."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import numpy as np
from sqlalchemy import Connection, select

from models import Actor
from reports.analysis.describe_measures import describe_absence, describe_measure, explain_columns
from reports.analysis.measure import AlignmentMeasure, Scope, Values, compute_levels
from reports.analysis.measure_evidence import cite_pairs
from reports.framework.section import Computed, Section
from reports.framework.table import Cell, Line


def build_ranking(
    measure: AlignmentMeasure,
    year: int,
    region: Collection[str] | None,
    actor_id: int | None = None,
) -> Section:
    """The pairs of a year, the greatest value first.

    With the slugs of a region, both states of a pair are of it; with an actor, it is one of them.
    Percentiles are of all pairs.
    """
    queries = measure.queries(Scope(year, year))
    first, *others = queries
    return Section(
        f"{measure.title}: pairs of {year}",
        queries[first],
        more={name: queries[name] for name in others},
        compute=partial(_rank, measure, year, region, actor_id),
        marks=explain_columns(measure),
        remarks=describe_measure(measure),
        cite=cite_pairs(measure, Scope(year, year)),
    )


def _rank(
    measure: AlignmentMeasure,
    year: int,
    region: Collection[str] | None,
    actor_id: int | None,
    connection: Connection,
) -> Computed:
    found = measure.read(connection, Scope(year, year))
    levels = compute_levels(found, measure.fewest).get(year)
    actors = Actor.table()
    slugs = {row.id: row.slug for row in connection.execute(select(actors.c.id, actors.c.slug))}
    if region is not None:
        inside = [number for number, slug in slugs.items() if slug in region]
        found = found.keep(np.isin(found.actor, inside) & np.isin(found.other, inside))
    if actor_id is not None:
        found = found.keep((found.actor == actor_id) | (found.other == actor_id))
    has_value = ~np.isnan(found.value)
    ranked = found.keep(has_value & (found.weight >= measure.fewest))
    pairs = [
        sorted((slugs[one], slugs[other]))
        for one, other in zip(ranked.actor.tolist(), ranked.other.tolist(), strict=True)
    ]
    rows = zip(ranked.value.tolist(), pairs, ranked.weight.tolist(), strict=True)
    lines = []
    for value, pair, weight in sorted(rows, key=lambda row: (-row[0], row[1])):
        cells: list[Cell] = [*pair, int(value) if measure.is_count else value]
        cells.append(levels.find_percentile(value) if levels else None)
        cells += [weight] if measure.weight else []
        lines.append(Line(cells, decimals=measure.decimals))
    headings = ["One", "Other", measure.heading, "Percentile"]
    headings += [measure.weight] if measure.weight else []
    left_out, empty = _describe_left_out(measure, found), ""
    if not lines:
        why = left_out if len(found) else describe_absence(connection, measure)
        which = "No pair" if region is None and actor_id is None else "No such pair"
        empty = f"{which} has a value in {year}. {why}"
    return Computed(headings, lines, left_out, empty)


def _describe_left_out(measure: AlignmentMeasure, found: Values) -> str:
    """How many pairs are not ranked, and why."""
    is_thin = found.weight < measure.fewest
    parts = []
    if few := int(is_thin.sum()):
        parts.append(f"{few:,} with fewer than {measure.fewest} {measure.weight.lower()}")
    if undefined := int((np.isnan(found.value) & ~is_thin).sum()):
        parts.append(f"{undefined:,} for which it is not defined")
    return f"Pairs left out: {' and '.join(parts)}." if parts else ""
