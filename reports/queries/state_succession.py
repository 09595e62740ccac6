"""The states before and after a state: event data name each only in its own time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, FromClause, exists, select

from models import Actor, ActorSuccession, Country
from models.successions import SuccessionKind
from models.views import membership_status
from reports.framework.request import ActorRef

_UNITED_NATIONS = "UN"
_FEW = 5
"""So many steps are named in a remark on all states; more are counted."""
_VERBS = {
    SuccessionKind.RENAMED.value: "became",
    SuccessionKind.SUCCEEDED.value: "was followed by",
    SuccessionKind.SPLIT.value: "split into",
    SuccessionKind.MERGED.value: "merged into",
}
CONTINUING_KINDS = (SuccessionKind.RENAMED, SuccessionKind.SUCCEEDED)
"""After which a state goes on, whole, as another."""


@dataclass(frozen=True)
class Step:
    """One state following another."""

    before: ActorRef
    after: ActorRef
    kind: str
    earliest: date | None


@dataclass(frozen=True)
class Lineage:
    """The states before and after some states."""

    family: dict[str, Collection[int]]
    """By the slug of each: its id and the ids of all states before and after it."""
    begins: date | None
    """The day from which all have their present names."""
    ends: date | None
    """The first day on which one of them no longer existed."""
    steps: Sequence[Step]
    """The steps from or to one of them."""

    def match_shared_days(self, day: ColumnElement[date]) -> list[ColumnElement[bool]]:
        """The conditions for a day on which all of them existed under their present names."""
        begun = [day >= self.begins] if self.begins else []
        return begun + ([day < self.ends] if self.ends else [])


def find_lineage(connection: Connection, actors: Sequence[ActorRef]) -> Lineage:
    """The states before and after ``actors``."""
    steps = _read_steps(connection)
    ids = [actor.id for actor in actors]
    begun = [
        step.earliest
        for step in steps
        if step.after.id in ids and step.kind in CONTINUING_KINDS and step.earliest
    ]
    ceased = connection.scalars(
        select(Country.table().c.ceased_earliest).where(Country.table().c.id.in_(ids))
    )
    return Lineage(
        {
            actor.slug: {
                *_follow_steps(actor.id, steps, lambda step: (step.before.id, step.after.id)),
                *_follow_steps(actor.id, steps, lambda step: (step.after.id, step.before.id)),
            }
            for actor in actors
        },
        max(begun, default=None),
        min(filter(None, ceased), default=None),
        [step for step in steps if step.before.id in ids or step.after.id in ids],
    )


def describe_successions(
    lineage: Lineage, actors: Sequence[ActorRef], first: date, last: date
) -> list[str]:
    """Remarks on the states that take the place of ``actors`` within some days."""
    ids = [actor.id for actor in actors]
    remarks: list[str] = []
    shared: dict[str, list[str]] = {}
    for step in lineage.steps:
        if step.earliest is None or not first < step.earliest <= last:
            continue
        before, after, day = step.before, step.after, step.earliest
        if after.id not in ids:
            ended = f"{before.slug} ended on {day}: from then on ask for {{}}."
            if step.kind == SuccessionKind.SPLIT.value:
                # Parts of a state may leave before it breaks up.
                ended = f"From {day} ask for {{}} as well, no longer part of {before.slug}."
            shared.setdefault(ended, []).append(after.slug)
        elif step.kind in CONTINUING_KINDS:
            remarks.append(
                f"Before {day} the events of {after.slug} are listed under {before.slug} "
                f"({before.name}): ask for that state."
            )
        elif before.id not in ids:
            whole = f"{before.slug} ({before.name})"
            is_merger = step.kind == SuccessionKind.MERGED.value
            which = (
                f"{whole} was not yet part of {{}}" if is_merger else f"{{}} belonged to {whole}"
            )
            shared.setdefault(f"Before {day} {which}: ask for that state as well.", []).append(
                after.slug
            )
    return remarks + [words.format(", ".join(sorted(slugs))) for words, slugs in shared.items()]


def describe_seats(
    connection: Connection, actors: Sequence[ActorRef], first: date, last: date
) -> list[str]:
    """Remarks on states whose seat in the United Nations another state held within some days.

    The membership of one begins on the day on which that of the other ends, though neither follows
    the other as a state.
    """
    old, new = membership_status.table.alias("old"), membership_status.table.alias("new")
    followed = ActorSuccession.table()
    rows = connection.execute(
        select(old.c.actor_slug, old.c.actor_name, new.c.actor_slug, old.c.ended_earliest)
        .where(
            old.c.organisation_slug == _UNITED_NATIONS,
            new.c.organisation_slug == _UNITED_NATIONS,
            new.c.actor_id.in_([actor.id for actor in actors]),
            old.c.actor_id != new.c.actor_id,
            old.c.ended_earliest == new.c.started_earliest,
            old.c.ended_earliest == old.c.ended_latest,
            new.c.started_earliest == new.c.started_latest,
            new.c.started_earliest > first,
            old.c.started_earliest <= last,
            ~exists().where(
                followed.c.predecessor_id == old.c.actor_id,
                followed.c.successor_id == new.c.actor_id,
            ),
        )
        .order_by(old.c.ended_earliest, new.c.actor_slug)
    )
    return [
        f"Until {day} {before} ({name}) held the seat of {after} in the United Nations: ask for "
        f"{before} as well."
        for before, name, after, day in rows
    ]


def describe_all_successions(connection: Connection, first: date, last: date) -> str:
    """A remark on all states that take the place of others within some days; empty: none does."""
    found = [
        f"{step.before.slug} {_VERBS[step.kind]} {step.after.slug} {step.earliest:%Y-%m}"
        for step in _read_steps(connection)
        if step.earliest is not None and first < step.earliest <= last
    ]
    if not found:
        return ""
    more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
    return (
        f"Each state is counted under its own name alone; in that time "
        f"{', '.join(found[:_FEW])}{more}."
    )


def _read_steps(connection: Connection) -> list[Step]:
    followed, before = ActorSuccession.table(), Actor.table().alias("before")
    after = Actor.table().alias("after")
    kind = "country"
    rows = connection.execute(
        select(
            before.c.id,
            before.c.slug,
            before.c.name,
            after.c.id,
            after.c.slug,
            after.c.name,
            followed.c.kind_code,
            followed.c.occurred_earliest,
        )
        .join_from(followed, before, before.c.id == followed.c.predecessor_id)
        .join(after, after.c.id == followed.c.successor_id)
        .where(before.c.kind_code == kind, after.c.kind_code == kind)
        .order_by(followed.c.occurred_earliest, before.c.slug, after.c.slug)
    )
    return [
        Step(
            ActorRef(*row[:3], kind),
            ActorRef(*row[3:6], kind),
            row.kind_code,
            row.occurred_earliest,
        )
        for row in rows
    ]


def _follow_steps(
    start: int, steps: Sequence[Step], ends: Callable[[Step], tuple[int, int]]
) -> set[int]:
    """The states that steps lead to from one, in one direction."""
    found, new = {start}, {start}
    while new:
        new = {ends(step)[1] for step in steps if ends(step)[0] in new} - found
        found |= new
    return found


def find_earlier_name(
    source: FromClause,
    date_name: str,
    actor_id: ColumnElement[int],
    kinds: Sequence[SuccessionKind] = CONTINUING_KINDS,
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
