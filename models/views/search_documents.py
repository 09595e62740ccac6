"""The view of all texts that can be searched, each with the key of its record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, func, literal, select, union_all

from models.actor_identifiers import ActorName
from models.actors import Actor, Group, Organisation, Person
from models.agreements import Agreement
from models.base import Base
from models.events import Event
from models.evidence import Claim, Source
from models.figures import Indicator
from models.laws import Law, LawFamily
from models.offices import Position
from models.relations import Relation
from models.sanctions import Sanction
from models.views.view import View

TABLES_AT_MOST = 64
"""The id of a document is the id of its row times this number, plus the place of its table."""


@dataclass(frozen=True)
class Searched:
    """The texts of one table that can be searched.

    ``record`` is the column that refers to the actor that the texts describe, if they do not
    describe the row itself.
    """

    model: type[Base]
    title: Sequence[str] = ()
    body: Sequence[str] = ()
    label: str = ""
    key: str = "slug"
    record: str = ""

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.model.table().name


# The order never changes, because it is part of the ids: add new tables at the end.
SEARCHED = (
    Searched(Actor, ["name"], ["note"]),
    Searched(ActorName, ["name"], record="actor_id"),
    Searched(Organisation, ["acronym"], ["description"], record="id"),
    Searched(Person, [], ["description"], record="id"),
    Searched(Group, [], ["description"], record="id"),
    Searched(Agreement, ["short_title", "title"], ["subject"]),
    Searched(Law, ["short_title", "title"], ["summary"]),
    Searched(LawFamily, ["title"], ["description"]),
    Searched(Event, ["title"], ["note"]),
    Searched(Sanction, ["title"], ["note"]),
    Searched(Source, ["title"], ["author", "publisher", "note"]),
    Searched(Claim, [], ["summary", "verdict_reason"], label="summary", key="code"),
    Searched(Indicator, ["title"]),
    Searched(Position, ["title"]),
    Searched(Relation, [], ["summary"], label="summary"),
)


def compute_document_id(place: int, row_id: Any) -> Any:
    """The id of a document; ``place`` is the position of its table in SEARCHED."""
    return row_id * TABLES_AT_MOST + place


def join_texts(source: Any, columns: Sequence[str]) -> Any:
    """Several columns as one text, separated by spaces; NULL becomes an empty text."""
    text: Any = literal("", Text)
    for number, name in enumerate(columns):
        part = func.coalesce(source.c[name], "")
        text = part if not number else text + " " + part
    return text


def _select_documents(place: int, searched: Searched) -> Select[Any]:
    table, actors = searched.model.table(), Actor.table()
    record = actors if searched.record else table
    label = searched.label or (record.c.name.name if searched.record else searched.title[0])
    statement = select(
        compute_document_id(place, table.c.id).label("document_id"),
        literal(record.name, Text).label("table_name"),
        record.c.id.label("row_id"),
        record.c[searched.key].label("row_key"),
        record.c[label].label("row_label"),
        join_texts(table, searched.title).label("title"),
        join_texts(table, searched.body).label("body"),
    )
    if searched.record:
        return statement.join_from(table, record, record.c.id == table.c[searched.record])
    return statement


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
    lambda: select(
        union_all(*(_select_documents(*each) for each in enumerate(SEARCHED))).subquery("documents")
    ),
)
