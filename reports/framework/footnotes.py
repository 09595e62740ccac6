"""Footnotes: the sources that support each line, numbered in the order they first appear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Text, cast, func, null, select

from models import Source
from models.datasets import datasets
from models.evidence import Stance
from models.sources import source_cautions
from models.views import claim_checks, evidence
from models.views.matched_rows import select_matched_rows
from reports.framework.columns import ColumnPart, ColumnRule, ColumnType
from reports.framework.dataset_rows import find_dataset_parts
from reports.framework.table import (
    Cell,
    DatasetPart,
    Evidence,
    Line,
    NoteNumbers,
    RowKey,
    Table,
)

Reference = tuple[Cell, ...]
"""Author, title, publisher, date, address, place in the source, caution, day of access, address
of an archived copy, key."""

NO_EVIDENCE = "This report does not list sources for its rows."


class CitedSources:
    """The sources of rows, for many answers: what is cited in a table is read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sources: dict[RowKey, list[Reference]] = {}
        self._tables: set[str] = set()
        self._matched: dict[RowKey, list[RowKey]] | None = None

    def read(self, wanted: Collection[RowKey]) -> dict[RowKey, list[Reference]]:
        """The sources of some rows, those of matched records included."""
        if self._matched is None:
            self._matched = _read_matched_rows(self._connection)
        new = {table for table, _ in wanted} - self._tables
        if new:
            self._sources |= _read_sources(self._connection, new)
            self._tables |= new
        return _join_matched(wanted, self._matched, self._sources)


def add_footnotes(
    connection: Connection, tables: Sequence[Table], cited: CitedSources | None = None
) -> list[Table]:
    """The tables with a column of footnote numbers, and one more table that lists the sources.

    With ``cited``, what was read for one answer serves the next.
    """
    named = {each for table in tables for line in table.lines for each in line.evidence}
    parts = {each for each in named if isinstance(each, DatasetPart)}
    wanted = {each for each in named if not isinstance(each, DatasetPart)}
    if cited is not None:
        sources = cited.read(wanted)
    else:
        matched = _read_matched_rows(connection, wanted)
        every = wanted.union(*matched.values())
        found = _read_sources(connection, {name for name, _ in wanted}, every)
        sources = _join_matched(wanted, matched, found)
    of_rows = find_dataset_parts(connection, wanted)
    every_source = _read_datasets(connection, parts.union(of_rows.values()))
    every_source |= {
        row: [*every_source.get(of_rows.get(row, row), ()), *found]
        for row, found in sources.items()
    }
    numbers: dict[Reference, int] = {}
    numbered = [_number_sources(table, every_source, numbers) for table in tables]
    columns = ["No.", "Author", "Title", "Publisher", "Date", "Address", "Where"]
    columns += ["Caution", "Accessed", "Archived copy"]
    lines = [Line([number, *source[:-1]], parts=source[-1:]) for source, number in numbers.items()]
    is_listed = any(table.lists_evidence for table in tables)
    empty = "No source is cited." if is_listed else NO_EVIDENCE
    key = ColumnPart("No.", "ID", ColumnRule(ColumnType.CODE))
    rules = {"No.": ColumnRule(name="number"), "Date": ColumnRule(ColumnType.EDTF)}
    rules |= {"Archived copy": ColumnRule(ColumnType.URL)}
    listed = Table("Sources", columns, lines, empty, is_bibliography=True, rules=rules, parts=[key])
    return [*numbered, listed]


def _number_sources(
    table: Table, sources: Mapping[Evidence, Sequence[Reference]], numbers: dict[Reference, int]
) -> Table:
    """The table with the numbers of the sources of each line; ``numbers`` grows."""
    if not any(line.evidence for line in table.lines):
        return table
    lines = []
    for line in table.lines:
        cited = dict.fromkeys(source for row in line.evidence for source in sources[row])
        notes = [str(numbers.setdefault(source, len(numbers) + 1)) for source in cited]
        keys = ", ".join(dict.fromkeys(str(source[-1]) for source in cited)) or None
        cells = [*line.cells, NoteNumbers(" ".join(notes)) or None]
        parts = [*(line.parts or [None] * len(table.parts)), keys]
        lines.append(replace(line, cells=cells, parts=parts))
    # Programs get the keys of the sources under the plain name.
    rules = {**table.rules, "Sources": ColumnRule(ColumnType.TEXT, name="source_numbers")}
    keyed = ColumnPart("Sources", "Sources", ColumnRule(ColumnType.LIST))
    columns = [*table.columns, "Sources"]
    return replace(table, columns=columns, lines=lines, rules=rules, parts=[*table.parts, keyed])


def _join_matched(
    wanted: Collection[RowKey],
    matched: Mapping[RowKey, Sequence[RowKey]],
    sources: Mapping[RowKey, list[Reference]],
) -> dict[RowKey, list[Reference]]:
    """The sources of each row, then those of the records that are the same thing."""
    return {
        row: [source for each in (row, *matched.get(row, ())) for source in sources.get(each, ())]
        for row in wanted
    }


def _read_matched_rows(
    connection: Connection, wanted: Collection[RowKey] | None = None
) -> dict[RowKey, list[RowKey]]:
    """The rows of matched records, which reports leave out, by the row that they show."""
    found: dict[RowKey, list[RowKey]] = defaultdict(list)
    for table, row_id, twin_id in connection.execute(select_matched_rows()):
        if wanted is None or (table, row_id) in wanted:
            found[table, row_id].append((table, twin_id))
    return found


def _read_datasets(
    connection: Connection, parts: Collection[DatasetPart]
) -> dict[Evidence, list[Reference]]:
    """The dataset of each part, with its edition, as a source."""
    if not parts:
        return {}
    wanted = datasets.c.id.in_({part.dataset_id for part in parts})
    rows = {row.id: row for row in connection.execute(select(datasets).where(wanted))}
    found: dict[Evidence, list[Reference]] = {}
    for part in parts:
        row = rows[part.dataset_id]
        where = ", ".join(filter(None, [row.edition and f"edition {row.edition}", part.where]))
        found[part] = [
            (None, row.title, row.publisher, None, row.url, where, None, None, None, row.slug)
        ]
    return found


def _read_sources(
    connection: Connection, tables: Collection[str], wanted: Collection[RowKey] | None = None
) -> dict[RowKey, list[Reference]]:
    """The sources that support each row of some tables; a claim rests on the source that makes it.

    A source that supports a row only by a claim of its own does not count.
    """
    cited, checks = evidence.table, claim_checks.table
    found: dict[RowKey, list[Reference]] = defaultdict(list)
    supports = (
        select(
            cited.c.table_name,
            cited.c.row_id,
            cited.c.source_author,
            cited.c.source_title,
            cited.c.source_publisher,
            cited.c.source_published_edtf,
            cited.c.source_url,
            cited.c.locator,
            func.lower(cited.c.source_caution_label),
            cited.c.source_accessed_on,
            cited.c.source_archived_url,
            cited.c.source_slug,
        )
        .where(
            cited.c.stance_code == Stance.SUPPORTS.value,
            cited.c.claim_id.is_(None),
            cited.c.table_name.in_(tables),
        )
        .order_by(cited.c.citation_id)
    )
    for table, row_id, *source in connection.execute(supports):
        if wanted is None or (table, row_id) in wanted:
            found[table, row_id].append(tuple(source))
    if "claims" in tables:
        sources = Source.table()
        makes = select(
            checks.c.claim_id,
            sources.c.author,
            sources.c.title,
            sources.c.publisher,
            sources.c.published_edtf,
            sources.c.url,
            cast(null(), Text),
            func.lower(source_cautions.c.label),
            sources.c.accessed_on,
            sources.c.archived_url,
            sources.c.slug,
        )
        makes = makes.join(sources, sources.c.slug == checks.c.source_slug).outerjoin(
            source_cautions, source_cautions.c.code == sources.c.caution_code
        )
        for claim_id, *source in connection.execute(makes):
            found["claims", claim_id].append(tuple(source))
    return found
