"""A user's own data folder: the same formats and checks, owned apart from the project's files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL

from console import UserError
from seeds.curated.current_state import PROJECT
from seeds.curated.load import load

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def seed_from(
    url: URL,
    folder: str,
    name: str | None,
    *,
    check: bool = False,
    echo: Callable[[str], None],
) -> int:
    """Make the database hold what a user's folder says, under `name` (else the folder's own).

    Returns the exit status, 1 where `check` finds changes pending. Rows that the name had loaded
    and that the folder no longer holds are removed. Raises UserError, and changes nothing, for
    faulty files, for a key that stands elsewhere already, and for a folder that shares no row with
    what its name stands for: that is another folder of the same name.
    """
    path = Path(folder).expanduser()
    if not path.is_dir():
        trouble = "is not a folder" if path.exists() else "is not there"
        raise UserError(f"--from: {folder} {trouble}")
    origin = name if name is not None else path.resolve().name
    if not _NAME.fullmatch(origin) or origin == PROJECT:
        raise UserError(
            f"{origin!r} cannot be the name of a data folder: give another with --as, of letters, "
            f"digits, dots and hyphens, and not {PROJECT!r}"
        )
    return load(url, path, origin, check=check, echo=echo)
