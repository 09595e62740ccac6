"""The first draft of a step, which autogenerate writes: right as it is, on both engines."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, plain_environment, spelled
from sqlalchemy import URL
from temporary_databases import Databases

# A process of its own: it changes the models.
CHANGED = f"""
import sys
from pathlib import Path

sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, MetaData, text
from alembic import command
from migration_helpers import configure_steps_in, fill_tables, read_rows, read_schema, run_step
from console import UserError
from database import create_migration_engine
from database_settings import find_database_url
from migrations.doctor import examine
from migrations.upgrade import upgrade
from models import Base
from models.base import Text
from models.refresh import refresh

url, empty = map(find_database_url, sys.argv[1:3])
folder = Path(sys.argv[3])
fill_tables(url)

def read_tables():
    # Without what follows from the models, and is there at head alone.
    schema = read_schema(url)
    schema["index"] = [index for index in schema["index"] if "ix_search_" not in index[1]]
    return {{kind: schema[kind] for kind in schema if kind not in ("comment", "view", "trigger")}}

before, rows = read_tables(), read_rows(url)

laws = Base.metadata.tables["laws"]
laws.append_column(Column("popular_title", Text, comment="The name it goes by."))
sponsor = ForeignKey("actors.id", ondelete="RESTRICT")
laws.append_column(Column("sponsor_id", Integer, sponsor, comment="Who proposed it."))
none = text("0")
laws.append_column(
    Column("pages", Integer, server_default=none, nullable=False, comment="Its pages.")
)
laws.append_constraint(CheckConstraint("pages >= 0", name="pages_not_negative"))
where = text("sponsor_id IS NOT NULL")
Index("ix_laws_sponsor_id", laws.c.sponsor_id, sqlite_where=where, postgresql_where=where)
# Autogenerate compares neither the text of a CHECK nor an index over expressions.
memberships = Base.metadata.tables["memberships"]
[check] = [rule for rule in memberships.constraints if rule.name == "ck_memberships_two_actors"]
check.sqltext = text("actor_id < organisation_id OR actor_id > organisation_id")
[key] = [index for index in memberships.indexes if index.name == "uq_memberships_natural_key"]
memberships.indexes.remove(key)
Index(key.name, *key.expressions, memberships.c.note, unique=True)
Base.metadata.tables["events"].c.title.comment = "What happened, in one sentence."

for look in (upgrade, examine):
    try:
        look(url, echo=print)
    except UserError as error:
        print(error)

configuration = configure_steps_in(folder)
draft = lambda config: command.revision(
    config, "Sponsors of laws", autogenerate=True, version_path=str(folder)
)
run_step(url, draft, config=configuration)
[file] = folder.glob("*.py")
print(file.read_text(encoding="utf-8"))

with create_migration_engine(empty).begin() as connection:
    Base.metadata.create_all(connection)
    refresh(connection)
run_step(url, command.upgrade, "head", config=configuration)
assert read_schema(url) == read_schema(empty), "the step does not lead to the models"
run_step(url, command.downgrade, "-1", config=configuration)
assert read_tables() == before, "the way back leads elsewhere"
assert read_rows(url) == rows
"""


def test_a_draft_is_right_unedited(databases: Databases, migrated_url: URL, tmp_path: Path) -> None:
    empty = databases.empty()
    ended = subprocess.run(
        [sys.executable, "-c", CHANGED, spelled(migrated_url), spelled(empty), str(tmp_path)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=plain_environment(),
        timeout=300,
    )
    databases.drop(empty)
    assert ended.returncode == 0, ended.stderr
    said, _, draft = ended.stdout.partition('"""Sponsors of laws.')
    advice = '`alembic revision --autogenerate -m "what changes"`'
    assert said.count("the models have changed and no step changes the database") == 2
    assert said.count(advice) == 2
    assert "`bedfellows migrate`" not in said
    assert re.search(r'op\.add_column\(\s*"laws",\s*sa\.Column\(\s*"pages",', draft)
    assert 'op.drop_column("laws", "pages")' in draft
    assert 'op.f("ck_laws_pages_not_negative")' in draft
    assert 'sqlite_where=sa.text("sponsor_id IS NOT NULL")' in draft
    assert 'postgresql_where=sa.text("sponsor_id IS NOT NULL")' in draft
    assert "events" not in draft, "comments need no step"
    assert "import models" not in draft
    formatted = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--config",
            str(ROOT / "pyproject.toml"),
            "--ignore=E501",
            ".",
        ],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        encoding="utf-8",
    )
    assert formatted.returncode == 0, formatted.stdout
