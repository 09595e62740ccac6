"""Agreement in votes of the General Assembly in short: a pair's lines, a country's section."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Float,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from models import Actor, Country
from models.vote_years import (
    BILLION,
    FEWEST_JOINT_VOTES,
    FIRST_YEAR,
    VoteCounts,
    VoteMeasure,
    dyad_vote_years,
    vote_year_levels,
)
from reports.framework.marks import MISSING, Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.calendar_years import find_last_full_year
from reports.queries.vote_dataset import match_vote_dataset

_SPAN = 5
"""Years of a mean."""
_pairs, _levels = dyad_vote_years.c, vote_year_levels.c


class VoteLine(NamedTuple):
    """A line of a summary: its answer and its details; NULL where there are no votes."""

    answer: ColumnElement[str]
    details: ColumnElement[str]


def select_pair_votes(request: Request) -> CTE:
    """The years in which the two have enough joint votes, with the newest of them in each row."""
    ids = [actor.id for actor in request.actors]
    counts = VoteCounts(*(_pairs[name] for name in VoteCounts._fields))
    return (
        select(
            _pairs.year,
            counts.same.label("same"),
            counts.joint.label("joint"),
            _divide(counts.same, counts.joint).label("billionths"),
            func.max(_pairs.year).over().label("newest"),
        )
        .where(
            match_vote_dataset(_pairs.dataset_id),
            _pairs.year.in_([*range(FIRST_YEAR, find_last_full_year(request) + 1)]),
            _pairs.actor_id.in_(ids),
            _pairs.other_actor_id.in_(ids),
            counts.joint >= FEWEST_JOINT_VOTES,
        )
        .cte("pair_votes")
    )


def _divide(above: Any, below: Any) -> ColumnElement[int]:
    """A share in billionths, rounded as those of `vote_year_levels`."""
    found: ColumnElement[int] = (2 * BILLION * cast(above, BigInteger) + below) // (2 * below)
    return found


def _count_lower(year: Any, billionths: Any) -> ColumnElement[int]:
    """How many of 100 pairs of a year agree less."""
    percent = select(func.max(_levels.percent)).where(
        match_vote_dataset(_levels.dataset_id),
        _levels.year == year,
        _levels.measure_code == VoteMeasure.AGREEMENT.value,
        _levels.billionths < billionths,
    )
    return func.coalesce(percent.scalar_subquery(), 0)


def _write_share(billionths: Any) -> ColumnElement[str]:
    """A share with three decimals: 0.857."""
    thousandths = (billionths + 500_000) // 1_000_000
    return case(
        (thousandths >= 1000, literal("1.000", Text)),
        else_=literal("0.", Text) + func.substr(cast(1000 + thousandths, Text), 2, 3),
    )


def summarise_last_year(votes: CTE) -> VoteLine:
    """Agreement of a pair in the last year with votes, and how many of 100 pairs agree less."""
    is_last = votes.c.year == votes.c.newest
    details = (
        literal("in ", Text)
        + cast(votes.c.year, Text)
        + ", more than "
        + cast(_count_lower(votes.c.year, votes.c.billionths), Text)
        + " of 100 pairs; joint roll calls: "
        + cast(votes.c.joint, Text)
    )
    return VoteLine(
        select(_write_share(votes.c.billionths)).where(is_last).scalar_subquery(),
        select(details).where(is_last).scalar_subquery(),
    )


def summarise_change(votes: CTE) -> VoteLine:
    """Mean agreement of a pair in the last five years with votes, and in the five before."""
    year, newest = votes.c.year, votes.c.newest
    later = and_(year > newest - _SPAN, year <= newest)
    earlier = and_(year > newest - 2 * _SPAN, year <= newest - _SPAN)
    (now, years), (then, years_before) = (
        (
            cast(func.sum(case((chosen, votes.c.billionths))), BigInteger),
            func.count(case((chosen, 1))),
        )
        for chosen in (later, earlier)
    )
    last = func.max(newest)
    spans = [
        cast(last - first, Text) + "-" + cast(last - (first - _SPAN + 1), Text)
        for first in (_SPAN - 1, 2 * _SPAN - 1)
    ]
    has_both = and_(years > 0, years_before > 0)
    before = _write_share(then // func.nullif(years_before, 0))
    answer = _write_share(now // func.nullif(years, 0)) + ", was " + before
    details = literal("means of ", Text) + spans[0] + " and of " + spans[1]
    return VoteLine(
        select(case((has_both, answer))).select_from(votes).scalar_subquery(),
        select(case((has_both, details))).select_from(votes).scalar_subquery(),
    )


def build_country_votes(request: Request) -> Section:
    """The countries that voted like one, in the last year with votes and five years before."""
    (actor,) = request.actors
    years = [*range(FIRST_YEAR, find_last_full_year(request) + 1)]
    counts = VoteCounts(*(_pairs[name] for name in VoteCounts._fields))
    columns = (_pairs.year, counts.same.label("same"), counts.joint.label("joint"))
    of_dataset = match_vote_dataset(_pairs.dataset_id)
    last = select(func.max(_levels.year)).where(
        match_vote_dataset(_levels.dataset_id), _levels.year.in_(years)
    )
    newest = last.scalar_subquery()
    both = or_(_pairs.year == newest, _pairs.year == newest - _SPAN)
    countries = Country.table()
    found = union_all(
        select(*columns, _pairs.other_actor_id.label("with_id")).where(
            of_dataset, both, _pairs.actor_id == actor.id
        ),
        select(*columns, _pairs.actor_id.label("with_id")).where(
            of_dataset,
            both,
            _pairs.actor_id.in_(select(countries.c.id).where(countries.c.id < actor.id)),
            _pairs.other_actor_id == actor.id,
        ),
    ).cte("votes_with")
    now, then, actors = found.alias("now"), found.alias("then_"), Actor.table()
    share, before = (cast(each.c.same, Float) / each.c.joint for each in (now, then))
    statement = (
        select(
            actors.c.name.label("With"),
            cast(now.c.year, Text).label("Year"),
            share.label("Agreement"),
            _count_lower(now.c.year, _divide(now.c.same, now.c.joint)).label("More than"),
            (share - before).label("Change"),
            now.c.joint.label("Joint roll calls"),
        )
        .join_from(now, actors, actors.c.id == now.c.with_id)
        .outerjoin(
            then,
            and_(
                then.c.with_id == now.c.with_id,
                then.c.year == now.c.year - _SPAN,
                then.c.joint >= FEWEST_JOINT_VOTES,
            ),
        )
        .where(now.c.year == newest, now.c.joint >= FEWEST_JOINT_VOTES)
        .order_by(share.desc(), actors.c.name)
    )
    return Section(
        "Votes in the UN General Assembly: the closest",
        statement,
        empty="It cast too few votes in the last year with votes, or none; or no votes of that "
        "time are loaded: bedfellows init loads those until 2020.",
        marks=[Mark(MISSING, "too few joint roll calls five years before", ["Change"])],
        remarks="Agreement: of the roll calls on which both voted, the share with the same vote. "
        "More than: so many of 100 pairs of states agree less. Change: in five years. By year, "
        "see bedfellows report alignment.",
        decimals=3,
        short=5,
    )


def select_line(about: str, line: VoteLine) -> Select[*tuple[Any, ...]]:
    """A line of a summary as a select."""
    return select(
        literal(about, Text).label("about"),
        line.answer.label("answer"),
        line.details.label("details"),
    )
