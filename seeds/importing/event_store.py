"""Event stores: where events of an import go if they do not go into the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection

from seeds.importing.events.fields import EventFields

if TYPE_CHECKING:
    from seeds.importing.files.inputs import SourceFile
    from seeds.importing.reader import Counts, Job, PlainFile


class EventStore(Protocol):
    """A store beside the database; it keeps a file's events if and only if the database commits.

    For each file: ``expect`` if another follows, ``load``, ``prepare`` before the commit, then
    ``publish``; or ``discard``.
    """

    def load(self, job: Job, fields: EventFields, scheme: str) -> Counts:
        """Read a file of events into the store, and add its sums to the database."""

    def expect(self, file: PlainFile, folder: Path) -> None:
        """Be told which file comes next, before ``load``; a store may read it ahead.

        ``folder`` is for what it writes meanwhile.
        """

    def prepare(
        self, connection: Connection, source: SourceFile, counts: Counts, edition: str | None
    ) -> None:
        """Make the file's events durable, without showing them yet."""

    def publish(self) -> None:
        """Show them, after the commit."""

    def discard(self) -> None:
        """Forget them, since nothing was committed."""
