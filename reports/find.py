"""Which records contain these words?

TEXT is one word or several; all must occur in one text of a record: its titles, its names in any
language, its summary and notes, or the claim of a source. Case and accents make no difference, and
a word in Cyrillic also matches its usual spellings in Latin letters; a word that ends in * matches
every word with that beginning. Matches in titles and names come first,
then records with more hits, then by ID.
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
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.transliteration import transliterate

_Spellings = tuple[str, ...]
"""One word to look for: as it was written, and in Latin letters."""


def _split_words(text: str) -> list[tuple[_Spellings, bool]]:
    """The words to look for, and whether each is only the beginning of a word."""
    parts = [(split_words(part), part.endswith("*")) for part in text.split()]
    found = [(word, starred and word is words[-1]) for words, starred in parts for word in words]
    if not found:
        raise UserError(f"TEXT: {text!r} has no word to look for")
    return [((word, *transliterate(word)), starred) for word, starred in dict.fromkeys(found)]


def _match_word(term: Any, spellings: _Spellings, starred: bool) -> ColumnElement[bool]:
    if not starred:
        return or_(*(term == word for word in spellings))
    # U+10FFFF is the last character: every word with this beginning sorts before it.
    return or_(*(and_(term >= word, term < word + "\U0010ffff") for word in spellings))


def _select_hits(connection: Connection, wanted: list[tuple[_Spellings, bool]]) -> Select[Any]:
    """One row per place in a document where one of the words occurs."""
    if connection.dialect.name == "sqlite":
        terms = table(TERMS, column("term"), column("doc"), column("col"), column("offset"))
        # One select a word: with OR, SQLite takes the places of two words for the same rows.
        parts = [
            select(
                terms.c.doc.label("document_id"),
                terms.c.col.label("part"),
                terms.c.term,
                terms.c.offset,
            ).where(_match_word(terms.c.term, *each))
            for each in wanted
        ]
        return select(union(*parts).subquery("found"))
    documents = search_documents.table
    exact = [spellings for spellings, starred in wanted if not starred]
    # The same expression as in the indexes, so that PostgreSQL uses them.
    whole = _call_search_words(documents.c.title + literal_column("' '", Text) + documents.c.body)
    parts = []
    for part in ("title", "body"):
        words = func.unnest(_call_search_words(documents.c[part]))
        placed = words.table_valued("term").render_derived(name="words")
        statement = (
            select(documents.c.document_id, literal(part, Text).label("part"), placed.c.term)
            .join_from(documents, placed, true())
            .where(or_(*(_match_word(placed.c.term, *each) for each in wanted)))
        )
        for spellings in exact:
            statement = statement.where(whole.overlap(cast(array(spellings), ARRAY(Text))))
        parts.append(statement)
    return select(union_all(*parts).subquery("found"))


def _call_search_words(text: Any) -> Any:
    return func.search_words(text, type_=ARRAY(Text))


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The records in which all words occur."""
    text = request.choices["text"]
    wanted = _split_words(text)
    documents = search_documents.table
    hits = _select_hits(connection, wanted).subquery("hits")
    matched = (
        select(
            hits.c.document_id,
            func.max(case((hits.c.part == "title", 1), else_=0)).label("in_title"),
            func.count().label("number"),
        )
        .group_by(hits.c.document_id)
        .having(
            and_(
                *(
                    func.max(case((_match_word(hits.c.term, *each), 1), else_=0)) == 1
                    for each in wanted
                )
            )
        )
        .subquery("matched")
    )
    in_title = func.max(matched.c.in_title)
    number = cast(func.sum(matched.c.number), Integer)
    return [
        Section(
            "Results",
            select(
                documents.c.table_name.label("Table"),
                documents.c.row_key.label("ID"),
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
            optional=["Hits", "In"],
            empty=f"Nothing found for {text!r}.",
            remarks="In: whether the words are in a title or name, or only in another text.",
        )
    ]


REPORT = Report(
    "Find",
    build_sections,
    example=["foreign agents"],
    dated=False,
    choices=[Choice("text", "The words to look for.", argument=True, required=True)],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
