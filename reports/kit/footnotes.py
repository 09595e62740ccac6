"""Footnotes: the sources that support each line, numbered in the order they are met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from models.views import evidence
from reports.kit.spec import Cell, Table


def with_footnotes(connection: Connection, tables: Sequence[Table]) -> list[Table]:
    """The tables with a column of numbers, and one more table that spells the sources out."""
    wanted = {target for table in tables for target in table.targets if target}
    cited = evidence.table
    backing: dict[tuple[str, int], list[tuple[Cell, ...]]] = defaultdict(list)
    for row in connection.execute(
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
            cited.c.table_name.in_({name for name, _ in wanted}),
        )
        .order_by(cited.c.citation_id)
    ):
        if (row.table_name, row.row_id) in wanted:
            backing[row.table_name, row.row_id].append(tuple(row[2:]))
    numbers: dict[tuple[Cell, ...], int] = {}
    numbered = []
    for table in tables:
        if not any(table.targets):
            numbered.append(table)
            continue
        rows = []
        for cells, target in zip(table.rows, table.targets, strict=True):
            notes = [
                str(numbers.setdefault(source, len(numbers) + 1))
                for source in dict.fromkeys(backing[target] if target else [])
            ]
            rows.append([*cells, " ".join(notes) or None])
        numbered.append(
            Table(
                table.title,
                [*table.columns, "Sources"],
                rows,
                table.empty,
                table.note,
                table.targets,
            )
        )
    listed: list[list[Cell]] = [[number, *source] for source, number in numbers.items()]
    headings = ["No.", "Author", "Title", "Publisher", "Date", "Address", "Where"]
    numbered.append(
        Table(
            "Sources",
            headings,
            listed,
            "No source is cited.",
            "",
            [None] * len(listed),
            is_bibliography=True,
        )
    )
    return numbered
