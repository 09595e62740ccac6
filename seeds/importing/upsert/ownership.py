"""Ownership of rows: which rows a dataset imported, its source and its citations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    select,
)

from models import Base, Citation, Source
from models.bulk_insert import insert_many, insert_numbered
from models.citable import list_citable_tables, name_citation_column
from models.datasets import datasets, imported_rows
from models.evidence import Stance
from models.sources import SourceKind


def record_owner(
    connection: Connection, table: str, ids: Sequence[int], dataset_id: int, import_id: int
) -> None:
    """Record that rows came from the dataset."""
    fixed = {"table_name": table, "dataset_id": dataset_id, "import_id": import_id}
    insert_many(connection, imported_rows, [fixed | {"row_id": id_} for id_ in ids])


def forget_deleted_rows(connection: Connection, table: str) -> None:
    """Forget the owner of rows that were deleted and whose ids may be used again.

    SQLite continues from the highest id that exists.
    """
    rows = Base.metadata.tables[table]
    highest = select(func.coalesce(func.max(rows.c.id), 0)).scalar_subquery()
    connection.execute(
        delete(imported_rows).where(
            imported_rows.c.table_name == table, imported_rows.c.row_id > highest
        )
    )


def find_or_add_source(connection: Connection, dataset_id: int, import_id: int) -> int:
    """The id of the source that represents the dataset; the first import adds it."""
    sources = Source.table()
    own = select(sources.c.id).where(sources.c.id.in_(select_owned_ids("sources", dataset_id)))
    found = connection.execute(own).scalar()
    if found is not None:
        return int(found)
    forget_deleted_rows(connection, "sources")
    card = connection.execute(select(datasets).where(datasets.c.id == dataset_id)).one()
    slug = card.slug
    while connection.execute(select(sources.c.id).where(sources.c.slug == slug)).first():
        slug = f"{slug}-dataset"
    made = connection.execute(
        insert(sources)
        .values(
            slug=slug,
            kind_code=SourceKind.DATASET.value,
            title=card.title,
            publisher=card.publisher,
            url=card.url,
            is_copy=False,
        )
        .returning(sources.c.id)
    ).scalar_one()
    record_owner(connection, "sources", [made], dataset_id, import_id)
    return int(made)


def cite_rows(
    connection: Connection,
    table: str,
    found: Sequence[tuple[int, str]],
    dataset_id: int,
    import_id: int,
) -> None:
    """Cite the dataset's source for rows, each with its place in the dataset."""
    citations = Citation.table()
    column = name_citation_column(table)
    fixed = {
        "source_id": find_or_add_source(connection, dataset_id, import_id),
        "stance_code": Stance.SUPPORTS.value,
    }
    rows = [fixed | {column: id_, "locator": locator} for id_, locator in found]
    made = insert_numbered(connection, citations, rows)
    record_owner(connection, "citations", made, dataset_id, import_id)


def delete_rows(
    connection: Connection, table: str, ids: Sequence[int], dataset_id: int
) -> list[int]:
    """Delete rows of the dataset, except those that rows of other owners refer to.

    Returns the ids of the rows deleted.
    """
    held: set[int] = set()
    for query in _select_references(table, ids, dataset_id):
        held.update(connection.scalars(query))
    gone = [id_ for id_ in ids if id_ not in held]
    rows = Base.metadata.tables[table]
    citations = Citation.table()
    if (cited := citations.c.get(_name_citation_column(table))) is not None:
        ours = select(citations.c.id).where(cited.in_(gone))
        _forget_owner(connection, "citations", ours)
    _forget_owner(connection, table, gone)
    connection.execute(delete(rows).where(rows.c.id.in_(gone)))
    return gone


def delete_owned_rows(connection: Connection, dataset_id: int) -> int:
    """Delete all rows that the dataset owns, children first; returns how many there were.

    Citations and sources are not counted.
    """
    count = 0
    for table in reversed(Base.metadata.sorted_tables):
        if "id" in table.c:
            ours = delete(table).where(
                table.c.dataset_id == dataset_id
                if table.name in list_tables_with_dataset()
                else table.c.id.in_(select_owned_ids(table.name, dataset_id))
            )
            gone = connection.execute(ours).rowcount
            count += 0 if table.name in ("citations", "sources") else gone
    return count


def select_owned_ids(table: str, dataset_id: int) -> Select[tuple[int]]:
    """Select the ids of the rows of a table that the dataset owns."""
    return select(imported_rows.c.row_id).where(
        imported_rows.c.table_name == table, imported_rows.c.dataset_id == dataset_id
    )


def _forget_owner(
    connection: Connection, table: str, ids: Sequence[int] | Select[tuple[int]]
) -> None:
    connection.execute(
        delete(imported_rows).where(
            imported_rows.c.table_name == table, imported_rows.c.row_id.in_(ids)
        )
    )


def _name_citation_column(table: str) -> str:
    return name_citation_column(table) if table in list_citable_tables() else ""


def _select_references(table: str, ids: Sequence[int], dataset_id: int) -> list[Select[tuple[int]]]:
    """For each foreign key to a table: select the ids that rows of other owners refer to."""
    return [
        select(key.parent).where(key.parent.in_(ids), ~is_owned(other, other, dataset_id))
        for other in Base.metadata.sorted_tables
        if "id" in other.c
        for key in other.foreign_keys
        if key.column.table.name == table and key.column.name == "id"
    ]


def list_tables_with_dataset() -> set[str]:
    """The citable tables whose rows name their dataset themselves."""
    tables = Base.metadata.tables
    return {name for name in list_citable_tables() if "dataset_id" in tables[name].c}


def is_owned(table: Table, rows: Any, dataset_id: int) -> ColumnElement[bool]:
    """Whether the dataset brought a row of a table, or of an alias of it; never NULL."""
    if "dataset_id" in table.c:
        is_own: ColumnElement[bool] = rows.c.dataset_id.is_not_distinct_from(dataset_id)
        return is_own
    return exists().where(
        imported_rows.c.table_name == table.name,
        imported_rows.c.row_id == rows.c.id,
        imported_rows.c.dataset_id == dataset_id,
    )
