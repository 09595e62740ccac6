"""The crosswalk of all datasets: which actor a code or name means on a given day.

A code is resolved as of a day, because codes are reused: 365 of Correlates of War is Russia, then
the Soviet Union, then Russia. The first and the last day of a span both belong to it.

Codes of states (ISO 3166, COW, Gleditsch-Ward, CAMEO, ICEWS) pass from one state to another. If a
dataset uses today's code for earlier years, such as RUS in 1985, the span names the state of that
time. FIPS and World Bank codes mean territories; they have no dates while they are in use. A code
without dates is valid on every day. A code with dates is unknown outside its spans. Nothing is
guessed.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Connection, select

from console import UserError
from models.actor_identifiers import ActorCode, ActorName, CodeScheme
from models.actors import Actor, ActorKind
from models.code_resolution import (
    NAME_SCHEMES,
    NamedActor,
    Resolution,
    Span,
    cut_shared_days,
    normalize_code,
    parse_scheme,
    select_overlapping,
)
from models.edtf import Edtf
from models.name_folding import fold_name
from models.region_codes import REGIONS

__all__ = ["Crosswalk", "Resolution", "Span"]

REGIONAL, UNKNOWN, AMBIGUOUS = "regional", "unknown", "ambiguous"

ACCEPTED_SCHEMES = {CodeScheme.COW.value: (CodeScheme.COW.value, CodeScheme.COW_ABB.value)}
"""The schemes whose codes are accepted for a scheme: datasets write both 703 and KYR as COW."""

_SEAT_SCHEME = CodeScheme.ISO_ALPHA3.value
"""The scheme that takes a name back in time: Russia in 1985 is the state that then had RUS."""


@dataclass(frozen=True)
class Crosswalk:
    """All codes and names of actors in the database."""

    actors: Mapping[int, NamedActor]
    codes: Mapping[str, Mapping[str, list[Span]]]
    """By scheme and code, in order of time."""
    names: Mapping[str, set[int]]
    """The countries that each name can mean, by the name as written."""
    _by_slug: dict[str, int] = field(default_factory=dict, repr=False)

    @staticmethod
    def load(connection: Connection) -> Crosswalk:
        """Read the crosswalk from the database; later changes of the database do not change it."""
        actors, codes, names = Actor.table(), ActorCode.table(), ActorName.table()
        rows = connection.execute(
            select(actors.c.id, actors.c.slug, actors.c.name, actors.c.kind_code)
        )
        known = {id_: NamedActor(*rest) for id_, *rest in rows.all()}
        rows = connection.execute(
            select(
                codes.c.scheme_code,
                codes.c.code,
                codes.c.valid_from_earliest,
                codes.c.valid_until_latest,
                codes.c.actor_id,
            ).order_by(codes.c.valid_from_earliest.nulls_first(), codes.c.actor_id)
        )
        spans: dict[str, dict[str, list[Span]]] = {scheme.value: {} for scheme in CodeScheme}
        for scheme, code, *span in rows.all():
            spans[scheme].setdefault(code, []).append(Span(*span))
        countries = {id_ for id_, one in known.items() if one.kind == ActorKind.COUNTRY.value}
        meant: dict[str, set[int]] = defaultdict(set)
        others = connection.execute(select(names.c.name, names.c.actor_id)).all()
        for name, actor_id in [*((known[id_].name, id_) for id_ in countries), *others]:
            if actor_id in countries:
                meant[name].add(actor_id)
        return Crosswalk(known, spans, meant, {one.slug: id_ for id_, one in known.items()})

    # -- one at a time ---------------------------------------------------------------------------

    def resolve(
        self,
        scheme: str,
        code: str,
        day: date | Edtf | None = None,
        aliases: Mapping[str, str] | None = None,
    ) -> Resolution:
        """The actor that the code means on ``day``; without a day, if it only ever meant one.

        ``aliases`` belong to a dataset: a code as the dataset writes it, with the slug of the
        actor that it means, or an empty text if it means no actor here. A date of limited
        precision gives the one actor whose spans overlap it. Raises UserError for a scheme that
        does not exist.
        """
        label, written = parse_scheme(scheme).label, normalize_code(scheme, code)
        if aliases and code.strip() in aliases:
            return self._resolve_alias(code.strip(), aliases[code.strip()], day)
        spans = self._find_code_spans(scheme, written)
        if spans:
            return self._choose_actor(f"{written} of {label}", spans, day)
        region = REGIONS.get(scheme, {}).get(written)
        if region is not None:
            return Resolution(
                REGIONAL, f"{written} of {label} is {region}, not a single country", name=region
            )
        if scheme in NAME_SCHEMES:
            return self.resolve_name(written, day)
        return Resolution(UNKNOWN, f"{written or 'an empty text'} is not a code of {label}")

    def resolve_name(
        self, name: str, day: date | Edtf | None, aliases: Mapping[str, str] | None = None
    ) -> Resolution:
        """The country with this name, regardless of case, accents and punctuation.

        The result is the state that had the ISO 3166 alpha-3 code of that country on ``day``:
        Russia in 1985 is the Soviet Union. A name of several countries is ambiguous if more than
        one of them existed on that day.
        """
        if aliases and name.strip() in aliases:
            return self._resolve_alias(name.strip(), aliases[name.strip()], day)
        readings = [self._resolve_country(id_, day) for id_ in self.find_countries_named(name)]
        found = {one.actor_id: one for one in readings if one.actor_id is not None}
        if len(found) == 1:
            (one,) = found.values()
            return _replace_reason(one, f"{name!r} is a name of it; {one.why}")
        if found:
            both = " and ".join(f"{one.name} ({one.slug})" for one in found.values())
            return Resolution(AMBIGUOUS, f"{name!r} can mean {both}")
        if not readings:
            return Resolution(UNKNOWN, f"{name!r} is not the name of a recorded country")
        kind = AMBIGUOUS if any(one.kind == AMBIGUOUS for one in readings) else UNKNOWN
        return Resolution(kind, "; ".join(f"{name!r}: {one.why}" for one in readings))

    def find_countries_named(self, name: str) -> list[int]:
        """The countries that a name can mean on any day."""
        return sorted(self._ids_by_folded_name.get(fold_name(name), ()))

    def suggest_codes(self, code: str, schemes: Iterable[str]) -> list[str]:
        """The codes of the schemes that are most similar to an unknown code."""
        known = {
            fold_name(one): one
            for scheme in schemes
            for one in (*self.codes[scheme], *REGIONS.get(scheme, {}))
        }
        close = difflib.get_close_matches(fold_name(code), known, n=4, cutoff=0.5)
        return [known[one] for one in close]

    # -- millions --------------------------------------------------------------------------------

    def build_table(
        self, scheme: str, aliases: Mapping[str, str] | None = None
    ) -> dict[str, list[Span]]:
        """All codes of a scheme with their spans in order of time, for fast lookup.

        A code of the scheme ``icews`` is any name of one country, as written. A code that is not in
        the table may still be resolved, because ``resolve`` also normalises it; see
        ``list_regions``. An alias replaces a code; an alias for no actor has no spans.
        """
        parse_scheme(scheme)
        spans = dict(self._spans_by_name) if scheme in NAME_SCHEMES else {}
        for one in ACCEPTED_SCHEMES.get(scheme, (scheme,)):
            spans |= self.codes[one]
        for written, slug in (aliases or {}).items():
            spans[written] = (
                self._find_seat_spans(self._find_alias_target(written, slug)) if slug else []
            )
        return spans

    def find_spans(
        self, scheme: str, code: str, aliases: Mapping[str, str] | None = None
    ) -> list[Span]:
        """The spans in which a code or name means one actor, in order of time, without overlap.

        They agree with ``resolve``. Empty if it never means one actor; ``resolve`` without a day
        then says why.
        """
        if aliases and code.strip() in aliases:
            slug = aliases[code.strip()]
            return self._find_seat_spans(self._find_alias_target(code, slug)) if slug else []
        written = normalize_code(scheme, code)
        found = self._find_code_spans(scheme, written)
        if found or scheme not in NAME_SCHEMES:
            return cut_shared_days(found)
        meant = self.find_countries_named(written)
        return cut_shared_days(self._find_seat_spans(meant[0])) if len(meant) == 1 else []

    @staticmethod
    def list_regions(scheme: str) -> Mapping[str, str]:
        """The codes of a scheme that do not mean a single country, with their labels."""
        parse_scheme(scheme)
        return REGIONS.get(scheme, {})

    @cached_property
    def _spans_by_name(self) -> dict[str, list[Span]]:
        return {
            name: self._find_seat_spans(*found)
            for name, found in self.names.items()
            if len(found) == 1
        }

    @cached_property
    def _ids_by_folded_name(self) -> dict[str, set[int]]:
        meant: dict[str, set[int]] = defaultdict(set)
        for name, found in self.names.items():
            meant[fold_name(name)] |= found
        return meant

    # -- how -------------------------------------------------------------------------------------

    def _find_code_spans(self, scheme: str, code: str) -> list[Span]:
        return [
            span
            for one in ACCEPTED_SCHEMES.get(scheme, (scheme,))
            for span in self.codes[one].get(code, ())
        ]

    def _find_seat_spans(self, actor_id: int) -> list[Span]:
        """The holders of the alpha-3 code of a country over time; itself if it has no such code."""
        spans = self.codes[_SEAT_SCHEME].get(self.actors[actor_id].slug)
        return list(spans) if spans else [Span(None, None, actor_id)]

    def _resolve_country(self, actor_id: int, day: date | Edtf | None) -> Resolution:
        known = self.actors[actor_id]
        if known.slug not in self.codes[_SEAT_SCHEME]:
            why = f"{known.name} ({known.slug}) never had an ISO 3166 code, so the day is ignored"
            return Resolution(known.kind, why, actor_id, known.slug, known.name)
        spans = self._find_seat_spans(actor_id)
        if day is None and any(span.actor_id == actor_id for span in spans):
            spans = [span for span in spans if span.actor_id == actor_id]
        return self._choose_actor(f"{known.slug} of {parse_scheme(_SEAT_SCHEME).label}", spans, day)

    def _resolve_alias(self, written: str, slug: str, day: date | Edtf | None) -> Resolution:
        if not slug:
            return Resolution(UNKNOWN, f"{written!r} means no actor here in this dataset")
        actor_id = self._find_alias_target(written, slug)
        known = self.actors[actor_id]
        if known.kind != ActorKind.COUNTRY.value:
            why = f"{written!r} means {known.name} ({slug}) in this dataset"
            return Resolution(known.kind, why, actor_id, slug, known.name)
        then = self._resolve_country(actor_id, day)
        return _replace_reason(then, f"{written!r} means {slug} in this dataset; {then.why}")

    def _find_alias_target(self, written: str, slug: str) -> int:
        if slug not in self._by_slug:
            raise UserError(f"{written!r} must mean {slug!r}, but there is no such actor")
        return self._by_slug[slug]

    def _choose_actor(
        self, what: str, spans: Sequence[Span], day: date | Edtf | None
    ) -> Resolution:
        """The actor of the spans that overlap a date, if there is only one."""
        first, last = (day.earliest, day.latest) if isinstance(day, Edtf) else (day, day)
        hits = select_overlapping(spans, first, last)
        found = dict.fromkeys(span.actor_id for span in hits)
        when = (day.text if isinstance(day, Edtf) else day) or "an unknown day"
        meanings = ", ".join(self._describe_span(span) for span in hits or spans)
        if not found:
            return Resolution(UNKNOWN, f"{what} meant no actor as of {when}: it is {meanings}")
        if len(found) > 1:
            return Resolution(
                AMBIGUOUS, f"{what} means more than one actor as of {when}: {meanings}"
            )
        (actor_id,) = found
        known = self.actors[actor_id]
        return Resolution(known.kind, f"{what} is {meanings}", actor_id, known.slug, known.name)

    def _describe_span(self, span: Span) -> str:
        known = self.actors[span.actor_id]
        ends = [f"from {span.first}"] * bool(span.first) + [f"until {span.last}"] * bool(span.last)
        return f"{known.name} ({known.slug}) {' '.join(ends) or 'without dates'}"


def _replace_reason(one: Resolution, why: str) -> Resolution:
    return Resolution(one.kind, why, one.actor_id, one.slug, one.name)
