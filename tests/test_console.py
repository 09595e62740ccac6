"""How a command ends on Ctrl-C: status 130, no traceback, the transaction rolled back."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT, plain_environment
from interrupts import run_interrupted
from sqlalchemy import URL
from test_seeds_killed import snapshot

from console import UserError, run_command
from reports.framework import registry

DEFERRED = """
import os, signal, sys
from console import defer_interrupts, exit_quietly_on_interrupt, run_command

exit_quietly_on_interrupt()

def work():
    try:
        with defer_interrupts():
            with defer_interrupts():
                os.kill(os.getpid(), signal.SIGINT)
            print("the step is done")
        print("went on")
    finally:
        os.kill(os.getpid(), signal.SIGINT)
        print("cleaned up")

sys.exit(run_command(work))
"""
IN_DESTRUCTOR = """
import os, signal, sys
from console import exit_quietly_on_interrupt, run_command

exit_quietly_on_interrupt()

class Lock:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

def work():
    Lock()
    print("went on")

sys.exit(run_command(work))
"""
WRAPPED = """
import os, signal, sys
from console import exit_quietly_on_interrupt, run_command

exit_quietly_on_interrupt()

def work():
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt as error:
        raise RuntimeError("a library stopped") from error

sys.exit(run_command(work))
"""


@pytest.mark.parametrize(
    ("program", "printed"),
    [(DEFERRED, "the step is done\ncleaned up\n"), (IN_DESTRUCTOR, ""), (WRAPPED, "")],
    ids=["deferred", "in a destructor", "wrapped by a library"],
)
def test_ctrl_c_is_neither_lost_nor_told_as_an_error(program: str, printed: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=plain_environment() | {"PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, printed, "")


def test_a_command_in_a_process_of_another_leaves_it_as_it_was() -> None:
    before = gc.isenabled(), signal.getsignal(signal.SIGINT), sys.unraisablehook
    assert run_command(lambda: 0) == 0
    assert before[0]
    assert (gc.isenabled(), signal.getsignal(signal.SIGINT), sys.unraisablehook) == before


def test_an_error_is_no_command_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> int:
        raise UserError("a column \x1b[31m\u202e\n\tof a file in Bișkek")

    assert run_command(refuse) == 2
    said = "bedfellows: a column \\x1b[31m\\u202e\n\tof a file in Bișkek\n"
    assert capsys.readouterr().err == said


def test_a_missing_package_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def need(name: str) -> int:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    assert run_command(partial(need, "uvicorn.config")) == 2
    said = "bedfellows: the package uvicorn is not installed: run `make install`\n"
    assert capsys.readouterr().err == said
    with pytest.raises(ModuleNotFoundError, match=r"reports\.gone"):
        run_command(partial(need, "reports.gone"))


@pytest.mark.parametrize(
    "place",
    ["import reports.dossier", "import reports.formats.renderers", "statement SELECT", "close"],
)
def test_a_report_ends_quietly(place: str, seeded_readonly_url: URL, tmp_path: Path) -> None:
    words = ("report", "dossier", "BLR", "KGZ")
    ended = run_interrupted(place, *words, database=seeded_readonly_url, cwd=tmp_path)
    assert ended == (130, "", "")


@pytest.mark.parametrize("place", ["import pydantic", "statement INSERT", "commit", "close"])
def test_a_load_ends_quietly_and_changes_nothing(
    place: str, migrated_url: URL, tmp_path: Path
) -> None:
    before = snapshot(migrated_url)
    status, _, complaint = run_interrupted(place, "seed", database=migrated_url, cwd=tmp_path)
    assert (status, complaint) == (130, "")
    if place != "close":  # by then the transaction is committed
        assert snapshot(migrated_url) == before


@pytest.mark.parametrize(
    ("program", "slow"),
    [
        ("bedfellows", "click"),
        *((f"reports/{name}", "sqlalchemy") for name in registry.list_names()),
    ],
)
def test_ctrl_c_while_a_program_starts_ends_quietly(
    program: str, slow: str, tmp_path: Path
) -> None:
    (tmp_path / f"{slow}.py").write_text("import time\nprint('begun', flush=True)\ntime.sleep(60)")
    process = subprocess.Popen(
        [sys.executable, str(ROOT / f"{program}.py")],
        encoding="utf-8",
        env=plain_environment() | {"PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (130, "")
