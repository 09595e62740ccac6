"""Maps of how closely one country aligns with each other one, by a measure in a year."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection, select

from models import Actor
from reports.analysis.measure import AlignmentMeasure, Scope
from reports.charts.country_areas import Told, build_areas, count_keys
from reports.charts.value_classes import cut_classes
from reports.framework.chart import Key, MapChart, Tone
from reports.framework.request import ActorRef


def map_alignment(
    connection: Connection, measure: AlignmentMeasure, year: int, actor: ActorRef
) -> MapChart:
    """The value of each pair of the country that rests on enough, in classes."""
    found = measure.read(connection, Scope(year, year, [actor.id]))
    is_own = (found.actor == actor.id) | (found.other == actor.id)
    own = found.keep(is_own & ~np.isnan(found.value) & (found.weight >= measure.fewest))
    others = np.where(own.actor == actor.id, own.other, own.actor)
    actors = Actor.table()
    slugs = {row.id: row.slug for row in connection.execute(select(actors.c.id, actors.c.slug))}
    values = {
        slugs[number]: value
        for number, value in zip(others.tolist(), own.value.tolist(), strict=True)
    }
    decimals = 0 if measure.is_count else measure.decimals
    classes = cut_classes([*values.values()], decimals)

    def tell(slug: str) -> Told:
        if slug not in values:
            return Told(Tone.MISSING, "no value")
        return Told(classes.choose(values[slug]), f"{values[slug]:.{decimals}f}")

    areas = build_areas(connection, tell, actor.slug)
    highest = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    ends = [*highest[:5], *highest[5:][-5:]]
    told = ", ".join(f"{slug} {value:.{decimals}f}" for slug, value in ends)
    return MapChart(
        title=f"{measure.title}: {actor.name} and each other state, {year}",
        description=f"{measure.meaning} In classes of about as many states each. The highest and "
        f"the lowest: {told}.",
        caption=f"{measure.title}: {measure.scale}. Classes of about as many states each. No value "
        "is not 0.",
        keys=count_keys(areas, [*classes.keys, Key("no value", Tone.MISSING)]),
        areas=areas if values else {},
        empty=f"No pair of {actor.name} has a value in {year}.",
    )
