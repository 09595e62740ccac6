"""Commands run in this process, and changes made to a database by hand."""

from __future__ import annotations

import os
import sys
from contextlib import chdir
from pathlib import Path
from subprocess import CompletedProcess

from click.testing import CliRunner
from conftest import plain_environment, spelled
from sqlalchemy import URL, text

import bedfellows
from console import run_command
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


def run_without_process(
    folder: Path,
    *arguments: str,
    database: URL | str | None = None,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
) -> CompletedProcess[str]:
    """What a process of `bedfellows` would end with, by default in `folder`."""
    plain = plain_environment()
    environment: dict[str, str | None] = {name: None for name in os.environ if name not in plain}
    if database:
        environment[URL_VARIABLE] = spelled(database) if isinstance(database, URL) else database
    runner = CliRunner(env=environment | (env or {}))
    with chdir(cwd or folder), runner.isolation() as (out, err, _both):
        status = run_command(
            lambda: bedfellows.bedfellows.main(
                arguments, prog_name="bedfellows", standalone_mode=False
            )
        )
        sys.stdout.flush()
        sys.stderr.flush()
        printed = [stream.getvalue().decode("utf-8") for stream in (out, err)]
    return CompletedProcess(arguments, status, *printed)
