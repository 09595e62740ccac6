"""Whose code is it, on a day?

CODE is a country's code in any scheme, in any case: KGZ, 703, KG, KYR; --scheme asks one scheme.
What is no code may be a name, which stands for whoever held the ISO code of its country then.
--as-of is a day, a month or a year (1995); today if not given. Every span of the code is listed,
its first and last day included, with whether it holds then: ? is only a part of the time asked
for. A code without dates holds on every day. Of COW, number and abbreviation are both accepted.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from console import UserError
from models import Actor, ActorCode
from models.actor_identifiers import CodeScheme, code_schemes
from models.code_resolution import NAME_SCHEMES, normalize_code, parse_scheme
from models.crosswalk import ACCEPTED_SCHEMES, Crosswalk
from models.edtf import Edtf, EdtfError
from reports.framework.report import Choice, Report, Request, Section
from reports.queries.conditions import shown_date

_ISO = [CodeScheme.ISO_ALPHA2.value, CodeScheme.ISO_ALPHA3.value, CodeScheme.ISO_NUMERIC.value]
"""The schemes of which the source of a country speaks."""


def _day(given: str | None) -> Edtf:
    try:
        day = Edtf.parse(given or date.today().isoformat())  # noqa: DTZ011 - the user's day
    except EdtfError as error:
        raise UserError(f"--as-of: {error}") from None
    if day.earliest is None or day.latest is None:
        raise UserError(f"--as-of: {given!r} has no beginning or no end; write e.g. 1995")
    return day


def _then(codes: Any, day: Edtf) -> ColumnElement[str]:
    """Whether a code's span holds on all, on none or on some of the days asked for."""
    begins, begun = codes.c.valid_from_earliest, codes.c.valid_from_latest
    ends, over = codes.c.valid_until_earliest, codes.c.valid_until_latest
    return case(
        (or_(begins > day.latest, over < day.earliest), "no"),
        (
            and_(
                or_(begins.is_(None), begun <= day.earliest),
                or_(over.is_(None), ends >= day.latest),
            ),
            "yes",
        ),
        else_="?",
    )


def _of_the_table(codes_asked: Sequence[tuple[str, str]], day: Edtf) -> Select[Any]:
    """The spans of (scheme, code)s, one a row."""
    codes, actors = ActorCode.table(), Actor.table()
    asked = (
        and_(codes.c.scheme_code == scheme, codes.c.code == code) for scheme, code in codes_asked
    )
    return (
        select(
            code_schemes.c.label.label("Scheme"),
            codes.c.code.label("Code"),
            actors.c.slug.label("Key"),
            actors.c.name.label("Stands for"),
            shown_date(codes, "valid_from").label("From"),
            shown_date(codes, "valid_until").label("Until"),
            _then(codes, day).label("Then"),
            case((codes.c.scheme_code.in_(_ISO), codes.c.actor_id)).label("_actors"),
            code_schemes.c.position.label("_scheme"),
            codes.c.valid_from_earliest.label("_first"),
        )
        .join_from(codes, actors, actors.c.id == codes.c.actor_id)
        .join(code_schemes, code_schemes.c.code == codes.c.scheme_code)
        .where(or_(*asked))
    )


def _told(label: str, position: int, code: str, name: str, slug: str | None) -> Select[Any]:
    """A row for what stands in no table: a region, or a state that never had a code of ISO."""
    nothing, actors = cast(null(), Text), Actor.table()
    whose = select(actors.c.id).where(actors.c.slug == slug).scalar_subquery()
    return select(
        literal(label, Text).label("Scheme"),
        literal(code, Text).label("Code"),
        (literal(slug, Text) if slug else nothing).label("Key"),
        literal(name, Text).label("Stands for"),
        nothing.label("From"),
        nothing.label("Until"),
        literal("yes", Text).label("Then"),
        (whose if slug else cast(null(), Integer)).label("_actors"),
        literal(position, Integer).label("_scheme"),
        cast(null(), ActorCode.table().c.valid_from_earliest.type).label("_first"),
    )


@dataclass
class _Found:
    """The readings of a code: those in the table of codes, those that are not, and why."""

    in_table: list[tuple[str, str]] = field(default_factory=list)
    told: list[Select[Any]] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    def as_code(
        self, crosswalk: Crosswalk, written: str, scheme: str, day: Edtf, own: bool
    ) -> None:
        """Look in one scheme; with ``own``, in no other that it takes codes of."""
        code = normalize_code(scheme, written)
        spans = [
            (one, code)
            for one in ((scheme,) if own else ACCEPTED_SCHEMES.get(scheme, (scheme,)))
            if code in crosswalk.codes[one]
        ]
        region = crosswalk.list_regions(scheme).get(code)
        self.in_table += spans
        if region is not None:
            position = [*CodeScheme].index(parse_scheme(scheme)) + 1
            self.told.append(_told(parse_scheme(scheme).label, position, code, region, None))
        if spans or region is not None:
            self.why.append(f"{crosswalk.resolve(scheme, written, day).why}.")

    def as_name(self, crosswalk: Crosswalk, written: str, day: Edtf) -> None:
        """Look among names, which stand for who held the alpha-3 code of their country."""
        for actor_id in crosswalk.find_countries_named(written):
            known = crosswalk.actors[actor_id]
            if known.slug in crosswalk.codes[CodeScheme.ISO_ALPHA3.value]:
                self.in_table.append((CodeScheme.ISO_ALPHA3.value, known.slug))
            else:
                self.told.append(_told("Name", 0, written, known.name, known.slug))
            self.why = [f"{crosswalk.resolve_name(written, day).why}."]


def sections(connection: Connection, request: Request) -> list[Section]:
    """Every reading of the code; UserError with the nearest codes where it is none."""
    written, asked = request.choices["code"], request.choices.get("scheme")
    day, crosswalk, found = _day(request.choices.get("as-of")), Crosswalk.load(connection), _Found()
    schemes = [parse_scheme(asked).value] if asked else [scheme.value for scheme in CodeScheme]
    for scheme in schemes:
        found.as_code(crosswalk, written, scheme, day, own=asked is None)
    if not found.why and (asked is None or asked in NAME_SCHEMES):
        found.as_name(crosswalk, written, day)
    if not found.why:
        raise UserError(_no_such_code(crosswalk, written, asked, schemes))
    parts = found.told + ([_of_the_table(found.in_table, day)] if found.in_table else [])
    rows = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery("readings")
    shown = [column for column in rows.columns if column.key not in ("_scheme", "_first")]
    return [
        Section(
            f"{written} as of {day.text}",
            select(*shown).order_by(
                rows.c["_scheme"], rows.c["Code"], rows.c["_first"].nulls_first(), rows.c["Key"]
            ),
            note="\n".join(found.why),
        )
    ]


def _no_such_code(
    crosswalk: Crosswalk, written: str, asked: str | None, schemes: Sequence[str]
) -> str:
    text = f"There is no code {written!r} in "
    text += f"{parse_scheme(asked).label}." if asked else "any scheme."
    elsewhere = [
        scheme.value
        for scheme in CodeScheme
        if scheme.value not in schemes
        and normalize_code(scheme, written) in crosswalk.codes[scheme]
    ]
    if elsewhere:
        text += f" It is one of: {', '.join(elsewhere)}."
    searched = [one for scheme in schemes for one in (ACCEPTED_SCHEMES.get(scheme, (scheme,)))]
    near = crosswalk.suggest_codes(written, searched)
    return text + (f" The nearest codes are: {', '.join(near)}." if near else "")


REPORT = Report(
    "Codes",
    sections,
    example=["KYR", "--scheme", "cow", "--as-of", "1995"],
    dated=False,
    choices=[
        Choice("code", "The code.", argument=True, required=True),
        Choice("scheme", "Only this scheme: iso_alpha3, cow, gw, cameo, fips, world_bank ..."),
        Choice("as-of", "A day, month or year, in EDTF; today if not given."),
    ],
)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())
