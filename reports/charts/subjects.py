"""Titles of pictures: what is shown, and of whom."""

from __future__ import annotations

from reports.framework.request import Request

_FEW = 4


def name_subject(title: str, request: Request) -> str:
    """A title with the names of the actors, if there are a few."""
    names = [actor.name for actor in request.actors]
    if not names:
        return title
    if len(names) > _FEW:
        return f"{title}: {len(names)} actors"
    joined = " and ".join(names) if len(names) == 2 else ", ".join(names)
    return f"{title}: {joined}"
