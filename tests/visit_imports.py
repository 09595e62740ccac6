"""Imports of the made-up dataset of state visits, as a user types them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import fake_dataset
import pytest
from click.testing import CliRunner, Result
from conftest import spelled
from sqlalchemy import URL, select

from bedfellows import bedfellows
from database import connect, create_reading_engine
from models import Base
from seeds import datasets as offered

Import = Callable[..., str]
FIVE = (
    "1,2015-05-01,BLR,KYZ",
    "2,2015-05-02,XXX,RUS",
    "3,2015-13-02,BLR,RUS",
    "4,1985-01-01,RUS,POL",
    "5,2015-05-02,BLR,RUS",
)


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of state visits, added to the datasets; the test runs in an empty folder."""
    folder = fake_dataset.install(tmp_path / "added")
    monkeypatch.setattr(offered, "__path__", [*offered.__path__, str(folder)])
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    yield folder
    for name in [name for name in sys.modules if name.startswith("seeds.datasets.state_visits")]:
        sys.modules.pop(name)


def invoke(url: URL, *words: object) -> Result:
    given = ["--database", spelled(url), *map(str, words)]
    return CliRunner().invoke(bedfellows, given, standalone_mode=False)


@pytest.fixture
def ask(added: Path, seeded_url: URL) -> Import:
    """Run a command that succeeds; returns what it prints."""

    def run(*words: object) -> str:
        result = invoke(seeded_url, *words)
        assert result.exception is None, result.exception
        assert result.return_value == 0
        return result.output

    return run


def snapshot(url: URL) -> dict[str, list[tuple[object, ...]]]:
    with connect(create_reading_engine(url)) as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in Base.metadata.tables.items()
        }


def slug_id(url: URL, slug: str) -> int:
    actors = Base.metadata.tables["actors"]
    with connect(create_reading_engine(url)) as connection:
        found: int = connection.scalars(select(actors.c.id).where(actors.c.slug == slug)).one()
    return found
