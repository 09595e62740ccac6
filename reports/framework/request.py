"""What a user asked a report for: the actors, the day, the window and the choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self


class NamedId(int):
    """The id of a row that has a slug: a number to the database, a name in printed SQL."""

    table: str
    slug: str

    def __new__(cls, value: int, table: str, slug: str) -> Self:
        """The id of the row of a table with this slug."""
        named = super().__new__(cls, value)
        named.table, named.slug = table, slug
        return named


@dataclass(frozen=True)
class ActorRef:
    """One actor that a report was asked about."""

    id: int
    slug: str
    name: str
    kind: str
    members: tuple[str, ...] = ()
    """The slugs of its persons and bodies."""
    treaty_members: tuple[str, ...] = ()
    """Those of them that are parties of agreements."""

    def __post_init__(self) -> None:
        """Name the id."""
        object.__setattr__(self, "id", NamedId(self.id, "actors", self.slug))

    @property
    def slugs(self) -> list[str]:
        """The slugs of the actor and of its persons and bodies.

        As texts in a query they reach the indexes of every part of a view; a subquery does not.
        """
        return [self.slug, *self.members]

    @property
    def treaty_slugs(self) -> list[str]:
        """Those of `slugs` that can be parties of agreements.

        Treaties are the one large table of the timeline, where a long list reaches no index.
        """
        return [self.slug, *self.treaty_members]


@dataclass(frozen=True)
class Request:
    """What a user asked for: the actors, the day, the window, and the report's own choices.

    ``is_dated`` says that the day was given; without it, the day is that of the data edition. With
    ``strict``, only what is proven for the day counts as going on.
    """

    as_of: date
    actors: Sequence[ActorRef] = ()
    since: date | None = None
    until: date | None = None
    choices: dict[str, Any] = field(default_factory=dict)
    is_dated: bool = False
    strict: bool = False
    period: str = ""
    """The month or year whose last day ``as_of`` is, as it was given; empty for a day."""

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the window; without a window, twice the day of the request.

        A window without a start begins with the calendar, one without an end ends on that day.
        """
        if self.since is None and self.until is None:
            return self.as_of, self.as_of
        first = self.since or date.min
        return first, self.until or max(self.as_of, first)
