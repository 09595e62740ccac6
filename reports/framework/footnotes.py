"""Footnotes: the sources that support each line, numbered in the order they first appear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Text, cast, func, null, select

from models import Source
from models.evidence import source_cautions
from models.views import claim_checks, evidence
from models.views.matched_rows import select_matched_rows
from reports.framework.table import Cell, Line, NoteNumbers, RowKey, Table

Reference = tuple[Cell, ...]
"""Author, title, publisher, date, address, place in the source, and a caution."""

NO_EVIDENCE = "This report does not list sources for its rows."


def add_footnotes(connection: Connection, tables: Sequence[Table]) -> list[Table]:
    """The tables with a column of footnote numbers, and one more table that lists the sources."""
    wanted = {row for table in tables for line in table.lines for row in line.evidence}
    matched = _read_matched_rows(connection, wanted)
    sources = _read_sources(connection, wanted.union(*matched.values()))
    for row, others in matched.items():
        sources[row] += [source for other in others for source in sources[other]]
    numbers: dict[Reference, int] = {}
    numbered = [_number_sources(table, sources, numbers) for table in tables]
    columns = ["No.", "Author", "Title", "Publisher", "Date", "Address", "Where", "Caution"]
    lines = [Line([number, *source]) for source, number in numbers.items()]
    is_listed = any(table.lists_evidence for table in tables)
    empty = "No source is cited." if is_listed else NO_EVIDENCE
    return [*numbered, Table("Sources", columns, lines, empty, is_bibliography=True)]


def _number_sources(
    table: Table, sources: dict[RowKey, list[Reference]], numbers: dict[Reference, int]
) -> Table:
    """The table with the numbers of the sources of each line; ``numbers`` grows."""
    if not any(line.evidence for line in table.lines):
        return table
    lines = []
    for line in table.lines:
        cited = dict.fromkeys(source for row in line.evidence for source in sources[row])
        notes = [str(numbers.setdefault(source, len(numbers) + 1)) for source in cited]
        lines.append(replace(line, cells=[*line.cells, NoteNumbers(" ".join(notes)) or None]))
    return replace(table, columns=[*table.columns, "Sources"], lines=lines)


def _read_matched_rows(
    connection: Connection, wanted: Collection[RowKey]
) -> dict[RowKey, list[RowKey]]:
    """The rows of matched records, which reports leave out, by the row that they show."""
    found: dict[RowKey, list[RowKey]] = defaultdict(list)
    for table, row_id, twin_id in connection.execute(select_matched_rows()):
        if (table, row_id) in wanted:
            found[table, row_id].append((table, twin_id))
    return found


def _read_sources(
    connection: Connection, wanted: Collection[RowKey]
) -> dict[RowKey, list[Reference]]:
    """The sources that support each row; a claim rests on the source that makes it.

    A source that supports a row only by a claim of its own does not count.
    """
    cited, checks = evidence.table, claim_checks.table
    tables = {name for name, _ in wanted}
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
        )
        .where(
            cited.c.stance_code == "supports",
            cited.c.claim_id.is_(None),
            cited.c.table_name.in_(tables),
        )
        .order_by(cited.c.citation_id)
    )
    for table, row_id, *source in connection.execute(supports):
        if (table, row_id) in wanted:
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
        )
        makes = makes.join(sources, sources.c.slug == checks.c.source_slug).outerjoin(
            source_cautions, source_cautions.c.code == sources.c.caution_code
        )
        for claim_id, *source in connection.execute(makes):
            found["claims", claim_id].append(tuple(source))
    return found
