"""Fixtures: every test that asks for a database runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import URL
from temporary_databases import Databases, PostgresServer, SqliteFiles

ROOT = Path(__file__).resolve().parent.parent
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started by a shell in the background; every process that a test starts would ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)

NO_POSTGRESQL = pytest.StashKey[str]()
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
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Databases:
    """Where this session's databases of one engine are made."""
    if request.param == "sqlite":
        return SqliteFiles(tmp_path_factory.mktemp("sqlite"))
    return _postgresql(request.config)


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest) -> Databases:
    """The PostgreSQL server alone, for tests of what only a server does."""
    return _postgresql(request.config)


_servers: list[PostgresServer] = []


def _postgresql(config: pytest.Config) -> PostgresServer:
    """One server a session; where none can start, the tests that want it do not run."""
    reason = config.stash.get(NO_POSTGRESQL, None)
    if not _servers and reason is None:
        try:
            _servers.append(PostgresServer())
        except Exception as error:  # whatever keeps it from starting is the reason to report
            reason = str(error).partition("\n")[0] or type(error).__name__
            config.stash[NO_POSTGRESQL] = reason
    if reason is not None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"no PostgreSQL could be started ({reason})")
    return _servers[0]


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
def migrated_template(databases: Databases) -> URL:
    from migrations.upgrade import upgrade

    url = databases.empty()
    upgrade(url, backup=False, echo=_say_nothing)
    return url


@pytest.fixture(scope="session")
def small_template(
    databases: Databases, migrated_template: URL, tmp_path_factory: pytest.TempPathFactory
) -> URL:
    from seed_folders import run_load, write_files

    url = databases.copy(migrated_template)
    run_load(url, write_files(tmp_path_factory.mktemp("small")))
    return url


@pytest.fixture(scope="session")
def seeded_template(databases: Databases, migrated_template: URL) -> URL:
    from seeds.curated.load import load_project

    url = databases.copy(migrated_template)
    assert load_project(url, echo=_say_nothing) == 0
    return url


def _say_nothing(_text: str) -> None:
    return None


def _lent(databases: Databases, make: Callable[[], URL]) -> Iterator[URL]:
    url = make()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_url(databases: Databases) -> Iterator[URL]:
    """A database without a schema, this test's own."""
    yield from _lent(databases, databases.empty)


@pytest.fixture
def migrated_url(databases: Databases, migrated_template: URL) -> Iterator[URL]:
    """A database at head without curated facts, this test's own."""
    yield from _lent(databases, lambda: databases.copy(migrated_template))


@pytest.fixture
def small_url(databases: Databases, small_template: URL) -> Iterator[URL]:
    """A database at head with the small data folder, this test's own."""
    yield from _lent(databases, lambda: databases.copy(small_template))


@pytest.fixture
def seeded_url(databases: Databases, seeded_template: URL) -> Iterator[URL]:
    """A database at head with every curated fact, this test's own."""
    yield from _lent(databases, lambda: databases.copy(seeded_template))


@pytest.fixture(scope="session")
def seeded_readonly_url(databases: Databases, seeded_template: URL) -> URL:
    """A seeded database that all tests share: for reading only."""
    return databases.copy(seeded_template)


@pytest.fixture(scope="session")
def loaded_readonly_url(databases: Databases, seeded_template: URL) -> URL:
    """A seeded database with a few rows of datasets that all tests share: for reading only."""
    from loaded_database import load_examples

    url = databases.copy(seeded_template)
    load_examples(url)
    return url


@pytest.fixture(scope="session")
def shipped_template(databases: Databases, seeded_template: URL) -> URL:
    from seeds.importing.shipped import load_shipped

    url = databases.copy(seeded_template)
    load_shipped(url, echo=_say_nothing)
    return url


@pytest.fixture
def shipped_url(databases: Databases, shipped_template: URL) -> Iterator[URL]:
    """A database as `bedfellows init` makes it, with the shipped datasets, this test's own."""
    yield from _lent(databases, lambda: databases.copy(shipped_template))


@pytest.fixture(scope="session")
def shipped_readonly_url(databases: Databases, shipped_template: URL) -> URL:
    """A seeded database with the shipped datasets that all tests share: for reading only."""
    return databases.copy(shipped_template)


@pytest.fixture(scope="session")
def shifted_readonly_url(databases: Databases, seeded_template: URL) -> URL:
    """A seeded database with events of pairs that moved, or did not: for reading only."""
    from event_months import load_event_months

    url = databases.copy(seeded_template)
    load_event_months(url)
    return url


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


def plain_environment() -> dict[str, str]:
    """The environment without what would change a command's answer."""
    hidden = ("BEDFELLOWS_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
