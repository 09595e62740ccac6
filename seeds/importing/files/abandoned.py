"""Temporary folders of imports that were killed: found and removed when the next import begins."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

PREFIX = "bedfellows-import-"
NEW_PREFIX = "bedfellows-making-"
LOCK = "lock"
_OLD = 600
"""Seconds after which a folder that is not locked yet was given up."""


def sweep_abandoned() -> None:
    """Remove the folders that no process holds locked."""
    for folder in _list_abandoned(Path(tempfile.gettempdir())):
        with suppress(OSError), (folder / LOCK).open("a+") as lock:
            if try_lock(lock):
                shutil.rmtree(folder, ignore_errors=True)


def _list_abandoned(root: Path) -> Iterator[Path]:
    yield from root.glob(f"{PREFIX}*")
    for folder in root.glob(f"{NEW_PREFIX}*"):
        with suppress(OSError):
            # A new folder is locked a moment after it is made.
            if folder.stat().st_mtime < time.time() - _OLD:
                yield folder


def try_lock(lock: IO[Any]) -> bool:
    """Lock an open file, unless another process holds it locked."""
    try:
        import fcntl
    except ImportError:  # Windows has no fcntl: there nothing is swept
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
