"""The view of all texts that can be searched, each with the key of its record."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import FromClause, Select, Text, func, literal, select, union_all

from models.actors import Actor
from models.base import Base
from models.citable import list_citable_models
from models.searchable import Searchable, list_searchable_models
from models.views.citable_rows import RowSelect
from models.views.view import View

MAXIMUM_TABLES = 64
"""The id of a document is the id of its row times this number, plus the place of its table."""


def join_texts(source: FromClause, columns: Sequence[str]) -> Any:
    """Several columns as one text, separated by spaces; NULL becomes an empty text."""
    text: Any = literal("", Text)
    for number, name in enumerate(columns):
        part = func.coalesce(source.c[name], "")
        text = part if not number else text + " " + part
    return text


def _select_documents(model: type[Base], declared: Searchable) -> Select[Any]:
    table, actors = model.table(), Actor.table()
    document_id = (table.c.id * MAXIMUM_TABLES + declared.place).label("document_id")
    texts = (
        join_texts(table, declared.title).label("title"),
        join_texts(table, declared.body).label("body"),
    )
    if declared.actor_column:
        record, key, label = actors, actors.c.slug, actors.c.name
    elif model in list_citable_models():
        return RowSelect(model).select_row(document_id, *texts)
    else:
        record, key, label = table, table.c[declared.key_column], table.c[declared.label_column]
    statement = select(
        literal(record.name, Text).label("table_name"),
        record.c.id.label("row_id"),
        key.label("row_key"),
        label.label("row_label"),
        document_id,
        *texts,
    )
    if record is actors:
        reference = table.c[declared.actor_column]
        return statement.join_from(table, actors, actors.c.id == reference)
    return statement


def _select_all_documents() -> Select[Any]:
    selects = (_select_documents(*each) for each in list_searchable_models().items())
    documents = union_all(*selects).subquery("documents")
    return select(*(documents.c[name] for name in search_documents.columns))


search_documents = View(
    "search_documents",
    "All texts that can be searched; one row per row of a searched table, so an actor with five "
    "names has six rows.",
    {
        "document_id": "The rowid of the same texts in search_index (SQLite).",
        "table_name": "Table of the record that the texts describe.",
        "row_id": "Id of the record in that table.",
        "row_key": "Natural key of the record; for a claim, its number in its source.",
        "row_label": "Label of the record, for print.",
        "title": "Names and titles.",
        "body": "Other texts: summaries, descriptions, notes.",
    },
    _select_all_documents,
)
