"""Footnotes: the sources that support each line, numbered in the order they are met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from models import Source
from models.views import claim_checks, evidence
from models.views.matched_rows import select_matched_rows
from reports.framework.report import Cell, Table, Target

Reference = tuple[Cell, ...]
"""Author, title, publisher, date, address, and where in the source."""


def with_footnotes(connection: Connection, tables: Sequence[Table]) -> list[Table]:
    """The tables with a column of numbers, and one more table that spells the sources out."""
    wanted = {target for table in tables for targets in table.targets for target in targets}
    also = _told_again(connection, wanted)
    backing = _backing(connection, wanted.union(*also.values()))
    for target, told in also.items():
        backing[target] += [source for twin in told for source in backing[twin]]
    numbers: dict[Reference, int] = {}
    numbered = []
    for table in tables:
        if not any(table.targets):
            numbered.append(table)
            continue
        rows = []
        for cells, targets in zip(table.rows, table.targets, strict=True):
            sources = dict.fromkeys(source for target in targets for source in backing[target])
            notes = [str(numbers.setdefault(source, len(numbers) + 1)) for source in sources]
            rows.append([*cells, " ".join(notes) or None])
        numbered.append(replace(table, columns=[*table.columns, "Sources"], rows=rows))
    listed: list[list[Cell]] = [[number, *source] for source, number in numbers.items()]
    headings = ["No.", "Author", "Title", "Publisher", "Date", "Address", "Where"]
    empty = "No source is cited."
    nothing: list[list[Target]] = [[] for _ in listed]
    return [
        *numbered,
        Table("Sources", headings, listed, empty, "", nothing, [None] * len(listed), True),
    ]


def _told_again(connection: Connection, wanted: Collection[Target]) -> dict[Target, list[Target]]:
    """The same rows of records that a person found to be the same, which do not count."""
    found: dict[Target, list[Target]] = defaultdict(list)
    for table, row_id, twin_id in connection.execute(select_matched_rows()):
        if (table, row_id) in wanted:
            found[table, row_id].append((table, twin_id))
    return found


def _backing(connection: Connection, wanted: Collection[Target]) -> dict[Target, list[Reference]]:
    """The sources that support each row, without those that only say so in a claim of theirs.

    A claim rests on the source that makes it.
    """
    cited, checks = evidence.table, claim_checks.table
    tables = {name for name, _ in wanted}
    found: dict[Target, list[Reference]] = defaultdict(list)
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
        ).join(sources, sources.c.slug == checks.c.source_slug)
        for claim_id, *source in connection.execute(makes):
            found["claims", claim_id].append((*source, None))
    return found
