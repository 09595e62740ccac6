"""The countries of ISO 3166-1 (from pycountry) with their names in the Unicode CLDR (Babel)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from models.actor_identifiers import CodeScheme, NameKind

LANGUAGES = ("en", "ru", "be", "ky")
"""The languages of the users and of the countries that the data cover."""


@dataclass(frozen=True, slots=True)
class IsoCountry:
    """One country of ISO 3166-1; `name` is its English name in the CLDR."""

    alpha2: str
    alpha3: str
    numeric3: str
    name: str
    official_name: str | None
    names: tuple[tuple[str, str, NameKind], ...]
    """Language, name and kind; each name once in a language."""

    @property
    def codes(self) -> tuple[tuple[CodeScheme, str], ...]:
        """The codes, each with its scheme."""
        return (
            (CodeScheme.ISO_ALPHA2, self.alpha2),
            (CodeScheme.ISO_ALPHA3, self.alpha3),
            (CodeScheme.ISO_NUMERIC, self.numeric3),
        )


@cache
def get_iso_countries() -> Mapping[str, IsoCountry]:
    """Every country of ISO 3166-1 by its alpha-3 code, in the order of the codes."""
    from babel import localedata
    from pycountry import countries

    # The root locale names no country, and merging it in takes a while.
    cldr = {
        language: localedata.load(language, merge_inherited=False)["territories"]
        for language in LANGUAGES
    }
    found = {}
    for entry in sorted(countries, key=lambda country: str(country.alpha_3)):
        official = getattr(entry, "official_name", None)
        usual = [(language, cldr[language][entry.alpha_2]) for language in LANGUAGES]
        others = [entry.name, getattr(entry, "common_name", None)]
        found[entry.alpha_3] = IsoCountry(
            alpha2=entry.alpha_2,
            alpha3=entry.alpha_3,
            numeric3=entry.numeric,
            name=usual[0][1],
            official_name=official,
            names=tuple(_list_names(usual, official, others)),
        )
    return found


def _list_names(
    usual: list[tuple[str, str]], official: str | None, others: list[str | None]
) -> Iterator[tuple[str, str, NameKind]]:
    """The usual names, then the other English names, each once."""
    yield from ((language, name, NameKind.COMMON) for language, name in usual)
    seen = {usual[0][1], None}
    for name, kind in [
        (official, NameKind.OFFICIAL),
        *((other, NameKind.ALTERNATIVE) for other in others),
    ]:
        if name is not None and name not in seen:
            seen.add(name)
            yield "en", name, kind
