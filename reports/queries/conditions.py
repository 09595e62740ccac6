"""SQL that several reports share: dates to print, conditions, and answers of three values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)

from models import Actor, ActorSuccession, AgreementAction
from models.agreements import ActionKind, PartyRole
from models.edtf import ONGOING
from models.successions import SuccessionKind
from reports.framework.marks import Mark
from reports.framework.request import Request
from reports.framework.select_columns import EdtfText


def format_date(source: Any, name: str) -> ColumnElement[Any]:
    """A date as its source has it; NULL if it is missing."""
    edtf: ColumnElement[Any] = source.c[f"{name}_edtf"]
    return edtf


def order_by_date(source: Any, name: str) -> ColumnElement[Any]:
    """The order of a date: its first possible day, else its last; dates without either are last."""
    return func.coalesce(source.c[f"{name}_earliest"], source.c[f"{name}_latest"]).nulls_last()


CONTINUING_KINDS = (SuccessionKind.RENAMED, SuccessionKind.SUCCEEDED)


def find_earlier_name(
    source: Any, date_name: str, actor_id: Any, kinds: Sequence[SuccessionKind] = CONTINUING_KINDS
) -> ColumnElement[str]:
    """The name of the state that an actor continues, if the date is before it took its place."""
    successions, before = ActorSuccession.table(), Actor.table().alias("before")
    return (
        select(before.c.name)
        .join_from(successions, before, before.c.id == successions.c.predecessor_id)
        .where(
            successions.c.successor_id == actor_id,
            successions.c.kind_code.in_([kind.value for kind in kinds]),
            successions.c.occurred_earliest > source.c[f"{date_name}_latest"],
        )
        .order_by(successions.c.occurred_earliest, before.c.name)
        .limit(1)
        .scalar_subquery()
    )


def format_end(source: Any) -> ColumnElement[str]:
    """An end: a date, ``?`` if it is unknown, ``ongoing`` if it is still to come."""
    text = source.c.ended_edtf
    return type_coerce(
        case((text.is_(None), "?"), (text == ONGOING, "ongoing"), else_=text), EdtfText
    )


def get_last_check(source: Any) -> Any:
    """The last date on which what has not ended was seen going on; NULL: it has ended."""
    return source.c["last_seen_edtf" if "last_seen_edtf" in source.c else "ended_known_until"]


def explain_answers(*columns: str, strict: bool) -> list[Mark]:
    """The marks of `decide_in_effect`, under these headings; without any, under all."""
    return explain_going_on("yes", columns or None, strict=strict)


def explain_going_on(
    sign: str, columns: Collection[str] | None, pattern: str | None = None, *, strict: bool
) -> list[Mark]:
    """What a plain answer means (``yes``, or what a report writes instead), and the others."""
    plain = "in effect, proven for that day" if strict else PLAIN_MEANING
    return [
        Mark(sign, plain, columns, pattern or rf"^{sign}$"),
        Mark("seen 2022-08", "not confirmed since then", columns, r"seen [\d\[]"),
        Mark("?", "not proven for that day" if strict else "the record does not decide", columns),
    ]


PLAIN_MEANING = "in effect; if open-ended, seen at most a year before that day"
"""What a plain yes means, without --strict."""

UNKNOWN_END = Mark("Until ?", "end unknown", ["Until"], r"^\?$")
"""How `format_end` prints an unknown end, under the heading Until."""


BOUND_MARKS = [
    Mark("?", "no date of entry into force, or no record of consent", ["Bound"]),
]
"""The mark of `decide_bound`, under the heading Bound."""


def find_window(request: Request) -> tuple[date, date]:
    """First and last day of the window; without a window, twice the day of the request.

    A window without a start begins with the calendar, one without an end ends on that day.
    """
    if request.since is None and request.until is None:
        return request.as_of, request.as_of
    first = request.since or date.min
    return first, request.until or max(request.as_of, first)


def decide_in_effect(
    source: Any, day: date, *, last: date | None = None, strict: bool
) -> ColumnElement[str]:
    """Whether something that lasts is in effect on ``day``: yes, "yes, seen 2022-08", ? or no.

    With ``last``, whether it is at any time from ``day`` to ``last``. The day of its end no longer
    counts. What has not ended is a plain yes if it was seen going on at most a year before the day;
    if not, the yes says when it was last seen. With ``strict`` it must have been seen on the day or
    later, and everything else is open. An unknown end leaves the answer open.
    """
    last = last or day
    begun = source.c.started_latest
    seen, seen_text = find_last_seen(source)
    is_ongoing = and_(begun <= last, source.c.ended_edtf == ONGOING)
    return case(
        (or_(source.c.started_earliest > last, source.c.ended_latest <= day), "no"),
        (and_(is_ongoing, seen >= (day if strict else _subtract_year(day))), "yes"),
        (is_ongoing, "?" if strict else literal("yes, seen ", Text) + seen_text),
        (and_(begun <= last, source.c.ended_earliest > day), "yes"),
        else_="?",
    )


def find_last_seen(source: Any) -> tuple[Any, Any]:
    """The day on which something was last seen going on, and the date as its source has it."""
    if "last_seen_edtf" in source.c:
        return source.c.last_seen_earliest, source.c.last_seen_edtf
    known = source.c.ended_known_until
    text = func.coalesce(cast(known, Text), source.c.started_edtf)
    return func.coalesce(known, source.c.started_earliest), text


def _subtract_year(day: date) -> date:
    """The same day a year before; 28 February for the 29th."""
    if day.year == date.min.year:
        return date.min
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def combine_answers(*answers: Any) -> ColumnElement[str]:
    """Whether several answers of `decide_in_effect` all hold: the least certain of them.

    Of two that were last seen on different days, the earlier day counts.
    """
    first, *others = answers
    weakest = first
    for other in others:
        # A plain yes sorts before every "yes, seen ...", and ? before both.
        is_weaker = and_(other != "yes", or_(weakest == "yes", other < weakest))
        weakest = case((is_weaker, other), else_=weakest)
    return case(
        (or_(*(answer == "no" for answer in answers)), "no"),
        (or_(*(answer == "?" for answer in answers)), "?"),
        else_=weakest,
    )


def decide_bound(status: Any, day: date) -> Any:
    """Whether a party is bound by an agreement on ``day``: yes, no or ?.

    Bound from its own entry into force, else from the later of its consent and the agreement's
    entry into force (Vienna Convention, article 24); signature alone, or no date of entry into
    force, leaves the answer open. Not bound once ended, nor while suspended.
    """
    column = status.c
    ended_for_certain = column.ended_latest <= day
    maybe_ended = and_(
        column.ended_edtf.is_not(None),
        or_(column.ended_earliest.is_(None), column.ended_earliest <= day),
    )
    maybe_suspended = or_(
        and_(
            column.suspended_edtf.is_not(None),
            or_(column.suspended_earliest.is_(None), column.suspended_earliest <= day),
        ),
        _was_suspended(column.party_id, day, is_certain=False),
    )
    not_yet = and_(
        or_(column.signed_earliest.is_(None), column.signed_earliest > day),
        or_(column.consent_earliest.is_(None), column.consent_earliest > day),
        or_(column.signed_earliest.is_not(None), column.consent_earliest.is_not(None)),
        or_(column.in_force_earliest.is_(None), column.in_force_earliest > day),
    )
    return case(
        (column.role_code == PartyRole.NON_SIGNATORY.value, "no"),
        (
            or_(
                ended_for_certain,
                column.in_force_earliest > day,
                column.agreement_in_force_earliest > day,
                column.suspended_latest <= day,
                _was_suspended(column.party_id, day, is_certain=True),
                not_yet,
            ),
            "no",
        ),
        (and_(column.in_force_latest <= day, ~maybe_ended, ~maybe_suspended), "yes"),
        else_="?",
    )


def _was_suspended(party_id: Any, day: date, *, is_certain: bool) -> ColumnElement[bool]:
    """Whether a suspension that was resumed later held on ``day``: certainly, or possibly."""
    begun, over = (AgreementAction.table().alias(name) for name in ("suspension", "resumption"))
    began_on, over_on = ("latest", "earliest") if is_certain else ("earliest", "latest")
    return exists().where(
        begun.c.party_id == party_id,
        begun.c.kind_code == ActionKind.SUSPENSION.value,
        begun.c[f"occurred_{began_on}"] <= day,
        over.c.party_id == party_id,
        over.c.kind_code == ActionKind.RESUMPTION.value,
        over.c[f"occurred_{over_on}"] > day,
        over.c.occurred_earliest >= begun.c.occurred_earliest,
        ~_is_between(begun, over, party_id),
    )


def _is_between(begun: Any, over: Any, party_id: Any) -> ColumnElement[bool]:
    """Whether another resumption followed the suspension before this one."""
    other = AgreementAction.table().alias("other_resumption")
    return exists().where(
        other.c.party_id == party_id,
        other.c.kind_code == ActionKind.RESUMPTION.value,
        other.c.occurred_earliest >= begun.c.occurred_earliest,
        other.c.occurred_earliest < over.c.occurred_earliest,
    )


def match_window(source: Any, name: str, since: date | None, until: date | None) -> list[Any]:
    """The conditions for a date that may fall in a window, whose ends may be open."""
    conditions = []
    if since is not None:
        conditions.append(func.coalesce(source.c[f"{name}_latest"], since) >= since)
    if until is not None:
        conditions.append(func.coalesce(source.c[f"{name}_earliest"], until) <= until)
    return conditions
