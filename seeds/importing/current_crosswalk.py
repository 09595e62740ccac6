"""The crosswalk as it is in the transaction of each file, read again only when it has changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, String, cast, func, select

from models.actor_identifiers import ActorCode, ActorName
from models.actors import Actor
from models.crosswalk import Crosswalk


class CurrentCrosswalk:
    """The crosswalk for the files of one command: making it takes as long as a small file."""

    def __init__(self) -> None:
        self._texts: Sequence[str | None] = ()
        self._crosswalk: Crosswalk | None = None

    def read(self, connection: Connection) -> Crosswalk:
        """The crosswalk that the database has now."""
        texts = _read_texts(connection)
        if self._crosswalk is None or texts != self._texts:
            self._crosswalk, self._texts = Crosswalk.load(connection), texts
        return self._crosswalk


def _read_texts(connection: Connection) -> list[str | None]:
    """All that a crosswalk is made from: of each table, one text, in whatever order."""
    actors, codes, names = Actor.table(), ActorCode.table(), ActorName.table()
    columns: Sequence[Sequence[ColumnElement[object]]] = (
        (actors.c.id, actors.c.slug, actors.c.name, actors.c.kind_code),
        (
            codes.c.scheme_code,
            codes.c.code,
            codes.c.valid_from_earliest,
            codes.c.valid_until_latest,
            codes.c.actor_id,
        ),
        (names.c.name, names.c.actor_id),
    )
    return [connection.scalar(select(func.aggregate_strings(_join(one), "\n"))) for one in columns]


def _join(columns: Sequence[ColumnElement[object]]) -> ColumnElement[str]:
    """The values of a row as one text."""
    first, *others = (func.coalesce(cast(column, String), "") for column in columns)
    joined: ColumnElement[str] = first
    for text in others:
        joined = joined + "\t" + text
    return joined
