"""The view of what can be searched: every text of every record, each with its record's key."""

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
"""A document's id is the id of its row times this, plus the place of its table."""


@dataclass(frozen=True)
class Searched:
    """The texts of one table that can be searched; ``record`` is the key of the row they tell of,
    where that is one of another table."""

    model: type[Base]
    title: Sequence[str] = ()
    body: Sequence[str] = ()
    label: str = ""
    key: str = "slug"
    record: str = ""

    @property
    def name(self) -> str:
        """The table."""
        return self.model.table().name


# In this order for good: a new table goes to the end.
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
    """The id of a document: ``place`` is that of its table in SEARCHED."""
    return row_id * TABLES_AT_MOST + place


def join_texts(source: Any, columns: Sequence[str]) -> Any:
    """The texts of several columns as one, a space between them; NULL is nothing."""
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
    "What can be searched for words; one row per row of a table that holds texts, so that an actor "
    "with five names has six.",
    {
        "document_id": "The rowid of the same texts in search_index (SQLite).",
        "table_name": "Table of the record that the texts tell of.",
        "row_id": "Its id in that table.",
        "row_key": "Its natural key; of a claim, its code in its source.",
        "row_label": "What to call it in print.",
        "title": "Names and titles.",
        "body": "Other texts: summaries, descriptions, notes.",
    },
    lambda: select(
        union_all(*(_select_documents(*each) for each in enumerate(SEARCHED))).subquery("documents")
    ),
)
