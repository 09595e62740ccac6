"""Whether absence is a fact: a complete statement of coverage covers the scope and the time."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, false, func, literal, or_, select

from models import Country, CoverageStatement, Organisation
from models.coverage import CoverageExtent, CoverageKind
from reports.framework.marks import NO, NOT_RESEARCHED
from reports.framework.request import Request

_OF_THE_DAY = {
    CoverageKind.AGREEMENT,
    CoverageKind.MEMBERSHIP,
    CoverageKind.OFFICE,
    CoverageKind.SANCTION,
}
"""Kinds of record that reports ask for as they are on a day; of the others, all before it count."""

RowId = ColumnElement[int] | int
"""The id of a row: a column of the query, or a number."""


def is_complete(request: Request, kind: CoverageKind, **scope: Any) -> ColumnElement[bool]:
    """Whether a missing row of this kind and scope means no, at the time of the request.

    ``scope`` gives the columns of the statement: ``organisation_id``, ``position_id``, ``actor_id``
    and ``other_actor_id`` and so on, each a value or an expression. A statement about an actor
    alone also holds for each pair with it, and one about an actor in any organisation for each of
    them, so an ``other_actor_id`` may be missing from the statement. A state that had ceased is
    no member and holds no office, without a statement.
    """
    statements = CoverageStatement.table().alias()
    first, last = request.window
    conditions = [
        statements.c.kind_code == kind.value,
        statements.c.extent_code == CoverageExtent.COMPLETE.value,
        func.coalesce(statements.c.covers_from, first) <= first,
        statements.c.covers_until >= last,
    ]
    for name, value in scope.items():
        column = statements.c[name]
        matches = column == value
        is_partner = name == "other_actor_id"
        conditions.append(or_(column.is_(None), matches) if is_partner else matches)
    is_stated = select(statements.c.id).where(*conditions).exists()
    if kind not in _OF_THE_DAY:
        return is_stated
    sides = [scope[name] for name in ("actor_id", "other_actor_id") if name in scope]
    return or_(is_stated, *(had_ceased(side, first) for side in sides))


def had_ceased(actor_id: RowId, day: date) -> ColumnElement[bool]:
    """Whether an actor is a state that no longer existed on a day.

    The day on which a state began says less: some were members before, as parts of another.
    """
    states = Country.table().alias()
    return (
        select(states.c.id).where(states.c.id == actor_id, states.c.ceased_latest <= day).exists()
    )


def is_list_complete(request: Request, organisation_id: RowId) -> ColumnElement[bool]:
    """Whether the list of members of an organisation is complete for the whole time.

    It is also while the organisation did not exist.
    """
    bodies = Organisation.table().alias()
    first, last = request.window
    did_not_exist = (
        select(bodies.c.id)
        .where(
            bodies.c.id == organisation_id,
            or_(bodies.c.founded_earliest > last, bodies.c.dissolved_latest <= first),
        )
        .exists()
    )
    is_stated = is_complete(request, CoverageKind.MEMBERSHIP, organisation_id=organisation_id)
    return or_(is_stated, did_not_exist)


def is_no_member(request: Request, organisation_id: RowId, actor_id: RowId) -> ColumnElement[bool]:
    """Whether an actor without a phase was no member of an organisation for the whole time."""
    return or_(
        is_list_complete(request, organisation_id),
        is_complete(request, CoverageKind.MEMBERSHIP, actor_id=actor_id),
    )


def is_no_sanction(request: Request, sender_id: RowId, target_id: RowId) -> ColumnElement[bool]:
    """Whether an actor had no sanctions on another for the whole time, if none is here."""
    return is_complete(request, CoverageKind.SANCTION, actor_id=sender_id, other_actor_id=target_id)


def is_pair_complete(request: Request, kind: CoverageKind) -> ColumnElement[bool]:
    """Whether two actors have no more records of this kind with one another than those here."""
    one, other = (actor.id for actor in request.actors)
    return or_(
        is_complete(request, kind, actor_id=one, other_actor_id=other),
        is_complete(request, kind, actor_id=other, other_actor_id=one),
    )


def is_each_complete(request: Request, kind: CoverageKind) -> ColumnElement[bool]:
    """Whether each actor asked for, and there is one, has no more records of this kind."""
    if not request.actors:
        return false()
    return and_(*(is_complete(request, kind, actor_id=actor.id) for actor in request.actors))


def mark_absence(is_fact: ColumnElement[bool]) -> ColumnElement[str]:
    """What a cell holds where nothing is recorded: no, or not researched."""
    return case((is_fact, literal(NO, Text)), else_=literal(NOT_RESEARCHED, Text))
