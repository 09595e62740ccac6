"""Fixtures: every test that asks for a database runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from sqlalchemy import URL
from temporary_databases import Databases, PostgresServer, SqliteFiles, make_server_folder

if TYPE_CHECKING:
    from template_databases import Templates

ROOT = Path(__file__).resolve().parent.parent
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started by a shell in the background; every process that a test starts would ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)

MISSING = re.compile(r"no PostgreSQL could be started \((.+)\)")


class Run(Protocol):
    """Run the command `bedfellows` in a process of its own."""

    def __call__(
        self,
        *arguments: str,
        database: URL | str | None = None,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        program: tuple[str, ...] = (),
    ) -> subprocess.CompletedProcess[str]: ...


def spelled(url: URL) -> str:
    """A database as it is written on a command line, password and all."""
    return url.render_as_string(hide_password=False)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that asks for a database on both, and a marked one on its database alone."""
    if "databases" in metafunc.fixturenames:
        both = ["sqlite", "postgresql"]
        alone = [one for one in both if metafunc.definition.get_closest_marker(f"on_{one}")]
        engines = alone or both
        metafunc.parametrize("databases", engines, indirect=True, scope="session")


@pytest.fixture(scope="session")
def shared_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run have."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if hasattr(request.config, "workerinput") else folder


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """SQLite files alone."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest, shared_folder: Path) -> Databases:
    """The PostgreSQL server alone; where none can start, the tests that want it do not run."""
    from template_databases import share

    try:
        folder = Path(share(shared_folder, "server", lambda: str(make_server_folder())))
        return PostgresServer(folder)
    except Exception as error:  # whatever keeps it from starting is the reason to report
        reason = str(error).partition("\n")[0] or type(error).__name__
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        raise missing.Exception(f"no PostgreSQL could be started ({reason})") from None


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where databases of one engine are made."""
    made: Databases = request.getfixturevalue(request.param)
    return made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that need PostgreSQL or start other processes as slow: `make check` skips them.

    Those of the site, which takes long to write, come first: then one worker has all of them.
    """
    items.sort(key=lambda item: "site" not in getattr(item, "fixturenames", ()))
    for item in items:
        fixtures: list[str] = getattr(item, "fixturenames", [])
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if (
            "postgresql" in (*fixtures, parameters.get("databases"))
            or "run" in fixtures
            or hasattr(getattr(item, "module", None), "subprocess")
        ):
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    # From the reports, since with several workers the session that prints is not one that ran.
    reports = [*terminalreporter.stats.get("skipped", ()), *terminalreporter.stats.get("error", ())]
    reasons = {
        reason for report in reports for reason in MISSING.findall(str(report.longrepr).strip())
    }
    if reasons:
        terminalreporter.section("PostgreSQL")
    for reason in sorted(reasons):
        terminalreporter.line(f"The PostgreSQL half of the suite did not run: {reason}")


@pytest.fixture(scope="session")
def templates(databases: Databases, shared_folder: Path) -> Templates:
    """The databases of which those below are copies."""
    from template_databases import Templates

    return Templates(databases, shared_folder)


@pytest.fixture
def seeded_on_both(
    sqlite: Databases, postgresql: Databases, shared_folder: Path
) -> Iterator[list[URL]]:
    """A database at head with every curated fact on SQLite, and one on PostgreSQL."""
    from template_databases import Templates

    made = [
        (each, each.copy(Templates(each, shared_folder).seeded())) for each in (sqlite, postgresql)
    ]
    yield [url for _, url in made]
    for each, url in made:
        each.drop(url)


def _lent(databases: Databases, make: Callable[[], URL]) -> Iterator[URL]:
    url = make()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_url(databases: Databases) -> Iterator[URL]:
    """A database without a schema, this test's own."""
    yield from _lent(databases, databases.empty)


@pytest.fixture
def migrated_url(databases: Databases, templates: Templates) -> Iterator[URL]:
    """A database at head without curated facts, this test's own."""
    yield from _lent(databases, lambda: databases.copy(templates.migrated()))


@pytest.fixture
def small_url(databases: Databases, templates: Templates) -> Iterator[URL]:
    """A database at head with the small data folder, this test's own."""
    yield from _lent(databases, lambda: databases.copy(templates.small()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small data folder, this test's own."""
    from seed_folders import write_files

    return write_files(tmp_path / "data")


@pytest.fixture
def small_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands run in this process have the small data folder, and no shipped dataset."""
    from seed_folders import write_files

    import seeds.curated.load
    import seeds.importing.shipped

    folder = write_files(tmp_path / "project")
    monkeypatch.setattr(seeds.curated.load, "DATA", folder)
    # It keeps what it has read, and for the other tests that is the project's own folder.
    read = cache(seeds.curated.load._collect_project_rows.__wrapped__)
    monkeypatch.setattr(seeds.curated.load, "_collect_project_rows", read)
    monkeypatch.setattr(seeds.importing.shipped, "load_shipped", lambda _url, echo: None)
    return folder


@pytest.fixture
def seeded_url(databases: Databases, templates: Templates) -> Iterator[URL]:
    """A database at head with every curated fact, this test's own."""
    yield from _lent(databases, lambda: databases.copy(templates.seeded()))


@pytest.fixture(scope="session")
def seeded_readonly_url(databases: Databases, templates: Templates) -> URL:
    """A seeded database that all tests share: for reading only."""
    return databases.copy(templates.seeded())


@pytest.fixture(scope="session")
def loaded_readonly_url(databases: Databases, templates: Templates) -> URL:
    """A seeded database with a few rows of datasets that all tests share: for reading only."""
    return databases.copy(templates.loaded())


@pytest.fixture
def shipped_url(databases: Databases, templates: Templates) -> Iterator[URL]:
    """A database as `bedfellows init` makes it, with the shipped datasets, this test's own."""
    yield from _lent(databases, lambda: databases.copy(templates.initial()))


@pytest.fixture(scope="session")
def shipped_readonly_url(databases: Databases, templates: Templates) -> URL:
    """A seeded database with the shipped datasets that all tests share: for reading only."""
    return databases.copy(templates.initial())


@pytest.fixture(scope="session")
def shifted_readonly_url(databases: Databases, templates: Templates) -> URL:
    """A seeded database with events of pairs that moved, or did not: for reading only."""
    return databases.copy(templates.shifted())


@pytest.fixture
def load_events(
    seeded_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[str]]:
    """Import files of the given content, by name; returns the printed lines."""
    from dataset_imports import run_import

    monkeypatch.chdir(tmp_path)

    def load_files(dataset: str, files: dict[str, bytes], **options: Any) -> list[str]:
        for name, content in files.items():
            Path(name).write_bytes(content)
        return run_import(seeded_url, dataset, *map(Path, files), **options)

    return load_files


@pytest.fixture
def no_named_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clear what the environment says about the database."""
    for name in [name for name in os.environ if name.startswith("BEDFELLOWS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `bedfellows` (or another `program`), by default in an unrelated folder."""

    def run_command(
        *arguments: str,
        database: URL | str | None = None,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        program: tuple[str, ...] = (str(ROOT / "bedfellows.py"),),
    ) -> subprocess.CompletedProcess[str]:
        named = spelled(database) if isinstance(database, URL) else database
        return subprocess.run(
            [sys.executable, *program, *arguments],
            capture_output=True,
            check=False,
            cwd=cwd or tmp_path,
            encoding="utf-8",
            env=plain_environment()
            | ({"BEDFELLOWS_DATABASE_URL": named} if named else {})
            | (env or {}),
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    return run_command


@pytest.fixture
def run_here(tmp_path: Path) -> Run:
    """Like `run`, but in this process: to start one takes longer than most commands."""
    from command_helpers import run_without_process

    return partial(run_without_process, tmp_path)


def plain_environment() -> dict[str, str]:
    """The environment without what would change a command's answer."""
    hidden = ("BEDFELLOWS_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
