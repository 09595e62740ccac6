"""Cells that several reports need, as SQL: dates to print, and answers of three outcomes."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from models import Actor, ActorSuccession
from models.successions import SuccessionKind
from reports.framework.report import Request


def shown_date(source: Any, name: str) -> ColumnElement[Any]:
    """A date as its source has it; NULL where it is missing."""
    edtf: ColumnElement[Any] = source.c[f"{name}_edtf"]
    return edtf


def in_order(source: Any, name: str) -> ColumnElement[Any]:
    """What to sort by a date: its first possible day, else its last; without either it is last."""
    return func.coalesce(source.c[f"{name}_earliest"], source.c[f"{name}_latest"]).nulls_last()


def earlier_name(source: Any, date_name: str, actor_id: Any) -> ColumnElement[str]:
    """The state that an actor continues, where the date is from before it took that one's place."""
    successions, before = ActorSuccession.table(), Actor.table().alias("before")
    continued = [SuccessionKind.RENAMED.value, SuccessionKind.SUCCEEDED.value]
    return (
        select(before.c.name)
        .join_from(successions, before, before.c.id == successions.c.predecessor_id)
        .where(
            successions.c.successor_id == actor_id,
            successions.c.kind_code.in_(continued),
            successions.c.occurred_earliest > source.c[f"{date_name}_latest"],
        )
        .order_by(successions.c.occurred_earliest, before.c.name)
        .limit(1)
        .scalar_subquery()
    )


def shown_end(source: Any, name: str = "ended") -> ColumnElement[str]:
    """An end: a date, ``?`` where unknown, ``ongoing`` where it is still to come."""
    return case(
        (source.c[f"{name}_edtf"].is_(None), "?"),
        (source.c[f"{name}_edtf"] == "..", "ongoing"),
        else_=source.c[f"{name}_edtf"],
    )


def last_seen(source: Any, name: str = "ended") -> Any:
    """The last day for which a source shows going on what has not ended; NULL: undated."""
    return source.c[f"{name}_known_until"]


LEGEND = (
    "yes*: still going on when last seen, which was before the day looked at or is not dated; "
    "?: the record does not decide."
)
"""What the answers of `under_way` mean, for the note of a table."""

DATES = "2015~ is about 2015, [..2010-05] not after May 2010, [2014-08..] not before August 2014."
"""How dates of limited precision are written, for the note of a table."""


def days_asked(request: Request) -> tuple[date, date]:
    """First and last day of the window asked for; without one, twice the day looked at.

    A window with no beginning begins with the calendar, one with no end ends on the day looked at.
    """
    if request.since is None and request.until is None:
        return request.as_of, request.as_of
    first = request.since or date.min
    return first, request.until or max(request.as_of, first)


def under_way(
    source: Any, day: date, start: str = "started", end: str = "ended", *, last: date | None = None
) -> Any:
    """Whether something lasting is under way on ``day``: yes, yes*, ? or no.

    With ``last``, whether it is at any time from ``day`` to ``last``. The day of its end no longer
    counts. An end still to come does not stop it, but where it was last seen going on before the
    day, or nobody knows when, the record may end there, and the yes has a star. An unknown end
    leaves the answer open.
    """
    last = last or day
    begins, begun = source.c[f"{start}_earliest"], source.c[f"{start}_latest"]
    over, text = source.c[f"{end}_latest"], source.c[f"{end}_edtf"]
    seen = source.c[f"{end}_known_until"]
    return case(
        (or_(begins > last, over <= day), "no"),
        (and_(begun <= last, text == "..", or_(seen.is_(None), seen < day)), "yes*"),
        (and_(begun <= last, or_(text == "..", source.c[f"{end}_earliest"] > day)), "yes"),
        else_="?",
    )


def all_of(*answers: Any) -> ColumnElement[str]:
    """Whether all of several answers of `under_way` hold: the least certain of them."""
    return case(
        (or_(*(answer == "no" for answer in answers)), "no"),
        (or_(*(answer == "?" for answer in answers)), "?"),
        (or_(*(answer == "yes*" for answer in answers)), "yes*"),
        else_="yes",
    )


def bound(status: Any, day: date) -> Any:
    """Whether a party is bound by an agreement on ``day``: yes, no or ?.

    Bound from its own entry into force, else from the later of its consent and the agreement's
    entry into force (Vienna Convention, article 24); signature alone, or no date of force, leaves
    the answer open. Not once ended, nor while suspended.
    """
    column = status.c
    ended_for_certain = column.ended_latest <= day
    maybe_ended = and_(
        column.ended_edtf.is_not(None),
        or_(column.ended_earliest.is_(None), column.ended_earliest <= day),
    )
    maybe_suspended = and_(
        column.suspended_edtf.is_not(None),
        or_(column.suspended_earliest.is_(None), column.suspended_earliest <= day),
    )
    not_yet = and_(
        or_(column.signed_earliest.is_(None), column.signed_earliest > day),
        or_(column.consent_earliest.is_(None), column.consent_earliest > day),
        or_(column.signed_earliest.is_not(None), column.consent_earliest.is_not(None)),
        or_(column.in_force_earliest.is_(None), column.in_force_earliest > day),
    )
    return case(
        (column.role_code == "non_signatory", "no"),
        (
            or_(
                ended_for_certain,
                column.in_force_earliest > day,
                column.agreement_in_force_earliest > day,
                column.suspended_latest <= day,
                not_yet,
            ),
            "no",
        ),
        (and_(column.in_force_latest <= day, ~maybe_ended, ~maybe_suspended), "yes"),
        else_="?",
    )


def in_window(source: Any, name: str, since: date | None, until: date | None) -> list[Any]:
    """The conditions that a date possibly lies in a window whose sides may be open."""
    conditions = []
    if since is not None:
        conditions.append(func.coalesce(source.c[f"{name}_latest"], since) >= since)
    if until is not None:
        conditions.append(func.coalesce(source.c[f"{name}_earliest"], until) <= until)
    return conditions
