"""Which country does a code stand for, on a given day?

CODE is a country's code in any scheme, in any case: KGZ, 703, KG, KYR; --scheme searches one
scheme. It may also be a name, which represents the state that had the country's ISO code then.
--as-of is a day, a month or a year (1995); without it, the day of the edition. Every span of the
code is listed, including its first and last day, and whether it is valid then; ? is valid for a
part of that time. A code without dates is valid on every day. For COW, both numbers and
abbreviations are accepted.
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
    FromClause,
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
from models.coverage import CoverageKind
from models.crosswalk import ACCEPTED_SCHEMES, Crosswalk
from models.edtf import Edtf, EdtfError
from reports.framework.cited_rows import cites
from reports.framework.marks import Mark
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.framework.suggestions import join_words, suggest
from reports.queries.date_columns import (
    format_date,
)

_ISO = [CodeScheme.ISO_ALPHA2.value, CodeScheme.ISO_ALPHA3.value, CodeScheme.ISO_NUMERIC.value]
"""The schemes that the source of a country covers."""


def _read_day(given: str | None, default: date) -> Edtf:
    try:
        day = Edtf.parse(given or default.isoformat())
    except EdtfError as error:
        raise UserError(f"--as-of: {error}") from None
    if day.earliest is None or day.latest is None:
        raise UserError(f"--as-of: {given!r} has no first or no last day; write e.g. 1995")
    return day


def _decide_validity(codes: FromClause, day: Edtf) -> ColumnElement[str]:
    """Whether a code is valid on all, on none or on some of the days asked for."""
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


def _select_spans(codes_asked: Sequence[tuple[str, str]], day: Edtf) -> Select[Any]:
    """The spans of pairs of scheme and code, one a row."""
    codes, actors = ActorCode.table(), Actor.table()
    asked = (
        and_(codes.c.scheme_code == scheme, codes.c.code == code) for scheme, code in codes_asked
    )
    return (
        select(
            code_schemes.c.label.label("Scheme"),
            codes.c.code.label("Code"),
            actors.c.slug.label("ID"),
            actors.c.name.label("Name"),
            format_date(codes, "valid_from").label("From"),
            format_date(codes, "valid_until").label("Until"),
            _decide_validity(codes, day).label("On that day"),
            case((codes.c.scheme_code.in_(_ISO), codes.c.actor_id)).label("_actor_id"),
            code_schemes.c.position.label("_scheme"),
            codes.c.valid_from_earliest.label("_first"),
        )
        .join_from(codes, actors, actors.c.id == codes.c.actor_id)
        .join(code_schemes, code_schemes.c.code == codes.c.scheme_code)
        .where(or_(*asked))
    )


def _select_literal(
    label: str, position: int, code: str, name: str, slug: str | None
) -> Select[Any]:
    """A row for a meaning without a row in the tables: a region, or a state without ISO code."""
    nothing, actors = cast(null(), Text), Actor.table()
    actor_id = select(actors.c.id).where(actors.c.slug == slug).scalar_subquery()
    return select(
        literal(label, Text).label("Scheme"),
        literal(code, Text).label("Code"),
        (literal(slug, Text) if slug else nothing).label("ID"),
        literal(name, Text).label("Name"),
        nothing.label("From"),
        nothing.label("Until"),
        literal("yes", Text).label("On that day"),
        (actor_id if slug else cast(null(), Integer)).label("_actor_id"),
        literal(position, Integer).label("_scheme"),
        cast(null(), ActorCode.table().c.valid_from_earliest.type).label("_first"),
    )


@dataclass
class _Meanings:
    """The meanings of a code: those in the table of codes, the others, and the reasons."""

    in_table: list[tuple[str, str]] = field(default_factory=list)
    others: list[Select[Any]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def add_code(
        self, crosswalk: Crosswalk, written: str, scheme: str, day: Edtf, own: bool
    ) -> None:
        """Search one scheme; with ``own``, not the schemes that it borrows codes from."""
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
            self.others.append(
                _select_literal(parse_scheme(scheme).label, position, code, region, None)
            )
        if spans or region is not None:
            self.reasons.append(f"{crosswalk.resolve(scheme, written, day).why}.")

    def add_name(self, crosswalk: Crosswalk, written: str, day: Edtf) -> None:
        """Search the names, which represent the holder of the alpha-3 code of their country."""
        for actor_id in crosswalk.find_countries_named(written):
            known = crosswalk.actors[actor_id]
            if known.slug in crosswalk.codes[CodeScheme.ISO_ALPHA3.value]:
                self.in_table.append((CodeScheme.ISO_ALPHA3.value, known.slug))
            else:
                self.others.append(_select_literal("Name", 0, written, known.name, known.slug))
            self.reasons = [f"{crosswalk.resolve_name(written, day).why}."]


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """Every meaning of the code; UserError with the nearest codes if there is none."""
    written, asked = request.choices["code"], request.choices.get("scheme")
    day, crosswalk, found = (
        _read_day(request.choices.get("as-of"), request.as_of),
        Crosswalk.load(connection),
        _Meanings(),
    )
    schemes = [parse_scheme(asked).value] if asked else [scheme.value for scheme in CodeScheme]
    for scheme in schemes:
        found.add_code(crosswalk, written, scheme, day, own=asked is None)
    if not found.reasons and (asked is None or asked in NAME_SCHEMES):
        found.add_name(crosswalk, written, day)
    if not found.reasons:
        raise UserError(_describe_unknown(crosswalk, written, asked, schemes))
    parts = found.others + ([_select_spans(found.in_table, day)] if found.in_table else [])
    rows = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery("meanings")
    columns = [column for column in rows.columns if not column.key.startswith("_")]
    return [
        Section(
            f"{written} as of {day.text}",
            select(*columns).order_by(
                rows.c["_scheme"], rows.c["Code"], rows.c["_first"].nulls_first(), rows.c["ID"]
            ),
            marks=[Mark("?", "valid for a part of that time", ["On that day"])],
            remarks="\n".join(found.reasons),
            evidence=[cites(Actor, rows.c["_actor_id"])],
        )
    ]


def _describe_unknown(
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
        text += f" It is a code of {join_words(elsewhere, 'and')}."
    searched = [one for scheme in schemes for one in (ACCEPTED_SCHEMES.get(scheme, (scheme,)))]
    near = crosswalk.suggest_codes(written, searched)
    return text + suggest(near)


REPORT = Report(
    "Codes",
    build_sections,
    example=["KYR", "--scheme", "cow", "--as-of", "1995"],
    dated=False,
    covers=[CoverageKind.STATE],
    choices=[
        Choice("code", "The code.", argument=True, required=True),
        Choice(
            "scheme",
            "Only this scheme: iso_alpha3, cow, gw, cameo, fips, world_bank ...",
            narrows=True,
        ),
        Choice("as-of", "A day, month or year, in EDTF; the day of the edition if not given."),
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
