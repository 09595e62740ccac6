"""What the statements of coverage say about a question: one line, and the statements themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)

from models import Actor, Country, CoverageStatement, LawFamily, Organisation, Position, Source
from models.actors import ActorKind
from models.coverage import CoverageExtent, CoverageKind
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.table import Coverage

_FEW = 3
"""Up to so many scopes are named in the line; more are counted."""
_NOUNS = {
    CoverageKind.MEMBERSHIP.value: "organisations",
    CoverageKind.OFFICE.value: "offices",
    CoverageKind.SANCTION.value: "senders and targets",
    CoverageKind.AGREEMENT.value: "countries and pairs",
}
"""What the scopes of a kind are, where they are counted."""

_statements = CoverageStatement.table()
_organisations, _bodies = Organisation.table(), Actor.table().alias("bodies")
_positions, _families, _sources = Position.table(), LawFamily.table(), Source.table()
_actors, _others = Actor.table().alias("scope_actors"), Actor.table().alias("scope_others")

SCOPE_TABLES = (
    _statements.outerjoin(_organisations, _organisations.c.id == _statements.c.organisation_id)
    .outerjoin(_bodies, _bodies.c.id == _organisations.c.id)
    .outerjoin(_positions, _positions.c.id == _statements.c.position_id)
    .outerjoin(_actors, _actors.c.id == _statements.c.actor_id)
    .outerjoin(_others, _others.c.id == _statements.c.other_actor_id)
    .outerjoin(_families, _families.c.id == _statements.c.law_family_id)
    .outerjoin(_sources, _sources.c.id == _statements.c.claims_of_id)
)
"""The statements with what each is about."""


def format_scope() -> ColumnElement[str]:
    """What a statement is about, as a key: EU, KGZ-head-of-state, EU on BLR, gdelt."""
    between = case({CoverageKind.SANCTION.value: " on "}, value=_statements.c.kind_code, else_="-")
    pair = _actors.c.slug + func.coalesce(between + _others.c.slug, literal("", Text))
    return func.coalesce(
        _bodies.c.slug,
        _positions.c.slug,
        pair,
        _families.c.slug,
        _sources.c.slug,
        _statements.c.dataset_slug,
    )


def match_scope(request: Request, kinds: Sequence[CoverageKind]) -> ColumnElement[bool]:
    """Whether a statement is of one of the kinds, and about the actors of the request."""
    of_kind = _statements.c.kind_code.in_([kind.value for kind in kinds])
    asked = [of_kind, *_match_choices(request)]
    ids = [actor.id for actor in request.actors]
    if not ids:
        return and_(*asked)
    bodies = [each.id for each in request.actors if each.kind == ActorKind.ORGANISATION.value]
    one, other = _statements.c.actor_id, _statements.c.other_actor_id
    if len(ids) == 1:
        of_actors = or_(one.in_(ids), other.in_(ids))
    else:
        of_actors = and_(one.in_(ids), or_(other.is_(None), other.in_(ids)))
    return and_(
        *asked,
        or_(
            _statements.c.organisation_id.in_(bodies)
            if bodies
            else _statements.c.organisation_id.is_not(None),
            _positions.c.actor_id.in_(ids),
            of_actors,
            _statements.c.law_family_id.is_not(None),
            _statements.c.claims_of_id.is_not(None),
            _statements.c.dataset_slug.is_not(None),
        ),
    )


def _match_choices(request: Request) -> list[ColumnElement[bool]]:
    """Of statements about a family, a source or a dataset, only those about the one asked for."""
    scopes = {
        "family": _families.c.slug,
        "source": _sources.c.slug,
        "dataset": _statements.c.dataset_slug,
    }
    return [
        or_(scope.is_(None), scope == asked)
        for name, scope in scopes.items()
        if (asked := request.choices.get(name))
    ]


def _select_statements(request: Request, kinds: Sequence[CoverageKind]) -> Select[Any]:
    scope, last = format_scope().label("scope"), request.until or request.as_of
    return (
        select(
            _statements.c.slug,
            _statements.c.kind_code.label("kind"),
            scope,
            _statements.c.covers_from.label("since"),
            _statements.c.covers_until.label("until"),
            _statements.c.extent_code.label("extent"),
        )
        .select_from(SCOPE_TABLES)
        .where(
            match_scope(request, kinds),
            # One that begins only later says nothing of the question.
            func.coalesce(_statements.c.covers_from, last) <= last,
        )
        .order_by(_statements.c.kind_code, scope, _statements.c.covers_from, _statements.c.slug)
    )


def read_coverage(connection: Connection, report: Report, request: Request) -> Coverage:
    """What is known to be complete of the kinds of record that a report rests on."""
    kinds = report.list_kinds(request)
    rows = connection.execute(_select_statements(request, kinds)).all()
    by_kind = {
        kind.label.lower(): [row for row in rows if row.kind == kind.value] for kind in kinds
    }
    parts = [f"{name}: {_describe(found)}" for name, found in by_kind.items() if found]
    silent = [name for name, found in by_kind.items() if not found]
    parts += [f"nothing is stated about {', '.join(silent)}"] if silent else []
    statements = [
        {
            "statement": row.slug,
            "kind": row.kind,
            "scope": row.scope,
            "from": row.since and row.since.isoformat(),
            "until": row.until and row.until.isoformat(),
            "extent": row.extent,
        }
        for row in rows
    ]
    lines = [*_describe_ceased(connection, report, request), f"Covered: {'; '.join(parts)}."]
    return Coverage(" ".join(lines), statements)


def _describe_ceased(connection: Connection, report: Report, request: Request) -> Iterator[str]:
    """A sentence for each actor asked for that had ceased before the time of the question."""
    if not (report.dated or report.window):
        return
    states, (first, _) = Country.table(), request.window
    rows = connection.execute(
        select(Actor.table().c.slug, Actor.table().c.name, states.c.ceased_edtf)
        .join_from(states, Actor.table(), Actor.table().c.id == states.c.id)
        .where(
            states.c.id.in_([actor.id for actor in request.actors]),
            states.c.ceased_latest <= first,
        )
        .order_by(Actor.table().c.slug)
    )
    for slug, name, day in rows:
        yield f"{name} ({slug}) ceased to exist on {day}; choose an earlier day with --as-of."


def _describe(rows: Sequence[Any]) -> str:
    """The statements of one kind: what is complete and what is partial, until when."""
    complete = [row for row in rows if row.extent == CoverageExtent.COMPLETE.value]
    partial = [row for row in rows if row not in complete]
    found = [(complete, "complete"), (partial, "in part")]
    return ", ".join(part for some, extent in found for part in _describe_extent(some, extent))


def _describe_extent(rows: Sequence[Any], extent: str) -> Iterator[str]:
    """Scopes with the same days in one part; where that makes too many parts, all in one."""
    by_days: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
    for row in rows:
        by_days[row.since, row.until].append(row)
    if len(by_days) <= _FEW:
        for (since, until), same in by_days.items():
            days = [f" from {since}"] if since else []
            days += [f" until {until}"] if until else []
            yield f"{_name(same)} {extent}{''.join(days)}"
        return
    until = ""
    if ends := sorted({row.until for row in rows} if all(row.until for row in rows) else ()):
        until = f" until {' to '.join(str(day) for day in dict.fromkeys((ends[0], ends[-1])))}"
    yield f"{_name(rows)} {extent}{until}"


def _name(rows: Sequence[Any]) -> str:
    scopes = list(dict.fromkeys(row.scope for row in rows))
    if len(scopes) <= _FEW:
        return ", ".join(scopes)
    return f"{len(scopes)} {_NOUNS.get(rows[0].kind, 'scopes')}"
