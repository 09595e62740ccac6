"""A password of the database is never printed, however it is given."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from conftest import Run
from temporary_databases import Databases

from console import UserError, mask_passwords
from database_settings import display_name, find_database_url

NOWHERE = "127.0.0.1:9"
# Each is a database that cannot be reached, with the password s3cret.
GIVEN = [
    f"postgresql://u:s3cret@{NOWHERE}/d",
    f"postgresql://{NOWHERE}/d?user=u&password=s3cret",
    f"postgresql://{NOWHERE}/d?user=u&pass%77ord=s3cret",
    f"postgresql://{NOWHERE}/d?passfile=s3cret.pgpass&sslpassword=s3cret",
    f"postgresql://u:s3/s3cret@{NOWHERE}/d",
    f"postgresql://{NOWHERE}/d?bogus=1&password=s3cret",
    f"postgresql+psycopg://u:%733cret)@{NOWHERE}/d",
    "postgresql://u:s3@s3cret@127.0.0.1/d",
    "postgresql://u:s3cret/d",
    "postgresql://u:s3cret@h:port/d",
    "postgresql://u:s3cret@a..b/d",
    "host=127.0.0.1 port=9 user=u password=s3cret",
    "user=u password = 'a s3cret' dbname=d",
    "mysql://u:s3cret@h/d",
    "sqlite://u:s3cret@h/d",
    "sqlite:///x?password=s3cret",
]


@pytest.mark.parametrize("given", GIVEN)
def test_a_refusal_shows_no_password(given: str) -> None:
    from database import connect, create_reading_engine

    with pytest.raises(UserError) as refused:  # noqa: SIM117
        with connect(create_reading_engine(find_database_url(given))):
            pass
    shown = mask_passwords(str(refused.value))
    assert "s3cret" not in shown
    assert "3cret" not in shown
    assert "\n" not in shown


def test_a_url_keeps_what_is_no_password() -> None:
    url = find_database_url("postgresql://me@h:5432/d?host=%2Ftmp&password=x&user=you")
    assert (url.username, url.password) == ("you", "x")
    assert display_name(url) == "postgresql://you:***@h:5432/d?host=%2Ftmp"
    for text in (
        "postgresql://h:5432/d has",
        "see https://example.org:443/@user and x@y",
        "give postgresql://user:password@host:port/database",
    ):
        assert mask_passwords(text) == text


@pytest.mark.parametrize(
    "arguments",
    [
        ["migrate", "postgresql://u:s3cret@h/d"],
        ["backup", "copy", "postgresql://h/d?password=s3cret"],
        ["list", "postgresql://u:s3cret@h/d"],
        ["report", "postgresql://u:s3cret@h/d"],
        ["--database", f"postgresql://{NOWHERE}/d?user=u&password=s3cret", "init"],
        ["seed", "--database", "user=u password=s3cret"],
    ],
    ids=str,
)
def test_no_command_prints_a_password(run_here: Run, arguments: list[str]) -> None:
    ended = run_here(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "s3cret" not in ended.stderr
    assert "***" in ended.stderr


def test_a_traceback_shows_no_password(run: Run) -> None:
    program = (
        "import sys; sys.argv[0] = 'bedfellows'\n"
        "from console import exit_quietly_on_interrupt, run_command\n"
        "exit_quietly_on_interrupt()\n"
        "def fail(): raise ValueError('postgresql://u:s3cret@h/d')\n"
        "sys.exit(run_command(fail))"
    )
    from conftest import ROOT

    ended = run(program=("-c", program), env={"PYTHONPATH": str(ROOT)})
    assert ended.returncode == 1
    assert "ValueError: postgresql://u:***@h/d" in ended.stderr
    assert "u:s3cret@h/d'" not in ended.stderr.replace("fail(): raise", "")


def test_pg_dump_gets_its_password_out_of_sight(
    run: Run, postgresql: Databases, tmp_path: Path
) -> None:
    """Its command line is visible to every user of the machine."""
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$PGPASSWORD $*" > {tmp_path}/given\nexit 1\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    url = postgresql.empty()
    named = url.update_query_dict({"password": "s3cret"})
    ended = run("backup", "copy", database=named, env={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    postgresql.drop(url)
    assert ended.returncode == 2
    words = (tmp_path / "given").read_text().split()
    assert words[0] == "s3cret"
    assert not [word for word in words[1:] if "s3cret" in word]
