"""How one state or organisation follows another."""

from typing import Any

from sqlalchemy import Select, case, func

from models.actors import Actor, ActorSuccession, SuccessionKind, succession_kinds
from models.views.happenings.happening import happening, role_of

_actors = Actor.table()
_successions = ActorSuccession.table()


def actor_successions() -> list[Select[Any]]:
    """Every succession, for who goes and for who comes."""
    before, after = _actors.alias("before"), _actors.alias("after")
    renamed = _successions.c.kind_code == SuccessionKind.RENAMED.value
    title = case(
        (renamed, before.c.name + " is renamed " + after.c.name),
        else_=before.c.name + ": " + func.lower(succession_kinds.c.label) + " by " + after.c.name,
    )
    joined = (
        _successions.join(before, before.c.id == _successions.c.predecessor_id)
        .join(after, after.c.id == _successions.c.successor_id)
        .join(succession_kinds, succession_kinds.c.code == _successions.c.kind_code)
    )
    return [
        happening(
            _successions,
            "occurred",
            kind="succession",
            actor=actor,
            role=role_of(role),
            title=title,
            key=before.c.slug,
            record="actor_successions",
            row_id=_successions.c.id,
        ).select_from(joined)
        for actor, role in (
            (_successions.c.predecessor_id, "predecessor"),
            (_successions.c.successor_id, "successor"),
        )
    ]
