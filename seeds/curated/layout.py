"""The layout of the curated data files: their columns and fields in order, and what sorts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sheet:
    """A CSV file: its columns in order, and those that identify a row."""

    columns: tuple[str, ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Fields:
    """A YAML record: its fields in order.

    ``key`` sorts the records of a list; without one they keep their order. ``numbers`` are whole
    numbers, every other value is text. ``below`` describes the records in a field.
    """

    names: tuple[str, ...]
    key: str | None = None
    numbers: frozenset[str] = frozenset()
    below: Mapping[str, Fields] = field(default_factory=dict)


def _sheet(columns: str, key: str) -> Sheet:
    return Sheet(tuple(columns.split()), tuple(key.split()))


def _fields(names: str, key: str | None = None, numbers: str = "", /, **below: Fields) -> Fields:
    return Fields(tuple(names.split()), key, frozenset(numbers.split()), below)


_CITED = "source locator consulted confidence"
_PERIOD = "started ended ended_known_until"

CSV_FILES = {
    "sources.csv": _sheet(
        "slug kind title author publisher published url is_copy text_sha256 note", "slug"
    ),
    "country_codes.csv": _sheet(
        "alpha3 scheme code valid_from valid_until", "alpha3 scheme code valid_from"
    ),
    "successions.csv": _sheet(
        f"predecessor successor kind occurred note {_CITED}", "predecessor successor kind"
    ),
    "organisations.csv": _sheet(
        "slug name acronym kind description country founded dissolved dissolved_known_until note "
        + _CITED,
        "slug",
    ),
    "people.csv": _sheet(f"slug name country description note {_CITED}", "slug"),
    "groups.csv": _sheet(f"slug name country description note {_CITED}", "slug"),
    "actor_names.csv": _sheet(
        "actor language name kind used_from used_until", "actor language name"
    ),
    "memberships.csv": _sheet(
        f"actor organisation status {_PERIOD} note {_CITED}", "actor organisation started status"
    ),
    "positions.csv": _sheet("slug title kind actor", "slug"),
    "tenures.csv": _sheet(
        f"person position accredited_to acting {_PERIOD} note {_CITED}",
        "person position started accredited_to",
    ),
    "relations.csv": _sheet(f"slug actor other_actor kind summary {_PERIOD} {_CITED}", "slug"),
    "law_families.csv": _sheet("slug title description", "slug"),
    "event_types.csv": _sheet("code label quad_class goldstein", "code"),
    "indicators.csv": _sheet("slug title unit code decimals", "slug"),
    "observations.csv": _sheet(
        f"actor indicator period value status qualifier partner made_by made note {_CITED}",
        "actor indicator period status partner made_by",
    ),
}

_SOURCES = _fields("source locator consulted confidence stance note")
_ACTION = _fields("kind occurred effective note sources", sources=_SOURCES)
_VOTE = _fields(
    "yes no abstain absent note sources", None, "yes no abstain absent", sources=_SOURCES
)
_LAW = _fields(
    "slug country family title short_title number summary status status_since sources links stages",
    "slug",
    sources=_SOURCES,
    links=_fields("kind law note"),
    stages=_fields("stage body occurred outcome note sources vote", sources=_SOURCES, vote=_VOTE),
)
_CLAIM = _fields(
    "code kind paragraph sentence char_start char_end summary dated date_basis value unit "
    "asserted_as verdict reason actors bears_on",
    "code",
    "paragraph sentence char_start char_end",
    actors=_fields("actor role"),
    bears_on=_fields("row stance note"),
)

YAML_FILES = {
    "countries.yaml": _fields(
        "alpha3 name alpha2 numeric3 official_name began ceased note names codes sources",
        "alpha3",
        names=_fields("name language kind used_from used_until"),
        codes=_fields("scheme code valid_from valid_until"),
        sources=_SOURCES,
    ),
    "agreements.yaml": _fields(
        "slug title short_title kind scope subject place depositary sources actions parties links",
        "slug",
        sources=_SOURCES,
        actions=_ACTION,
        parties=_fields("actor role note sources actions", sources=_SOURCES, actions=_ACTION),
        links=_fields("kind agreement note"),
    ),
    "events.yaml": _fields(
        "slug occurred type topic title note source_actors target_actors place_actors same_act "
        "links sources",
        "slug",
        same_act=_fields("row moment"),
        links=_fields("kind event note"),
        sources=_SOURCES,
    ),
    "sanctions.yaml": _fields(
        "slug title note senders targets measures phases sources",
        "slug",
        senders=_fields("actor note"),
        targets=_fields("actor note"),
        measures=_fields("kind detail"),
        phases=_fields(f"status {_PERIOD} note"),
        sources=_SOURCES,
    ),
    "laws/": _LAW,
    "claims/": _fields(
        "source claims unclaimed", claims=_CLAIM, unclaimed=_fields("passage reason")
    ),
}
"""A name that ends in a slash stands for every file of that folder."""
