"""The tables of a report, as rows by title."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from printed_json import read_answer
from sqlalchemy import URL

from reports.framework import registry

Rows = list[dict[str, Any]]
Ask = Callable[..., dict[str, Rows]]


def print_report(url: URL, name: str, *words: str) -> str:
    """What `bedfellows report NAME WORDS...` prints."""
    given = [*words, "--database", spelled(url)]
    result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.output


def read_tables(url: URL, name: str, *words: str) -> dict[str, Rows]:
    """Rows of each table of a report, by title."""
    shown = read_answer(print_report(url, name, *words, "--format", "json"))
    return {table["title"]: table["rows"] for table in shown["tables"]}


@pytest.fixture
def ask(seeded_readonly_url: URL) -> Ask:
    """The tables of a report on the curated facts."""
    return lambda name, *words: read_tables(seeded_readonly_url, name, *words)


def pick_values(rows: Rows, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of each row."""
    return [tuple(row[column] for column in columns) for row in rows]
