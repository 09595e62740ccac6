"""A `bedfellows` process that ends itself at a named place, or finds the disk full."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys

from conftest import ROOT, plain_environment, spelled
from sqlalchemy import URL

# A program that ends itself, as `kill -9` would, when it calls the function `place`.
KILLED = f"""
import os, signal, sys
from importlib import import_module
sys.path.insert(0, {str(ROOT)!r})
module, _, name = sys.argv.pop(1).partition(":")
sys.argv[0] = "bedfellows"
owner = import_module(module)
def die(*_given, **_names):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, die)
import bedfellows
sys.exit(bedfellows.main())
"""


def run_killed(place: str, *arguments: str, database: URL) -> None:
    """Run `bedfellows`, which dies where it calls the function at `place`."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, place, *arguments],
        capture_output=True,
        check=False,
        env=plain_environment() | {"BEDFELLOWS_DATABASE_URL": spelled(database)},
        timeout=120,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def run_on_full_disk(*arguments: str, database: URL) -> subprocess.CompletedProcess[str]:
    """Run `bedfellows`; no file may grow beyond 100 kB, which ends a write as a full disk does."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    return subprocess.run(
        [sys.executable, str(ROOT / "bedfellows.py"), *arguments],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=plain_environment() | {"BEDFELLOWS_DATABASE_URL": spelled(database)},
        preexec_fn=limit,
        timeout=120,
    )
