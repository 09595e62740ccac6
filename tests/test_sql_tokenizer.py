"""Where one SQL statement ends and the next begins."""

from __future__ import annotations

from reports.sql_console.tokenizer import split_statements


def test_statements_are_taken_apart_as_the_database_would() -> None:
    source = "SELECT 'it''s; ' ; ;\n select $x$ ; $$ ; $x$ /* /* ; */ ; */ , E'\\';' ;"
    texts = [statement.text for statement in split_statements(source, "postgresql")]
    assert texts == ["SELECT 'it''s; '", "select $x$ ; $$ ; $x$ /* /* ; */ ; */ , E'\\';'"]
    texts = [
        each.text for each in split_statements("SELECT [a;b], `c;` /* /* */ ; SELECT '", "sqlite")
    ]
    assert texts == ["SELECT [a;b], `c;`", "SELECT '"]
