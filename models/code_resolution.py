"""The parts of a code resolution: spans of a code, the result, codes in their normal form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import NamedTuple

from console import UserError
from models.actor_identifiers import CodeScheme

NAME_SCHEMES = frozenset({CodeScheme.ICEWS.value})
"""The schemes whose codes are English names; any name of a country is accepted for them."""


class Span(NamedTuple):
    """A period in which a code meant one actor: first and last day, None where open."""

    first: date | None
    last: date | None
    actor_id: int


class NamedActor(NamedTuple):
    """An actor with its key, name and kind."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a code or name means on a day, and why.

    ``kind`` is the kind of the actor (``country``; with an alias also ``organisation`` ...), or
    ``regional`` (not a single country; ``name`` is the label), ``unknown`` or ``ambiguous``.
    """

    kind: str
    why: str
    actor_id: int | None = None
    slug: str | None = None
    name: str | None = None


def find_actor_on(spans: Iterable[Span], day: date) -> int | None:
    """The actor of the spans on a day; None if there is none or more than one."""
    found = {span.actor_id for span in select_overlapping(spans, day, day)}
    return found.pop() if len(found) == 1 else None


def cut_shared_days(spans: Sequence[Span]) -> list[Span]:
    """Cut the spans to the days on which only one actor has the code; in order of time."""
    if not any(select_overlapping(spans[:place], *span[:2]) for place, span in enumerate(spans)):
        return list(spans)
    starts = {span.first or date.min for span in spans}
    starts |= {span.last + timedelta(days=1) for span in spans if span.last}
    ordered, cut = sorted(starts), list[Span]()
    for first, following in zip_longest(ordered, ordered[1:]):
        actor_id = find_actor_on(spans, first)
        if actor_id is not None:
            last = following - timedelta(days=1) if following else None
            cut.append(Span(None if first == date.min else first, last, actor_id))
    return cut


def parse_scheme(name: str) -> CodeScheme:
    """The code scheme with this name; UserError lists all schemes."""
    schemes = {scheme.value: scheme for scheme in CodeScheme}
    if name not in schemes:
        raise UserError(f"There is no code scheme {name!r}. Schemes: {', '.join(schemes)}.")
    return schemes[name]


def normalize_code(scheme: str, code: str) -> str:
    """A code as its scheme writes it: capitals, three digits in ISO, no leading zeros in COW.

    A number that another program has written with a fraction, 365.0, is the whole number.
    """
    code = code.strip()
    if scheme in NAME_SCHEMES:
        return code
    code = strip_zero_fraction(code)
    if code.isdecimal() and scheme == CodeScheme.ISO_NUMERIC.value:
        return code.zfill(3)
    if code.isdecimal() and scheme in (CodeScheme.COW.value, CodeScheme.GW.value):
        return code.lstrip("0") or "0"
    return code.upper()


def strip_zero_fraction(text: str) -> str:
    """A whole number without the fraction of zero that pandas and R add: 365.0 is 365."""
    whole, point, fraction = text.partition(".")
    is_whole = (
        point and whole.removeprefix("-").isdecimal() and fraction and not fraction.strip("0")
    )
    return whole if is_whole else text


def select_overlapping(spans: Iterable[Span], first: date | None, last: date | None) -> list[Span]:
    """The spans that share a day with the period from first to last; None leaves a side open."""
    return [
        span
        for span in spans
        if not (first and span.last and span.last < first)
        and not (last and span.first and span.first > last)
    ]
