"""Which records speak of this?

TEXT is one word or several, all of which must occur in one text of a record: its titles, names in
any language, summaries and notes, what a source claims. Case and accents make no difference; a
word that ends in * stands for all that begin with it. Matches in titles and names come first, then
those with more hits, then by key.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    true,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from console import UserError
from models.search_index import TERMS, split_words
from models.views import search_documents
from models.views.deduplicate import is_counted_row
from reports.framework.report import Choice, Report, Request, Section


def _wanted(text: str) -> list[tuple[str, bool]]:
    """The words asked for, and of each whether it is only the beginning of one."""
    parts = [(split_words(part), part.endswith("*")) for part in text.split()]
    found = [(word, starred and word is words[-1]) for words, starred in parts for word in words]
    if not found:
        raise UserError(f"TEXT: {text!r} holds no word to look for")
    return list(dict.fromkeys(found))


def _is(term: Any, word: str, starred: bool) -> ColumnElement[bool]:
    # The last character there is: whatever begins with the word sorts before it.
    return and_(term >= word, term < word + "\U0010ffff") if starred else term == word


def _hits(connection: Connection, wanted: list[tuple[str, bool]]) -> Select[Any]:
    """One row per place in a document where one of the words stands."""
    if connection.dialect.name == "sqlite":
        terms = table(TERMS, column("term"), column("doc"), column("col"), column("offset"))
        # One select a word: joined by OR, SQLite takes the places of two words for the same rows.
        parts = [
            select(
                terms.c.doc.label("document_id"),
                terms.c.col.label("part"),
                terms.c.term,
                terms.c.offset,
            ).where(_is(terms.c.term, *each))
            for each in wanted
        ]
        return select(union(*parts).subquery("found"))
    documents = search_documents.table
    exact = [word for word, starred in wanted if not starred]
    # As the indexes have it, letter for letter.
    whole = _words(documents.c.title + literal_column("' '", Text) + documents.c.body)
    parts = []
    for part in ("title", "body"):
        words = func.unnest(_words(documents.c[part]))
        placed = words.table_valued("term").render_derived(name="words")
        statement = (
            select(documents.c.document_id, literal(part, Text).label("part"), placed.c.term)
            .join_from(documents, placed, true())
            .where(or_(*(_is(placed.c.term, *each) for each in wanted)))
        )
        if exact:
            statement = statement.where(whole.contains(cast(array(exact), ARRAY(Text))))
        parts.append(statement)
    return select(union_all(*parts).subquery("found"))


def _words(text: Any) -> Any:
    return func.search_words(text, type_=ARRAY(Text))


def sections(connection: Connection, request: Request) -> list[Section]:
    """The records in which all words occur."""
    text = request.choices["text"]
    wanted = _wanted(text)
    documents = search_documents.table
    hits = _hits(connection, wanted).subquery("hits")
    matched = (
        select(
            hits.c.document_id,
            func.max(case((hits.c.part == "title", 1), else_=0)).label("in_title"),
            func.count().label("number"),
        )
        .group_by(hits.c.document_id)
        .having(
            and_(*(func.max(case((_is(hits.c.term, *each), 1), else_=0)) == 1 for each in wanted))
        )
        .subquery("matched")
    )
    in_title = func.max(matched.c.in_title)
    number = cast(func.sum(matched.c.number), Integer)
    return [
        Section(
            "What speaks of it",
            select(
                documents.c.table_name.label("Table"),
                documents.c.row_key.label("Key"),
                documents.c.row_label.label("Record"),
                case((in_title == 1, "title"), else_="text").label("In"),
                number.label("Hits"),
            )
            .join(matched, matched.c.document_id == documents.c.document_id)
            .where(is_counted_row(documents))
            .group_by(
                documents.c.table_name,
                documents.c.row_id,
                documents.c.row_key,
                documents.c.row_label,
            )
            .order_by(in_title.desc(), number.desc(), documents.c.row_key, documents.c.table_name),
            empty=f"No record speaks of {text!r}.",
            note="In: whether a title or name has a hit, or only another text.",
        )
    ]


REPORT = Report(
    "Find",
    sections,
    example=["foreign agents"],
    dated=False,
    choices=[Choice("text", "What to look for.", argument=True, required=True)],
)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())
