"""A SQLite file for others: the rows, without what was deleted from the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from console import UserError
from database import build_reading_uri, require_file


def copy_database(url: URL, target: Path) -> None:
    """Copy a SQLite file: the same rows, the same bytes."""
    path = require_file(url)
    try:
        with closing(sqlite3.connect(build_reading_uri(path), uri=True, timeout=10)) as source:
            source.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise UserError(f"{path} cannot be copied: {error}") from None
