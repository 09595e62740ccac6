"""Countries on a map: each with its tone, joined to the outlines by the project's own codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from models import Actor, Country
from reports.framework.chart import Area, Key, Tone

OUTLINES_BY_NAME = {"XKX": "Kosovo"}
"""Countries without a number in ISO 3166-1, and the names of their outlines."""
OUTLINES_WITHOUT_ROW = ("Indian Ocean Ter.", "N. Cyprus", "Siachen Glacier", "Somaliland")
"""Outlines that are drawn, and that no row of `countries` stands for."""


@dataclass(frozen=True)
class Told:
    """What a map says of one country."""

    tone: Tone
    value: str


def build_areas(
    connection: Connection, tell: Callable[[str], Told], subject: str | None = None
) -> dict[str, Area]:
    """The countries that have an outline, by its code.

    ``tell`` says what the map tells of a slug; of the ``subject`` it tells nothing.
    """
    countries, actors = Country.table(), Actor.table()
    found = connection.execute(
        select(countries.c.alpha3, countries.c.numeric3, actors.c.name)
        .join(actors, actors.c.id == countries.c.id)
        # A state of the past may have the number of the one that continues it, as Belarus has.
        .where(countries.c.ceased_edtf.is_(None))
        .order_by(countries.c.alpha3)
    )
    areas = {}
    for slug, number, name in found:
        code = number or OUTLINES_BY_NAME.get(slug)
        if code:
            told = Told(Tone.SUBJECT, "") if slug == subject else tell(slug)
            areas[code] = Area(name, told.tone, told.value, slug)
    return areas


def count_keys(areas: Mapping[str, Area], keys: Sequence[Key]) -> list[Key]:
    """The entries of the legend that occur, each with its number of countries."""
    tones = [area.tone for area in areas.values()]
    return [
        Key(f"{key.label} ({tones.count(key.tone)})", key.tone) for key in keys if key.tone in tones
    ]


def list_names(areas: Mapping[str, Area], keys: Sequence[Key]) -> str:
    """The names of the countries of some entries of the legend, for a description."""
    parts = []
    for key in keys:
        names = sorted(area.name for area in areas.values() if area.tone is key.tone)
        if names:
            parts.append(f"{key.label}: {', '.join(names)}.")
    return " ".join(parts)
