"""Backup of a database: a copy of one moment, made while others read and write."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from console import UserError
from database import build_reading_uri, connect, create_reading_engine, require_file
from database_damage import (
    CORRUPT,
    NOT_A_DATABASE,
    describe_damage,
    find_damage,
    get_result_code,
)
from database_settings import display_name
from whole_files import write_whole


def back_up(url: URL, name: str, *, force: bool, echo: Callable[[str], Any]) -> None:
    """Copy the database at `url` into the file `name`; `echo` prints how to use the copy.

    Raises UserError, and leaves no file, if the name is taken, the database is damaged or the copy
    cannot be written.
    """
    target = Path(name).expanduser()
    try:
        _require_free_name(url, target, force)
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}") from None
    try:
        with write_whole(target, replace=force) as part:
            if url.get_backend_name() == "sqlite":
                copy_file(url, part)
                use = f"bedfellows --database {shlex.quote(str(target))} ..."
            else:
                _run_pg_dump(url, part, target)
                restore = f"pg_restore --clean --if-exists --dbname={display_name(url)}"
                use = f"{restore} {shlex.quote(str(target))}"
            _require_free_name(url, target, force)
    except FileExistsError:
        raise UserError(f"{target} exists already; --force replaces it") from None
    echo(f"backed up {display_name(url)} to {target} ({target.stat().st_size / 1e6:.1f} MB)")
    echo(f"to use it: {use}")


def _require_free_name(url: URL, target: Path, force: bool) -> None:
    if target.is_dir() or not target.name:
        raise UserError(f"{target} is a folder: name a file to back up to")
    if url.get_backend_name() == "sqlite" and target.exists():
        path = Path(str(url.database))
        if path.exists() and target.samefile(path):
            raise UserError(f"{target} is the database itself: name another file to back up to")
    if target.exists() and not force:
        raise UserError(f"{target} exists already; --force replaces it")
    for beside in ("-wal", "-journal"):
        # SQLite would apply to the copy the changes of another database.
        if Path(f"{target}{beside}").exists():
            raise UserError(
                f"{target} may be in use: {target.name}{beside} is beside it; name another file"
            )


def copy_file(url: URL, copy: Path) -> None:
    """Copy a SQLite file, also while another connection writes to it, and check the copy.

    The copy is a single file with everything that was committed when it was made. Raises UserError
    if a file cannot be read or written, or if the copy is damaged.
    """
    path = require_file(url)
    try:
        with (
            closing(sqlite3.connect(build_reading_uri(path), uri=True, timeout=10)) as source,
            closing(sqlite3.connect(copy, isolation_level=None)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            faults = target.execute("PRAGMA integrity_check(1)").fetchall()
        shutil.copymode(path, copy)
    except UnicodeDecodeError as error:  # a damaged schema, in the message about it
        raise UserError(describe_damage(url, error.reason)) from error
    except sqlite3.Error as error:
        damage = find_damage(build_reading_uri(path))
        if damage is not None or get_result_code(error) in (CORRUPT, NOT_A_DATABASE):
            raise UserError(describe_damage(url, damage or str(error))) from error
        raise UserError(f"{path} cannot be copied to {copy.parent}: {error}") from error
    if faults != [("ok",)]:
        raise UserError(describe_damage(url, faults[0][0]))


def _run_pg_dump(url: URL, part: Path, target: Path) -> None:
    """Write the copy with pg_dump."""
    with connect(create_reading_engine(url)):
        pass  # a server that does not answer gets the usual message
    # Without the password, since everybody can see a command line; URL.set ignores None.
    server = url.set(drivername="postgresql")._replace(password=None)
    address = server.render_as_string(hide_password=False)
    words = ["pg_dump", "--format=custom", "--no-owner"]
    if shutil.which("pg_dump") is None:
        command = shlex.join([*words, f"--file={target}", display_name(url)])
        raise UserError(
            "a backup of PostgreSQL needs its program pg_dump, which is not installed here; "
            f"on a machine that has it, run: {command}"
        )
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    ended = subprocess.run(
        [*words, f"--file={part}", f"--dbname={address}"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | password,
        errors="replace",
        stdin=subprocess.DEVNULL,
    )
    if ended.returncode:
        raise UserError(f"{display_name(url)} could not be backed up: {ended.stderr.strip()}")
