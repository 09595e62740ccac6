"""The full-text index: words regardless of case and accents, alike on both databases.

The view `search_documents` lists the texts. On SQLite, `search_index` (FTS5) holds their words and
triggers on each searched table keep it current; `search_terms` lists the words by document, column
and position. On PostgreSQL, the function `search_words` splits a text into the same words as FTS5,
and each searched table has an index over it. All of this is derived from the models, like the
views, and is created again when its definition changes.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from sqlalchemy import Connection

from models.searchable import Searchable, list_searchable_models
from models.views.search_documents import MAXIMUM_TABLES

INDEX, TERMS, WORDS = "search_index", "search_terms", "search_words"
PREFIX = "search_"
"""Prefix of the names of all objects created here; on PostgreSQL indexes have `ix_` before it."""

# Code points of letters with case or accents, and of signs: Latin, Greek, Cyrillic, signs.
_RANGES = ((0x80, 0x250), (0x300, 0x340), (0x370, 0x530), (0x1E00, 0x1F00), (0x2000, 0x2070))
_SIGNS = ((0x20A0, 0x20C0), (0x2190, 0x2C00), (0x3000, 0x3004))


@cache
def fold_letter(letter: str) -> str:
    """A character in lower case without accents: a space if it separates words, "" for an accent.

    This is what the tokenizer unicode61 of FTS5 does. It keeps letters such as the Cyrillic short
    i, because it does not treat its mark as an accent.
    """
    if unicodedata.combining(letter):
        return ""
    if unicodedata.category(letter)[0] not in "LN":
        return " "
    small = letter.casefold() if len(letter.casefold()) == 1 else letter.lower()
    is_latin = "LATIN" in unicodedata.name(small[0], "")
    plain = unicodedata.normalize("NFD", small) if is_latin else small
    return "".join(part for part in plain if not unicodedata.combining(part))


def split_words(text: str) -> list[str]:
    """Split a text into words as both databases do."""
    return "".join(map(fold_letter, text)).split()


def is_search_object(kind: str, name: str | None) -> bool:
    """Whether a table or index belongs to the search, so that no model describes it."""
    return kind in ("table", "index") and str(name).removeprefix("ix_").startswith(PREFIX)


def drop_search(connection: Connection) -> None:
    """Drop everything created here, so that tables can be changed; a refresh creates it again."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {WORDS}(text) CASCADE")
        return
    for kind, name in _find_existing(connection):
        connection.exec_driver_sql(f"DROP {kind} {name}")


def refresh_search(connection: Connection) -> bool:
    """Create the search again if it is not current; returns whether it was not. Needs the view."""
    if not find_search_faults(connection):
        return False
    drop_search(connection)
    for statement in write_definitions(connection.dialect.name).values():
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")
    return True


def find_search_faults(connection: Connection) -> list[str]:
    """What is missing from the search or out of date, in words; empty if nothing is."""
    wanted = write_definitions(connection.dialect.name)
    if connection.dialect.name == "postgresql":
        return [
            f"{name} is missing or out of date"
            for name in wanted
            if not _is_current(connection, name)
        ]
    stored = "SELECT sql FROM sqlite_master WHERE name = ?"
    faults = [
        f"{name} is missing or out of date"
        for name, statement in wanted.items()
        if connection.exec_driver_sql(stored, (name,)).scalar() != statement
    ]
    if faults:
        return faults
    missing, left = (
        connection.exec_driver_sql(f"SELECT count(*) FROM ({one} EXCEPT {other})").scalar()
        for one, other in (_BOTH_WAYS, reversed(_BOTH_WAYS))
    )
    faults += [f"{missing} texts are not in {INDEX}"] if missing else []
    faults += [f"{left} texts in {INDEX} no longer exist"] if left else []
    return faults


_BOTH_WAYS = ("SELECT document_id FROM search_documents", f"SELECT id FROM {INDEX}_docsize")


def write_definitions(dialect: str) -> dict[str, str]:
    """The statements that create the search, in order, by the name of the object."""
    if dialect == "postgresql":
        return {WORDS: _write_words_function()} | {
            f"ix_{PREFIX}{name}": f"CREATE INDEX ix_{PREFIX}{name} ON {name} "
            f"USING gin ({WORDS}({_join_all_columns(declared)}))"
            for name, declared in _list_tables()
        }
    tables = {
        INDEX: f"CREATE VIRTUAL TABLE {INDEX} USING fts5(title, body, "
        "content='search_documents', content_rowid='document_id', "
        "tokenize='unicode61 remove_diacritics 2')",
        TERMS: f"CREATE VIRTUAL TABLE {TERMS} USING fts5vocab('{INDEX}', 'instance')",
    }
    return tables | dict(_write_triggers())


def _write_triggers() -> Iterator[tuple[str, str]]:
    for table, declared in _list_tables():
        texts = {
            side: f"{_join_columns(declared.title, side)}, {_join_columns(declared.body, side)}"
            for side in _SIDES
        }
        ids = {side: f"{side}.id * {MAXIMUM_TABLES} + {declared.place}" for side in _SIDES}
        add = f"INSERT INTO {INDEX}(rowid, title, body) VALUES ({ids['NEW']}, {texts['NEW']});"
        remove = (
            f"INSERT INTO {INDEX}({INDEX}, rowid, title, body) "
            f"VALUES ('delete', {ids['OLD']}, {texts['OLD']});"
        )
        columns = ", ".join([*declared.title, *declared.body])
        for event, action in (
            ("insert", f"INSERT ON {table} BEGIN {add} END"),
            ("update", f"UPDATE OF {columns} ON {table} BEGIN {remove} {add} END"),
            ("delete", f"DELETE ON {table} BEGIN {remove} END"),
        ):
            name = f"{PREFIX}{table}_{event}"
            yield name, f"CREATE TRIGGER {name} AFTER {action}"


_SIDES = ("OLD", "NEW")


def _list_tables() -> Iterator[tuple[str, Searchable]]:
    for model, declared in list_searchable_models().items():
        yield model.table().name, declared


def _join_columns(columns: Sequence[str], side: str = "") -> str:
    """Several columns as one text, as `models.views.search_documents.join_texts` does."""
    dot = f"{side}." if side else ""
    return " || ' ' || ".join(f"coalesce({dot}{name}, '')" for name in columns) or "''"


def _join_all_columns(declared: Searchable) -> str:
    return f"({_join_columns(declared.title)}) || ' ' || ({_join_columns(declared.body)})"


def _write_words_function() -> str:
    """The function that splits a text; letters are listed because locales differ about them."""
    letters = [chr(code) for start, end in (*_RANGES, *_SIGNS) for code in range(start, end)]
    changed = [letter for letter in letters if fold_letter(letter) not in (letter, "")]
    dropped = [letter for letter in letters if fold_letter(letter) == ""]
    single = [letter for letter in changed if len(fold_letter(letter)) == 1]
    before, after = "".join([*single, *dropped]), "".join(map(fold_letter, single))
    return (
        f"CREATE FUNCTION {WORDS}(content text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT "
        "PARALLEL SAFE AS $$SELECT string_to_array(btrim(regexp_replace("
        "CASE WHEN octet_length(content) = length(content) THEN lower(content) "
        f"ELSE translate(lower(content), '{before}', '{after}') END, "
        r"'[\x01-\x2f\x3a-\x60\x7b-\x7f]+', ' ', 'g')), ' ')$$"
    )


def _find_existing(connection: Connection) -> list[tuple[str, str]]:
    """The triggers and tables of the search in a SQLite database, in the order to drop them."""
    rows = connection.exec_driver_sql(
        "SELECT type, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search\\_%' "
        "ESCAPE '\\' UNION ALL SELECT type, name FROM sqlite_master WHERE type = 'table' AND name "
        f"IN ('{TERMS}', '{INDEX}') ORDER BY 1 DESC, 2 DESC"
    )
    return [(kind, name) for kind, name in rows]


def _is_current(connection: Connection, name: str) -> bool:
    """Whether a function or index of the search exists in PostgreSQL and is up to date."""
    if name == WORDS:
        body = connection.exec_driver_sql(
            "SELECT prosrc FROM pg_proc WHERE proname = %(name)s "
            "AND pronamespace = current_schema()::regnamespace",
            {"name": name},
        ).scalar()
        return body is not None and f"$${body}$$" in _write_words_function()
    valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%(name)s)"
    return bool(connection.exec_driver_sql(valid, {"name": name}).scalar())
