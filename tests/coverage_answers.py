"""What reports say about the coverage of their answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.testing import CliRunner
from conftest import spelled
from dataset_imports import write_file
from printed_json import read_answer
from sqlalchemy import URL

from reports.framework import registry

HEADER = (
    "slug,kind,organisation,position,actor,other_actor,law_family,claims_of,covers_from,"
    "covers_until,extent\n"
)


def ask(url: URL, name: str, *words: str) -> dict[str, Any]:
    """A report as programs get it."""
    given = [*words, "--format", "json", "--database", spelled(url)]
    result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    if result.exception:
        raise result.exception
    answer: dict[str, Any] = read_answer(result.output)
    return answer


def read_lines(url: URL, name: str, *words: str, table: int = 0) -> list[list[Any]]:
    """The cells of one table, line by line."""
    return [[*row.values()] for row in ask(url, name, *words)["tables"][table]["rows"]]


def pick(url: URL, columns: tuple[str, ...], name: str, *words: str) -> list[tuple[Any, ...]]:
    """Some columns of the first table."""
    rows = ask(url, name, *words)["tables"][0]["rows"]
    return [tuple(row[column] for column in columns) for row in rows]


def write_folder(tmp_path: Path) -> Path:
    """A user's folder: an organisation with a complete list, and later events."""
    folder = tmp_path / "mine"
    folder.mkdir()
    organisations = "slug,name,kind\nclub,Club of two,regional\n"
    members = (
        "actor,organisation,status,started,ended,ended_known_until\n"
        "BLR,club,member,2020,..,2025-01-01\n"
    )
    coverage = f"{HEADER}club-members,membership,club,,,,,,2021-01-01,2025-06-30,complete\n"
    events = """\
- slug: my-listing
  title: Ukraine prolongs its sanctions on Russia.
  occurred: 2025-07-05
  type: "163"
  topics: [sanctions]
  source_actors: [UKR]
  target_actors: [RUS]
  same_act:
  - row: sanctions S047
    moment: start
- slug: my-talks
  title: Ukraine and the European Union talk about accession.
  occurred: 2025-06
  type: "046"
  topics: [integration]
  source_actors: [UKR]
  target_actors: [EU]
"""
    for name, text in (
        ("organisations.csv", organisations),
        ("memberships.csv", members),
        ("coverage.csv", coverage),
        ("events.yaml", events),
    ):
        write_file(folder / name, text)
    return folder
