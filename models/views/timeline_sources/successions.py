"""Timeline entries of successions of states and organisations."""

from typing import Any

from sqlalchemy import Select, case

from models.actors import Actor
from models.successions import ActorSuccession, SuccessionKind
from models.views.timeline_sources.entries import fixed_role, select_entries

_actors = Actor.table()
_successions = ActorSuccession.table()

_WORDS = {
    SuccessionKind.RENAMED: (" is renamed ", ""),
    SuccessionKind.SUCCEEDED: (": succeeded by ", ""),
    SuccessionKind.SPLIT: (": split into ", " and others"),
    SuccessionKind.MERGED: (": merged into ", ""),
}
"""The words between the two names, and after them."""


def select_successions() -> list[Select[Any]]:
    """All successions, for the earlier and for the later actor."""
    earlier, later = _actors.alias("earlier_actors"), _actors.alias("later_actors")
    title = case(
        {
            kind.value: earlier.c.name + between + later.c.name + behind
            for kind, (between, behind) in _WORDS.items()
        },
        value=_successions.c.kind_code,
    )
    joined = _successions.join(earlier, earlier.c.id == _successions.c.predecessor_id).join(
        later, later.c.id == _successions.c.successor_id
    )
    return [
        select_entries(
            _successions,
            "occurred",
            kind="succession",
            actor=actor,
            role=fixed_role(role),
            title=title,
            key=earlier.c.slug,
            record="actor_successions",
            row_id=_successions.c.id,
        ).select_from(joined)
        for actor, role in (
            (_successions.c.predecessor_id, "predecessor"),
            (_successions.c.successor_id, "successor"),
        )
    ]
