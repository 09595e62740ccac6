"""Commands run in this process, and changes made to a database by hand."""

from __future__ import annotations

from click.testing import CliRunner
from conftest import spelled
from sqlalchemy import URL, text

import bedfellows
from database import create_migration_engine
from database_settings import URL_VARIABLE


def run_statements(url: URL, *statements: str) -> None:
    """Do what somebody did by hand, with foreign keys off on SQLite."""
    with create_migration_engine(url).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def run_in_process(url: URL, *words: str) -> tuple[int, str]:
    """Status and output of a command, in this process: since starting one takes time."""
    environment = {URL_VARIABLE: spelled(url)}
    ended = CliRunner(env=environment).invoke(bedfellows.bedfellows, words, standalone_mode=False)
    if ended.exception:
        raise ended.exception
    return ended.return_value or 0, ended.output
