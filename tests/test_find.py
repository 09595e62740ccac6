"""Full-text search: the same records in the same order on both databases, and always current."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from printed_json import read_printed
from sqlalchemy import URL, delete, insert, select, text, update

from console import UserError
from database import connect, create_migration_engine, create_reading_engine, create_writing_engine
from models import Actor, ActorName, Event
from models.refresh import refresh
from models.search_index import drop_search, find_search_faults, split_words
from models.views import search_documents
from reports.framework import registry
from reports.queries.transliteration import transliterate
from seeds.curated.load import load_project

Rows = list[tuple[Any, ...]]


def find_records(url: URL, words: str) -> Rows:
    """Table, key, where and hits of each record found, in order."""
    given = [words, "--format", "json", "--database", spelled(url)]
    result = CliRunner().invoke(registry.load_command("find"), given, standalone_mode=False)
    if result.exception:
        raise result.exception
    (table,) = read_printed(result.output)
    return [tuple(row[name] for name in ("Table", "ID", "In", "Hits")) for row in table["rows"]]


def keys(url: URL, words: str) -> list[str]:
    return [key for _, key, *_ in find_records(url, words)]


def test_titles_go_before_texts_then_hits_then_keys(seeded_readonly_url: URL) -> None:
    assert find_records(seeded_readonly_url, "Drazdy residences") == [
        ("events", "E009", "title", 2),
        ("events", "E101", "title", 2),
        ("claims", "A056", "text", 2),
    ]
    laws = find_records(seeded_readonly_url, "foreign agents")[:4]
    assert laws == [
        ("laws", "L08", "title", 5),
        ("laws", "L18", "title", 4),
        ("laws", "L02", "title", 3),
        ("laws", "L04", "title", 3),
    ]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Атамбаев", "almazbek-atambayev"),
        ("алмазбек АТАМБАЕВ", "almazbek-atambayev"),
        ("Жапаров", "sadyr-japarov"),
        ("Сергей Алейник", "sergei-aleinik"),
        ("бакиев*", "kurmanbek-bakiyev"),
        ("Лукашенко", "alexander-lukashenko"),
    ],
)
def test_people_are_found_by_their_names_in_cyrillic(
    words: str, key: str, seeded_readonly_url: URL
) -> None:
    assert key in [
        key for table, key, *_ in find_records(seeded_readonly_url, words) if table == "actors"
    ]


@pytest.mark.parametrize(
    ("word", "spellings"),
    [
        ("елена", ["yelena", "elena"]),
        ("путин", ["putin"]),
        ("дмитрий", ["dmitry", "dmitriy", "dmitri"]),
        ("ющенко", ["yushchenko"]),
        ("орбан", ["orban"]),
        ("orban", []),
    ],
)
def test_a_word_in_cyrillic_has_these_spellings(word: str, spellings: list[str]) -> None:
    assert transliterate(word) == spellings


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Киргизия", "KGZ"),
        ("КЫРГЫЗСТАН", "KGZ"),
        ("беларусь", "BLR"),
        ("kirghízia", "KGZ"),
        ("COTE d'ivoire", "CIV"),
        ("curaçao", "CUW"),
        ("BAKIYEV* kurman*", "kurmanbek-bakiyev"),
    ],
)
def test_case_and_accents_make_no_difference(
    words: str, first: str, seeded_readonly_url: URL
) -> None:
    assert keys(seeded_readonly_url, words)[0] == first


def test_all_words_must_occur(seeded_readonly_url: URL) -> None:
    assert "E009" in keys(seeded_readonly_url, "residences Minsk ambassadors")
    assert keys(seeded_readonly_url, "residences Minsk ambassadors zebra") == []
    assert keys(seeded_readonly_url, "residenc") == []
    assert "E009" in keys(seeded_readonly_url, "residenc*")
    once = find_records(seeded_readonly_url, "residences")
    assert find_records(seeded_readonly_url, "residen* residences") == once, "a place counts once"


@pytest.mark.parametrize("words", ["", " ", "*", "'", '"', "(;)", "%", "!?…"])
def test_no_word_at_all_is_refused(words: str, seeded_readonly_url: URL) -> None:
    with pytest.raises(UserError, match="has no word to look for"):
        find_records(seeded_readonly_url, words)


def test_signs_are_no_syntax(seeded_readonly_url: URL) -> None:
    plain = keys(seeded_readonly_url, "drazdy residences")
    assert keys(seeded_readonly_url, 'drazdy" OR (residences)') != plain, "OR is a word"
    assert keys(seeded_readonly_url, '"drazdy" -residences;') == plain


@pytest.mark.slow
def test_what_a_user_writes_is_found_at_once(seeded_url: URL) -> None:
    events, actors, names = Event.table(), Actor.table(), ActorName.table()
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        row = dict(connection.execute(select(events).limit(1)).mappings().one())
        del row["id"]
        connection.execute(insert(events).values(row | {"slug": "mine", "title": "Zażółć gęślą"}))
    assert keys(seeded_url, "zazołc gesla") == ["mine"]
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        connection.execute(update(events).where(events.c.slug == "mine").values(title="Kumys"))
        kgz = select(actors.c.id).where(actors.c.slug == "KGZ").scalar_subquery()
        named = insert(names).values(
            actor_id=kgz, language="pl", name="Kirgistan", kind_code="common"
        )
        connection.execute(named)
    assert (keys(seeded_url, "zazołc"), keys(seeded_url, "kumys")) == ([], ["mine"])
    assert keys(seeded_url, "kirgistan")[0] == "KGZ"
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        connection.execute(delete(events).where(events.c.slug == "mine"))
    assert keys(seeded_url, "kumys") == []
    assert load_project(seeded_url, echo=lambda _: None) == 0
    with connect(create_reading_engine(seeded_url)) as connection:
        assert find_search_faults(connection) == []


def test_a_search_that_was_lost_is_made_again(seeded_url: URL) -> None:
    before = find_records(seeded_url, "bakiyev")
    with create_migration_engine(seeded_url).begin() as connection:
        drop_search(connection)
        assert find_search_faults(connection)
        refresh(connection)
        assert find_search_faults(connection) == []
    assert find_records(seeded_url, "bakiyev") == before


def test_both_databases_take_words_apart_alike(seeded_readonly_url: URL) -> None:
    """As `words_of` has it, which the report takes the question apart with."""
    documents = search_documents.table
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        rows = connection.execute(
            select(documents.c.document_id, documents.c.title, documents.c.body)
        ).all()
        if connection.dialect.name == "sqlite":
            terms = text('SELECT doc, term FROM search_terms ORDER BY doc, col DESC, "offset"')
        else:
            terms = text(
                "SELECT document_id, unnest(search_words(title || ' ' || body)) "
                "FROM search_documents"
            )
        stored: dict[int, list[str]] = {}
        for document, term in connection.execute(terms):
            stored.setdefault(document, []).append(term)
    wanted = {row.document_id: split_words(f"{row.title} {row.body}") for row in rows}
    assert stored
    assert stored == {document: words for document, words in wanted.items() if words}
