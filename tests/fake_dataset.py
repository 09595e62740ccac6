"""A dataset made up for tests, state visits: installed from its three files; data in its format."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import ROOT

STEM = "state_visits"
ENDINGS = (".py", ".yaml", ".csv")
"""Reader, card and mapping."""

HEADER = "visit,day,guest,host\n"

DRIVER = f"""
import os, sys, time
from pathlib import Path

sys.path.insert(0, {str(ROOT)!r})
import seeds.datasets
seeds.datasets.__path__.append(sys.argv.pop(1))
sys.argv[0] = "bedfellows"

if "VISITS_WAIT_AFTER" in os.environ:
    from seeds.importing.progress import ProgressMeter

    def wait(meter, rows, done):
        if rows == int(os.environ["VISITS_WAIT_AFTER"]):
            waiting = Path(os.environ["VISITS_WAITING"])
            waiting.touch()
            while waiting.exists():
                time.sleep(0.05)

    ProgressMeter.update = wait

from bedfellows import main
sys.exit(main())
"""
"""Runs bedfellows with the datasets of a folder; it can wait after some rows of a file."""


def install(folder: Path, stem: str = STEM) -> Path:
    """Copy the three files of the dataset into a folder, under another stem if one is given."""
    folder.mkdir(exist_ok=True)
    for ending in ENDINGS:
        shutil.copyfile(ROOT / "tests" / f"{STEM}{ending}", folder / f"{stem}{ending}")
    return folder


def program(folder: Path) -> tuple[str, ...]:
    """Arguments of Python that run bedfellows with the datasets of a folder added."""
    return ("-c", DRIVER, str(folder))


def write_visits(path: Path, *rows: str) -> Path:
    """Write a file of the dataset."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path
