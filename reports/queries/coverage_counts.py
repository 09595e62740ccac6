"""How many records there are, by kind, decade, country and pair: where the data is thin."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    or_,
    select,
    union_all,
)

from models import Actor, AgreementParty, Country, EventParticipant, SanctionParty
from models.views import actor_countries, timeline
from reports.framework.request import Request
from reports.framework.section import Section

_DECADES = 5
_FIRST_PAIRS = 15
BANDS = ((0, 0), (1, 4), (5, 19), (20, 99), (100, None))
"""Numbers of records that count together: least and most."""


def build_decades_section(request: Request) -> Section:
    """Records by kind and decade: of each actor asked for, or of all countries."""
    entries = timeline.table
    first = (request.as_of.year // 10 - _DECADES + 1) * 10
    when = func.coalesce(entries.c.occurred_earliest, entries.c.occurred_latest)
    row = entries.c.table_name + literal(" ", Text) + cast(entries.c.row_id, Text)

    def count_rows(condition: Any, heading: str) -> Any:
        return func.count(distinct(case((condition, row)))).label(heading)

    counts = [
        count_rows(when < date(first, 1, 1), f"Before {first}"),
        *(
            count_rows(and_(when >= date(year, 1, 1), when < date(year + 10, 1, 1)), f"{year}s")
            for year in range(first, first + 10 * _DECADES, 10)
        ),
        func.count(distinct(row)).label("All"),
    ]
    who = entries.c.country_code if request.actors else literal("all", Text)
    statement = select(who.label("Country"), entries.c.kind.label("Records"), *counts)
    if request.actors:
        statement = statement.where(
            entries.c.country_code.in_([actor.slug for actor in request.actors])
        )
    else:
        statement = statement.where(entries.c.country_code.is_not(None))
    grouping = [entries.c.country_code] if request.actors else []
    return Section(
        "Records by kind and decade",
        statement.group_by(*grouping, entries.c.kind).order_by(*grouping, entries.c.kind),
        empty="No record of a country has a date.",
        remarks="Persons and bodies count for their country, uncertain dates where they begin.",
    )


def select_involved() -> CTE:
    """The countries of each event, agreement and sanction: one row per record and country."""
    homes = actor_countries.table
    sources: list[Select[Any]] = []
    for kind, model, column in (
        ("event", EventParticipant, "event_id"),
        ("agreement", AgreementParty, "agreement_id"),
        ("sanction", SanctionParty, "sanction_id"),
    ):
        parts = model.table()
        sources.append(
            select(
                literal(kind, Text).label("kind"),
                parts.c[column].label("record_id"),
                homes.c.country_id,
                _find_side(kind, parts).label("side"),
            )
            .join(homes, homes.c.actor_id == parts.c.actor_id)
            .where(homes.c.country_id.is_not(None))
            .distinct()
        )
    return union_all(*sources).cte("involved")


def _find_side(kind: str, parts: FromClause) -> ColumnElement[str]:
    """The side of a sanction; what only one side of it has in common makes no pair."""
    return parts.c.role_code if kind == "sanction" else literal("any", Text)


def _select_pairs(involved: CTE, ids: list[int]) -> Select[Any]:
    """Records of the pairs of some countries, or of one with all others, by kind."""
    one, other = involved.alias("one"), involved.alias("other")
    pair = (one.c.country_id, other.c.country_id)
    conditions = [
        one.c.kind == other.c.kind,
        one.c.record_id == other.c.record_id,
        or_(
            one.c.kind != "sanction",
            one.c.side != other.c.side,
        ),
    ]
    if len(ids) == 1:
        conditions += [one.c.country_id == ids[0], other.c.country_id != ids[0]]
    else:
        conditions += [one.c.country_id.in_(ids), other.c.country_id.in_(ids)]
        conditions.append(one.c.country_id < other.c.country_id)
    counts = (
        func.count(distinct(case((one.c.kind == kind, one.c.record_id)))).label(heading)
        for kind, heading in (
            ("event", "events"),
            ("agreement", "agreements"),
            ("sanction", "sanctions"),
        )
    )
    return (
        select(one.c.country_id.label("one_id"), other.c.country_id.label("other_id"), *counts)
        .where(*conditions)
        .group_by(*pair)
    )


def build_pairs_section(request: Request) -> Section:
    """Pairs of the actors asked for; of one actor, its pairs with the most records."""
    ids = [actor.id for actor in request.actors]
    pairs = _select_pairs(select_involved(), ids).cte("counted_pairs")
    first, second = Actor.table().alias("first"), Actor.table().alias("second")
    total = func.coalesce(pairs.c.events + pairs.c.agreements + pairs.c.sanctions, 0)
    states, partners = Country.table().alias("states"), Country.table().alias("partners")
    is_same = or_(
        and_(pairs.c.one_id == states.c.id, pairs.c.other_id == partners.c.id),
        and_(pairs.c.one_id == partners.c.id, pairs.c.other_id == states.c.id),
    )
    if len(ids) == 1:
        chosen = and_(states.c.id == ids[0], partners.c.id != ids[0], total > 0)
    else:
        chosen = and_(
            states.c.id.in_(ids), partners.c.id.in_(ids), states.c.alpha3 < partners.c.alpha3
        )
    statement = (
        select(
            first.c.slug.label("One"),
            second.c.slug.label("Other"),
            *(
                func.coalesce(pairs.c[name], 0).label(name.capitalize())
                for name in ("events", "agreements", "sanctions")
            ),
        )
        .select_from(states)
        .join(partners, states.c.id != partners.c.id)
        .join(first, first.c.id == states.c.id)
        .join(second, second.c.id == partners.c.id)
        .outerjoin(pairs, is_same)
        .where(chosen)
        .order_by(total.desc(), first.c.slug, second.c.slug)
    )
    if len(ids) == 1:
        statement = statement.limit(_FIRST_PAIRS)
    limited = f" The first {_FIRST_PAIRS}." if len(ids) == 1 else ""
    return Section(
        "Records of pairs",
        statement,
        empty="No record names it together with another country.",
        remarks=f"Events and agreements with both, sanctions by one on the other.{limited}",
    )


def name_band(least: int, most: int | None) -> str:
    """A band of numbers in words: `1 to 4`."""
    if most is None:
        return f"{least} or more"
    return str(least) if least == most else f"{least} to {most}"


def _write_bands(counted: CTE, what: str) -> Section:
    """How many of something have how many records; ``counted`` has a number and a name."""
    lines = []
    for place, (least, most) in enumerate(BANDS):
        label = name_band(least, most)
        in_band = [counted.c.number >= least]
        if most is not None:
            in_band.append(counted.c.number <= most)
        lines.append(
            select(
                literal(place, Integer).label("place"),
                literal(label, Text).label("records"),
                func.count().label("many"),
                func.min(counted.c.name).label("example"),
            ).where(*in_band)
        )
    bands = union_all(*lines).subquery("bands")
    return Section(
        f"{what} by number of records",
        select(
            bands.c.records.label("Records"),
            bands.c.many.label(what),
            bands.c.example.label("For example"),
        ).order_by(bands.c.place),
        remarks="Events, agreements and sanctions.",
    )


def build_country_bands() -> Section:
    """How many countries have how many events, agreements and sanctions."""
    involved, countries = select_involved(), Country.table()
    record = involved.c.kind + literal(" ", Text) + cast(involved.c.record_id, Text)
    counted = (
        select(countries.c.alpha3.label("name"), func.count(distinct(record)).label("number"))
        .outerjoin_from(countries, involved, involved.c.country_id == countries.c.id)
        .where(countries.c.ceased_edtf.is_(None))
        .group_by(countries.c.alpha3)
        .cte("counted_countries")
    )
    return _write_bands(counted, "Countries")
