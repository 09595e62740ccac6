"""What sources say: the citations of each record, and the records that each source is cited for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from models.views import evidence
from reports.framework.table import Line, Table

MOST_LINES = 500
"""Of a dataset with thousands of rows, a page shows so many."""


@dataclass
class Citations:
    """Lines by record and by source, and how many there are of each source."""

    of_record: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    of_source: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def read(cls, connection: Connection) -> Citations:
        """All of them, in one pass over the database."""
        cited, found = evidence.table, cls()
        statement = select(
            cited.c.record_key,
            cited.c.table_name,
            cited.c.row_label,
            func.lower(cited.c.stance_label),
            cited.c.source_slug,
            cited.c.claim_code,
            cited.c.locator,
            cited.c.confidence_code,
        ).order_by(cited.c.table_name, cited.c.row_key, cited.c.citation_id)
        for row in connection.execute(statement):
            found._add(*row)
        return found

    def _add(
        self, record: str, table: str, label: str, stance: str, source: str, *more: Any
    ) -> None:
        self.counts[source] += 1
        of_record, of_source = self.of_record[record], self.of_source[source]
        if len(of_record) < MOST_LINES:
            of_record.append(Line([label, table, stance, source, *more]))
        if len(of_source) < MOST_LINES:
            of_source.append(Line([record, label, table, stance, *more]))

    def build_record_table(self, key: str) -> Table:
        """The sources for one record and its parts."""
        return Table(
            "Evidence",
            ["What", "Table", "Stance", "Source", "Claim", "Where", "Confidence"],
            self.of_record.get(key, ()),
            "Nothing is cited for it.",
        )

    def build_source_table(self, source: str) -> Table:
        """The records that one source is cited for."""
        lines, number = self.of_source.get(source, ()), self.counts.get(source, 0)
        note = f"The first {len(lines):,} of {number:,}." if number > len(lines) else ""
        return Table(
            "Cited for",
            ["ID", "What", "Table", "Stance", "Claim", "Where", "Confidence"],
            lines,
            "It is not cited as a whole.",
            note,
        )
