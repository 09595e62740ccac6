"""What all pages of a site are made from: one state of the database, and what was read of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Select, select

from models import SeededRow
from reports.framework.actors import find_actor
from reports.framework.edition import read_edition, read_edition_day
from reports.framework.footnotes import CitedSources, add_footnotes
from reports.framework.head import build_head
from reports.framework.listings.kinds import KINDS, describe_kind
from reports.framework.registry import load_report
from reports.framework.request import ActorRef, Request
from reports.framework.section import Section
from reports.framework.table import Head, Table
from reports.site.record_citations import Citations

T = TypeVar("T")


@dataclass
class SiteData:
    """One state of the database, and the readers that all pages share."""

    connection: Connection
    url: URL
    revision: str
    pairs: Sequence[tuple[str, str]] = ()
    with_sqlite: bool = False
    _read: dict[tuple[str, str], Any] = field(default_factory=dict)

    @cached_property
    def edition(self) -> str:
        """The edition of the data."""
        return read_edition(self.connection)

    @cached_property
    def day(self) -> date:
        """The day of the edition, else today."""
        return read_edition_day(self.connection) or date.today()  # noqa: DTZ011 - the user's day

    @cached_property
    def sources(self) -> CitedSources:
        """What is cited for each row."""
        return CitedSources(self.connection)

    @cached_property
    def citations(self) -> Citations:
        """What each source says about each record."""
        return Citations.read(self.connection)

    @cached_property
    def seeded_keys(self) -> set[str]:
        """The keys of the records in data files, the project's and the user's."""
        seeded = SeededRow.table()
        return set(self.connection.scalars(select(seeded.c.row_key)))

    def read_once(self, what: str, name: str, read: Callable[[], T]) -> T:
        """What ``read`` returns, which is called for each ``what`` and ``name`` only once."""
        if (what, name) not in self._read:
            self._read[what, name] = read()
        found: T = self._read[what, name]
        return found

    def find_actor(self, key: str) -> ActorRef:
        """The actor with a code or name; UserError names the nearest."""
        return self.read_once("actor", key, lambda: find_actor(self.connection, key))

    def build_request(self, actors: Sequence[str] = (), **choices: Any) -> Request:
        """A request for the day of the edition."""
        found = [self.find_actor(actor) for actor in actors]
        return Request(self.day, found, choices=choices)

    def read_report(
        self, name: str, actors: Sequence[str] = (), *, with_charts: bool = False, **choices: Any
    ) -> tuple[Head, list[Table]]:
        """The answer of a report for the day of the edition, without footnotes.

        Pictures take a moment each: only pages of which there are few have them.
        """
        report = load_report(name)
        default = {choice.name: False if choice.flag else None for choice in report.choices}
        request = self.build_request(actors, **(default | choices))
        if report.complete is not None:
            request = report.complete(self.connection, request)
        head = build_head(self.connection, report, request, self.revision)
        if report.linked_data is not None:
            head = replace(head, structured_data=report.linked_data(self.connection, request))
        sections = report.build_sections(self.connection, request)
        return head, [self.read_section(section, with_charts=with_charts) for section in sections]

    def read_section(self, section: Section, *, with_charts: bool = False) -> Table:
        """One table, with the rows that its lines rest on."""
        return section.read_table(self.connection, with_evidence=True, with_charts=with_charts)

    def read_listing(self, kind: str) -> Table:
        """The list of one kind, as `bedfellows list` prints it; the first column holds keys."""

        def read() -> Table:
            listed = KINDS[kind]()
            assert isinstance(listed, Select), "what a site lists is in the database"
            empty = f"There are no {kind} in this database."
            table = self.read_section(Section(describe_kind(kind), listed, empty))
            return replace(table, note="", is_keyed=True)

        return self.read_once("listing", kind, read)

    def build_head(self, title: str, question: str = "") -> Head:
        """The head of a page that is no report."""
        return Head("site", title, self.edition, self.revision, question=question)

    def add_footnotes(self, tables: Sequence[Table]) -> Sequence[Table]:
        """The tables with footnotes, where their lines rest on rows with sources."""
        if not any(line.evidence for table in tables for line in table.lines):
            return tables
        return add_footnotes(self.connection, list(tables), self.sources)
