"""Whether what lasts is in effect on a day: yes, yes when last seen, no, or open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, cast, func, literal, or_

from models.edtf import ONGOING
from reports.framework.marks import Mark

PLAIN_MEANING = "in effect; if open-ended, seen at most a year before that day"
"""What a plain yes means, without --strict."""


def decide_in_effect(
    source: FromClause, day: date, *, last: date | None = None, strict: bool
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


def find_last_seen(source: FromClause) -> tuple[Any, Any]:
    """The day on which something was last seen going on, and the date as its source has it."""
    if "last_seen_edtf" in source.c:
        return source.c.last_seen_earliest, source.c.last_seen_edtf
    known = source.c.ended_known_until
    text = func.coalesce(cast(known, Text), source.c.started_edtf)
    return func.coalesce(known, source.c.started_earliest), text


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


def _subtract_year(day: date) -> date:
    """The same day a year before; 28 February for the 29th."""
    if day.year == date.min.year:
        return date.min
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
