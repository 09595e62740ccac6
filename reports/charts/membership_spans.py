"""Pictures of memberships: who belonged to what from when to when, or on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, true

from models import Actor
from reports.charts.chart_counts import count_nouns
from reports.charts.membership_phases import (
    NO,
    STATUS_KEYS,
    UNDECIDED,
    MembershipPhase,
    read_phases,
)
from reports.charts.subjects import name_subject
from reports.framework.chart import Chart, Key, MatrixCell, MatrixChart, SpanChart, SpanRow, Tone
from reports.framework.request import Request
from reports.queries.absence import is_no_member
from reports.queries.membership_matrix import Sides

MOST_ROWS = 80
_FEW_MEMBERS, _FEW_BODIES = 8, 3
_UNDECIDED = Key("the record does not decide", Tone.WORLD)
_NO = Key("no member, by a complete list", Tone.NONE)
_MISSING = Key("not researched", Tone.MISSING)
_OUTSIDE = MatrixCell(Tone.MISSING)


def describe_common_memberships(connection: Connection, request: Request) -> SpanChart:
    """Phases over time of the organisations in which every actor has been at some time."""
    sides = Sides([actor.id for actor in request.actors], [])
    phases = read_phases(connection, request, sides)
    took_part: dict[str, set[str]] = defaultdict(set)
    for phase in phases:
        took_part[phase.organisation].add(phase.actor)
    common = [one for one in phases if len(took_part[one.organisation]) == len(request.actors)]
    return _describe_times(request, common, is_by_member=False)


def describe_memberships(connection: Connection, request: Request, sides: Sides) -> Chart:
    """Phases over time, for a few actors or organisations; else one cell for each on the day."""
    phases = read_phases(connection, request, sides)
    is_few = 0 < len(sides.members) <= _FEW_MEMBERS
    is_about_bodies = not sides.members and 0 < len(sides.organisations) <= _FEW_BODIES
    if is_few or is_about_bodies:
        return _describe_times(request, phases, is_by_member=is_about_bodies)
    return _describe_day(connection, request, phases)


def _describe_times(
    request: Request, phases: Sequence[MembershipPhase], *, is_by_member: bool
) -> SpanChart:
    lines: dict[tuple[str, str], list[MembershipPhase]] = defaultdict(list)
    for phase in phases:
        lines[phase.organisation_name, phase.actor_name].append(phase)
    shown = [*lines.items()]
    if len(shown) > MOST_ROWS:
        shown = shown[-MOST_ROWS:]
    number = count_nouns(len(lines), "membership", "memberships")
    if len(shown) < len(lines):
        number = f"{len(shown)} of {number} are shown: the last to begin"
    # The lines of an organisation stand together, in the order in which the first of them began.
    order: dict[str, int] = {}
    for (body, _), _ in shown:
        order.setdefault(body, len(order))
    shown.sort(key=lambda line: order[line[0][0]])
    rows = [
        SpanRow(actor, [phase.span for phase in found], found[-1].describe(), body)
        for (body, actor), found in shown
    ]
    tones = {span.tone for row in rows for span in row.spans}
    return SpanChart(
        title=name_subject("Members over time" if is_by_member else "Memberships", request),
        description=f"{number}, each from its beginning to its end. "
        + " ".join(f"{row.label} in {row.group}: {row.note}." for row in rows[:MOST_ROWS]),
        caption=f"{number}. Solid is certain, pale is possible: a membership is pale from the day "
        "on which it was last confirmed; an arrow says that it has not ended as far as is known.",
        keys=[key for key in STATUS_KEYS if key.tone in tones],
        empty="No memberships at that time.",
        rows=rows,
        first=request.since,
        last=request.window[1],
    )


def _describe_day(
    connection: Connection, request: Request, phases: Sequence[MembershipPhase]
) -> MatrixChart:
    best: dict[tuple[str, str], MembershipPhase] = {}
    for phase in phases:  # of equally certain ones, the newest
        pair = phase.actor, phase.organisation
        if phase.answer != NO and (pair not in best or phase.rank <= best[pair].rank):
            best[pair] = phase
    members = sorted({actor for actor, _ in best})
    bodies = sorted({body for _, body in best})
    absent = _read_absent(connection, request, members, bodies)
    rows = []
    for actor in members:
        cells = []
        for body in bodies:
            if found := best.get((actor, body)):
                is_told = found.answer != UNDECIDED
                tone = found.tone if is_told else Tone.WORLD
                cells.append(MatrixCell(tone, found.letter if is_told else "?"))
            else:
                cells.append(MatrixCell(Tone.NONE) if (actor, body) in absent else _OUTSIDE)
        rows.append((actor, cells))
    tones = {cell.tone for _, cells in rows for cell in cells}
    keys = [*STATUS_KEYS, _UNDECIDED, _NO, _MISSING]
    day = request.window[1]
    return MatrixChart(
        title=f"Who belonged to what, {day}",
        description=f"{len(members)} countries and {len(bodies)} organisations, with the status of "
        "each country in each.",
        caption="A cell is a country in an organisation; its letter is the status: "
        f"{_explain_letters(best.values())}.",
        keys=[key for key in keys if key.tone in tones],
        empty="No memberships at that time.",
        columns=bodies,
        rows=rows,
    )


def _explain_letters(phases: Iterable[MembershipPhase]) -> str:
    """The letters that occur, each with its status."""
    told = {phase.letter: phase.status for phase in phases if phase.answer != UNDECIDED}
    return ", ".join(f"{letter} {told[letter].label.lower()}" for letter in sorted(told))


def _read_absent(
    connection: Connection, request: Request, members: Sequence[str], bodies: Sequence[str]
) -> set[tuple[str, str]]:
    """The pairs of actor and organisation of which a complete list says no."""
    actors, organisations = Actor.table().alias("members"), Actor.table().alias("bodies")
    every = select(actors.c.slug, organisations.c.slug).join_from(actors, organisations, true())
    statement = every.where(
        actors.c.slug.in_(members),
        organisations.c.slug.in_(bodies),
        is_no_member(request, organisations.c.id, actors.c.id),
    )
    return {(actor, body) for actor, body in connection.execute(statement)}
