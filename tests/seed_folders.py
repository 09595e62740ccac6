"""A small data folder for tests of the loader, ways to change it, and what a load makes of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Connection, func, select

from database import connect, create_reading_engine, create_writing_engine
from models import LawStage
from models.base import Base
from seeds.curated.collect import collect_rows
from seeds.curated.faults import FaultyFilesError
from seeds.curated.load import load_folder

FILES = {
    "sources.csv": """\
slug,kind,title,is_copy,published
tass-2015,news,A report,false,2015-08-12
general-knowledge,none,General knowledge,false,
""",
    "organisations.csv": """\
slug,name,acronym,kind,founded,dissolved,dissolved_known_until
CSTO,Collective Security Treaty Organization,CSTO,alliance,2002-10-07,..,2020-01-01
EAEU,Eurasian Economic Union,EAEU,economic,2015-01-01,,
""",
    "memberships.csv": """\
actor,organisation,status,started,ended,ended_known_until,source,confidence
BLR,EAEU,member,2015-01-01,..,2015-08-12,tass-2015,high
KGZ,EAEU,member,2015-08-12,..,2015-08-12,tass-2015,high
""",
    "law_families.csv": """\
slug,title,description
foreign-agents,Foreign agents,Laws that mark who takes money from abroad
""",
    "laws/foreign-agents.yaml": """\
- slug: L01
  country: KGZ
  family: foreign-agents
  title: On foreign agents
  short_title: Foreign agents
  status: rejected
  sources:
  - source: tass-2015
    locator: paragraph 3
  stages:
  - stage: introduced
    occurred: 2013-09
  - stage: committee
    body: Human rights committee
    occurred: 2015-05-19
  - stage: first_reading
    occurred: 2015-06-04
    vote:
      yes: 83
      no: 23
  - stage: rejected
    occurred: 2016-05-12
- slug: L02
  country: RUS
  family: foreign-agents
  title: On foreign agents in Russia
  short_title: Foreign agents (RUS)
  status: in_force
""",
}


def write_files(folder: Path) -> Path:
    """Write the small data folder; returns it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def replace(folder: Path, name: str, old: str, new: str) -> None:
    """Change one passage of a file, which must occur exactly once."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {name}"
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def find_faults(folder: Path) -> list[str]:
    """The faults of a folder, each from its file's name on."""
    with pytest.raises(FaultyFilesError) as caught:
        collect_rows(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]


def run_load(url: URL, folder: Path, *, check: bool = False) -> tuple[int, list[str]]:
    """The exit status and the lines of a load of `folder` as the project's own."""
    lines: list[str] = []
    return load_folder(url, folder, "project", check=check, echo=lines.append), lines


def read_all_rows(url: URL) -> dict[str, list[Any]]:
    """Every row of every table."""
    with connect(create_reading_engine(url)) as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in Base.metadata.tables.items()
        }


def count_rows(url: URL, model: type[Base]) -> int:
    with connect(create_reading_engine(url)) as connection:
        return connection.scalar(select(func.count()).select_from(model.table())) or 0


def execute(url: URL, *statements: Any) -> None:
    """Run statements as a user would, outside any load."""
    with connect(create_writing_engine(url)) as connection, connection.begin():
        for statement in statements:
            connection.execute(statement)


def select_id(model: type[Base], slug: str) -> Any:
    """A query for the id of one row, to be used in another statement."""
    table = model.table()
    return select(table.c.id).where(table.c.slug == slug).scalar_subquery()


def find_stage(connection: Connection, kind: str) -> Any:
    """The one stage of a kind."""
    table = LawStage.table()
    return connection.execute(select(table).where(table.c.stage_code == kind)).one()


def hash_file(url: URL) -> str:
    """The digest of a SQLite file; empty for PostgreSQL, which has no such file."""
    if url.get_backend_name() != "sqlite":
        return ""
    return hashlib.sha256(Path(str(url.database)).read_bytes()).hexdigest()
