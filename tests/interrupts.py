"""A `bedfellows` process that interrupts itself at a named place, so that no test needs a clock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import ROOT, plain_environment, spelled
from sqlalchemy import URL

# The places are `import MODULE`, `statement SQL` (before a statement that begins so), `commit`
# and `close`. At `announce SQL` the process prints "begun" and goes on.
DRIVER = f"""
import os
import signal
import sys

sys.path.insert(0, {str(ROOT)!r})
sys.argv[0] = "bedfellows"
import bedfellows
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

wanted = sys.argv.pop(1)

def reach(place):
    global wanted
    if wanted == place:
        wanted = ""
        os.kill(os.getpid(), signal.SIGINT)

class Finder:
    def find_spec(self, name, *_rest):
        reach(f"import {{name}}")

@event.listens_for(Engine, "before_cursor_execute")
def before_statement(_connection, _cursor, statement, *_rest):
    kind, _, beginning = wanted.partition(" ")
    if kind in ("statement", "announce") and statement.lstrip().startswith(beginning):
        print("begun", flush=True) if kind == "announce" else reach(wanted)

@event.listens_for(Engine, "commit")
def before_commit(_connection):
    reach("commit")

def close(self, connection):
    reach("close")
    do_close(self, connection)

do_close, DefaultDialect.do_close = DefaultDialect.do_close, close
sys.meta_path.insert(0, Finder())
sys.exit(bedfellows.main())
"""


def start_process(
    place: str, *arguments: str, database: URL, cwd: Path, **env: str
) -> subprocess.Popen[str]:
    """Start `bedfellows` with an interruption at `place`."""
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, place, *arguments],
        cwd=cwd,
        encoding="utf-8",
        env=plain_environment() | {"BEDFELLOWS_DATABASE_URL": spelled(database)} | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run_interrupted(
    place: str, *arguments: str, database: URL, cwd: Path, **env: str
) -> tuple[int, str, str]:
    """Exit status, output and error output of `bedfellows` interrupted at `place`."""
    process = start_process(place, *arguments, database=database, cwd=cwd, **env)
    try:
        printed, complaint = process.communicate(timeout=120)
    finally:
        process.kill()
        process.wait()
    return process.returncode, printed, complaint.strip()
