"""`bedfellows doctor`: it finds each kind of fault, and the command it names repairs it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from command_helpers import run_in_process, run_statements
from conftest import Run
from migration_helpers import run_step
from sqlalchemy import URL

from console import UserError
from database import create_writing_engine
from migrations.doctor import CHECKS
from models import table_statistics
from schema_revision import get_head_revision, list_revisions


def bytes_of(url: URL) -> bytes | None:
    return Path(str(url.database)).read_bytes() if url.get_backend_name() == "sqlite" else None


WELL = 0, "".join(f"{name:<14}ok\n" for name in CHECKS)


def test_all_is_well_and_nothing_is_written(seeded_url: URL) -> None:
    before = bytes_of(seeded_url)
    assert run_in_process(seeded_url, "doctor") == WELL
    assert bytes_of(seeded_url) == before
    assert [run_in_process(seeded_url, word)[0] for word in ("migrate", "seed")] == [0, 0]
    assert bytes_of(seeded_url) == before


FORGET = {
    "sqlite": ("DELETE FROM sqlite_stat1",),
    "postgresql": ("UPDATE pg_class SET reltuples = -1 WHERE relname IN ('actors', 'claims')",),
}
SEARCH = {
    "sqlite": ("DROP TRIGGER search_laws_insert",),
    "postgresql": ("DROP INDEX ix_search_laws",),
}


IN_SCHEMA = "schema        index ix_citations_event_id"
FAULTS: dict[str, list[tuple[Any, str, str]]] = {
    "missing": [
        (["DROP INDEX ix_citations_event_id"], f"{IN_SCHEMA} is missing: ", "migrate"),
        (["DROP VIEW claim_checks"], "schema        view claim_checks is missing: ", "migrate"),
        (
            ["UPDATE law_stage_kinds SET label = 'x' WHERE code = 'signed'"],
            "dictionary    law_stage_kinds does not have the right rows: ",
            "migrate",
        ),
        (SEARCH, "search        ", "migrate"),
        (FORGET, "statistics    missing or old for ", "migrate"),
        (
            ["DELETE FROM law_votes"],
            "curated rows  1 row of law_votes that project loaded are gone: ",
            "seed",
        ),
    ],
    "wrong": [
        (
            [
                "DROP INDEX ix_citations_event_id",
                "CREATE INDEX ix_citations_event_id ON citations (source_id)",
            ],
            f"{IN_SCHEMA} differs: ",
            "migrate",
        ),
        (
            ["DELETE FROM data_dictionary WHERE relation = 'actors'"],
            "dictionary    data_dictionary does not have the right rows: ",
            "migrate",
        ),
        (["DELETE FROM editions"], "curated rows  the curated facts are not loaded: ", "seed"),
    ],
}
"""Faults that do not hide each other: the statements that make them, the line, the repair."""


@pytest.mark.usefixtures("small_project")
@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_found_and_repaired(small_url: URL, name: str) -> None:
    for statements, _, _ in FAULTS[name]:
        kinds = statements if isinstance(statements, dict) else {}
        run_statements(small_url, *kinds.get(small_url.get_backend_name(), statements))
    status, said = run_in_process(small_url, "doctor")
    assert status == 1
    told = {line[:14].strip(): line[14:] for line in said.splitlines()}
    for _, line, repair in FAULTS[name]:
        check, fault = line[:14].strip(), line[14:].removesuffix(": ")
        assert fault in told[check]
        assert told[check].endswith(f": `bedfellows {repair}`")
    assert run_in_process(small_url, "migrate")[0] == 0
    assert run_in_process(small_url, "seed")[0] == 0
    assert run_in_process(small_url, "doctor") == WELL


def test_a_lost_table_comes_back_from_the_newest_backup_alone(small_url: URL) -> None:
    is_file = small_url.get_backend_name() == "sqlite"
    path = Path(str(small_url.database))
    backups = [Path(f"{path}.0019_state_periods.{number}.backup") for number in (1, 2)]
    for number, backup in enumerate(backups if is_file else []):
        shutil.copyfile(path, backup)
        os.utime(backup, (number, number))
    run_statements(small_url, "DROP TABLE unclaimed_passages")
    status, said = run_in_process(small_url, "doctor")
    assert status == 1
    restore = "restore a backup" + (
        f", the newest with `cp {backups[1]} {path}`" if is_file else ""
    )
    assert f"the table unclaimed_passages is gone with its rows: {restore}" in said
    with pytest.raises(UserError, match=f"gone with the rows.*{re.escape(restore)}"):
        run_in_process(small_url, "migrate")
    assert "the table unclaimed_passages is gone" in run_in_process(small_url, "doctor")[1]
    if is_file:
        subprocess.run(shlex.split(said.split("`")[1]), check=True)
        assert run_in_process(small_url, "doctor") == WELL


def test_a_table_changed_by_hand_is_reported(small_url: URL) -> None:
    run_statements(small_url, "ALTER TABLE laws ADD COLUMN mine TEXT")
    status, said = run_in_process(small_url, "doctor")
    assert status == 1
    assert "schema        table laws has other columns: undo what was changed by hand" in (said)
    run_statements(small_url, "ALTER TABLE laws DROP COLUMN mine")
    assert run_in_process(small_url, "doctor")[0] == 0


def test_what_a_user_added_is_no_fault(small_url: URL) -> None:
    run_statements(
        small_url,
        "CREATE TABLE mine (id INTEGER PRIMARY KEY, law_id INTEGER REFERENCES laws (id))",
        "CREATE VIEW my_laws AS SELECT slug FROM laws",
        "CREATE INDEX my_index ON laws (title)",
    )
    assert run_in_process(small_url, "doctor") == WELL


@pytest.mark.usefixtures("small_project")
def test_an_older_schema(empty_url: URL) -> None:
    run_step(empty_url, command.upgrade, list_revisions()[-2])
    status, said = run_in_process(empty_url, "doctor")
    assert status == 1
    assert (
        f"revision      is at the older revision {list_revisions()[-2]}, and this program needs "
        f"{get_head_revision()}: bring it up to date with `bedfellows migrate`\n"
    ) in said
    assert [run_in_process(empty_url, word)[0] for word in ("migrate", "seed", "doctor")] == [
        0,
        0,
        0,
    ]


def test_a_record_of_the_revision_without_its_column(migrated_url: URL) -> None:
    run_statements(migrated_url, "ALTER TABLE alembic_version RENAME COLUMN version_num TO number")
    status, said = run_in_process(migrated_url, "doctor")
    assert status == 1
    (line,) = [each for each in said.splitlines() if each.startswith("revision ")]
    assert line.startswith("revision      has a table alembic_version without the column ")
    assert line.count("restore a backup") == 1


@pytest.mark.on_sqlite  # PostgreSQL lets nobody do it
@pytest.mark.usefixtures("small_project")
def test_a_reference_to_nothing(small_url: URL) -> None:
    run_statements(
        small_url,
        "UPDATE law_votes SET stage_id = 99999 WHERE id = (SELECT min(id) FROM law_votes)",
    )
    status, said = run_in_process(small_url, "doctor")
    assert status == 1
    assert (
        "foreign keys  row 1 of law_votes refers to a row of law_stages that does not exist: "
        in said
    )
    with pytest.raises(
        UserError, match="of law_votes refers to a row of law_stages that does not exist"
    ):
        run_in_process(small_url, "seed")
    named = re.search(r"`sqlite3 (.+?)`, then `bedfellows seed`", said)
    assert named is not None
    path, statement = shlex.split(named[1])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(statement)
    assert run_in_process(small_url, "seed")[0] == 0
    assert run_in_process(small_url, "doctor")[0] == 0


@pytest.mark.on_sqlite
@pytest.mark.usefixtures("small_project")
def test_a_damaged_file(seeded_url: URL) -> None:
    path = Path(str(seeded_url.database))
    whole = path.read_bytes()
    for first, last in ((20, 60), (1, 4), (len(whole) // 4096 - 30, len(whole) // 4096)):
        content = bytearray(whole)
        content[4096 * first : 4096 * last] = b"\xab" * (4096 * (last - first))
        path.write_bytes(content)
        try:
            status, said = run_in_process(seeded_url, "doctor")
        except UserError as refused:
            status, said = 2, str(refused)
        assert status in (1, 2)
        assert "integrity     " in said or f"{path} is damaged" in said
        assert "`bedfellows init`" in said or status == 2
    path.rename(f"{path}.damaged")
    assert run_in_process(seeded_url, "init")[0] == 0
    assert run_in_process(seeded_url, "doctor") == WELL


@pytest.mark.on_sqlite
def test_an_index_that_does_not_fit(seeded_url: URL) -> None:
    with closing(sqlite3.connect(str(seeded_url.database))) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '(event_id)', '(source_id)') "
            "WHERE name = 'ix_citations_event_id'"
        )
    status, said = run_in_process(seeded_url, "doctor")
    assert status == 1
    assert " missing from index ix_citations_event_id" in said
    assert f"`sqlite3 {seeded_url.database} REINDEX`, or " in said
    with closing(sqlite3.connect(str(seeded_url.database))) as connection:
        connection.execute("REINDEX")
    said = run_in_process(seeded_url, "doctor")[1]
    assert said.startswith("integrity     ok\n")
    assert "index ix_citations_event_id differs: `bedfellows migrate`" in said
    assert run_in_process(seeded_url, "migrate")[0] == 0
    assert run_in_process(seeded_url, "doctor")[0] == 0


@pytest.mark.parametrize("content", [None, b"", b"not a database"])
def test_no_database_to_look_at(run: Run, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "facts.sqlite"
    if content is not None:
        path.write_bytes(content)
    ended = run("doctor", database=str(path))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("bedfellows: ")


@pytest.mark.on_sqlite
def test_statistics_have_the_number_of_rows(
    monkeypatch: pytest.MonkeyPatch, seeded_url: URL
) -> None:
    """SQLite guesses it from a sample; a wrong guess would be repaired again and again."""
    monkeypatch.setattr(table_statistics, "_LOOKED_AT", 10)
    with create_writing_engine(seeded_url).begin() as connection:
        connection.exec_driver_sql("DELETE FROM sqlite_stat1")
        assert "citations" in table_statistics.refresh_statistics(connection)
        whole = "idx IN ('uq_citations_natural_key', 'ix_citations_source_id_stance_code')"
        found = connection.exec_driver_sql(f"SELECT stat FROM sqlite_stat1 WHERE {whole}")
        rows = connection.exec_driver_sql("SELECT count(*) FROM citations").scalar_one()
        first, second = (str(stat).split() for (stat,) in found)
        assert first[0] == second[0] == str(rows)
        assert len(first) > 1 < len(second)
        assert table_statistics.find_stale_statistics(connection) == []
