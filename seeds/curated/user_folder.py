"""A user's own data folder: same formats and checks, kept apart from the project's rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL

from console import UserError
from models.bookkeeping import PROJECT
from seeds.curated.load import load_folder

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def load_user_folder(
    url: URL,
    folder: str,
    name: str | None,
    *,
    check: bool = False,
    replace: bool = False,
    echo: Callable[[str], None],
) -> int:
    """Make the database hold what a user's folder says, under `name` (by default the folder's).

    Returns the exit status: 1 where `check` finds pending changes. Rows that this name loaded and
    that the folder no longer contains are removed. Raises UserError, and changes nothing, for
    faulty files, for a key that exists elsewhere, and, without `replace`, if most rows of that
    name would be removed: then it may be another folder of the same name.
    """
    path = Path(folder).expanduser()
    if not path.is_dir():
        problem = "is not a folder" if path.exists() else "does not exist"
        raise UserError(f"--from: {folder} {problem}")
    origin = name if name is not None else path.resolve().name
    if not _NAME.fullmatch(origin) or origin == PROJECT:
        raise UserError(
            f"{origin!r} cannot be the name of a data folder: give another one with --as, of "
            f"letters, digits, dots and hyphens, but not {PROJECT!r}"
        )
    return load_folder(url, path, origin, check=check, replace=replace, echo=echo)
