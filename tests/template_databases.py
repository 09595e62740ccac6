"""Databases that tests copy: each is made when first asked for, once for all workers of a run."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from conftest import ROOT, plain_environment, spelled
from event_months import load_event_months
from loaded_database import load_examples
from seed_folders import run_load, write_files
from sqlalchemy import URL, make_url
from temporary_databases import Databases

from database_settings import URL_VARIABLE
from migrations.upgrade import upgrade
from models.bookkeeping import PROJECT
from seeds.curated.data_files import DATA
from seeds.curated.load import load_folder


def share(folder: Path, name: str, make: Callable[[], str]) -> str:
    """A text that one worker makes, and that the others read in a file of this folder."""
    file = folder / name
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_text(make(), encoding="utf-8")
    return file.read_text(encoding="utf-8")


class Templates:
    """The templates of one engine; no test may open one, only copies."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        """Share them by way of a folder."""
        self.databases = databases
        self.prefix = f"{type(databases).__name__}-"
        self.folder = folder

    def migrated(self) -> URL:
        """At head, without curated facts."""
        return self._share("migrated", self.databases.empty, _migrate)

    def small(self) -> URL:
        """With the small data folder."""
        return self._share("small", self._copy(self.migrated), _load_small)

    def seeded(self) -> URL:
        """With every curated fact."""
        return self._share("seeded", self._copy(self.migrated), _load_curated)

    def loaded(self) -> URL:
        """Seeded, with a few rows of datasets."""
        return self._share("loaded", self._copy(self.seeded), load_examples)

    def shifted(self) -> URL:
        """Seeded, with events of pairs that moved, or did not."""
        return self._share("shifted", self._copy(self.seeded), load_event_months)

    def initial(self) -> URL:
        """As `bedfellows init` makes it from nothing, with the shipped datasets."""
        return self._share("initial", self.databases.empty, self._init)

    def read_init_lines(self) -> list[str]:
        """What `bedfellows init` printed about the database that it made."""
        self.initial()
        return share(self.folder, f"{self.prefix}init", str).splitlines()

    def _share(self, name: str, begin: Callable[[], URL], fill: Callable[[URL], object]) -> URL:
        def make() -> str:
            url = begin()
            fill(url)
            return spelled(url)

        return make_url(share(self.folder, self.prefix + name, make))

    def _copy(self, template: Callable[[], URL]) -> Callable[[], URL]:
        return lambda: self.databases.copy(template())

    def _init(self, url: URL) -> None:
        ended = subprocess.run(
            [sys.executable, ROOT / "bedfellows.py", "init"],
            capture_output=True,
            check=True,
            encoding="utf-8",
            env=plain_environment() | {URL_VARIABLE: spelled(url)},
        )
        assert ended.stderr == ""
        share(self.folder, f"{self.prefix}init", lambda: ended.stdout)


def _migrate(url: URL) -> None:
    upgrade(url, backup=False, echo=_say_nothing)


def _load_small(url: URL) -> None:
    with TemporaryDirectory() as folder:
        assert run_load(url, write_files(Path(folder)))[0] == 0


def _load_curated(url: URL) -> None:
    # A test that asks first may have put another folder in the place of the project's.
    assert load_folder(url, DATA, PROJECT, echo=_say_nothing) == 0


def _say_nothing(_text: str) -> None:
    return None
