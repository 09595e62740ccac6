"""Indicators that a user asks for by key, several with commas, * for any letters."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from models import Indicator
from reports.framework.report import Choice
from reports.framework.request import Request

INDICATORS = Choice(
    "indicator",
    "Only these indicators, by key; several with commas, * for any letters: "
    "NY.GDP.PCAP.CD,vdem-*. `bedfellows list indicators` has the keys.",
    narrows=True,
)
_ESCAPE = "!"


def find_unknown(connection: Connection, request: Request) -> list[str]:
    """The keys that were asked for and that no indicator has."""
    slug = Indicator.table().c.slug
    return [
        name
        for name in _split_names(request)
        if connection.scalar(select(slug).where(_is_named(slug, name)).limit(1)) is None
    ]


def match_indicators(figures: Any, request: Request) -> list[ColumnElement[bool]]:
    """The condition for figures of the indicators asked for; none if any will do."""
    indicators = Indicator.table()
    asked = [_is_named(indicators.c.slug, name) for name in _split_names(request)]
    if not asked:
        return []
    return [figures.c.indicator_id.in_(select(indicators.c.id).where(or_(*asked)))]


def _split_names(request: Request) -> list[str]:
    given = request.choices.get(INDICATORS.name) or ""
    return [name.strip() for name in given.split(",") if name.strip()]


def _is_named(slug: ColumnElement[str], name: str) -> ColumnElement[bool]:
    if "*" not in name:
        return slug == name
    pattern = name.lower()
    for letter in (_ESCAPE, "_", "%"):
        pattern = pattern.replace(letter, f"{_ESCAPE}{letter}")
    # Of LIKE, databases disagree on capital letters.
    return func.lower(slug).like(pattern.replace("*", "%"), escape=_ESCAPE)
