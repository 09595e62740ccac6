"""The layers import only downwards, and nothing here belongs to one machine alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

import bedfellows

# What each layer may import of ours, itself included.
ALLOWED = {
    "console": {"console"},
    "database": {"console", "database"},
    "models": {"console", "database", "models"},
    "migrations": {"console", "database", "models", "migrations"},
    "seeds": {"console", "database", "models", "seeds"},
    "reports": {"console", "database", "models", "reports"},
    "bedfellows": {"console", "database", "models", "migrations", "seeds", "reports", "bedfellows"},
}
# Too slow to wait for where they are not used: no report may load them.
NOT_IN_REPORTS = {"alembic", "babel", "pycountry", "pydantic", "yaml"}


def modules(layer: str) -> list[Path]:
    """The Python files of one layer."""
    single = ROOT / f"{layer}.py"
    return [single] if single.exists() else sorted((ROOT / layer).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """The top-level names that a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            yield node.module.split(".")[0]


def tracked() -> list[Path]:
    """The files of the project: what git knows, or all of it where there is no git."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False, text=True
    )
    if listed.returncode == 0 and listed.stdout:
        found = [ROOT / name for name in listed.stdout.rstrip("\0").split("\0")]
        return [path for path in found if path.is_file()]
    hidden = re.compile(r"/(\.venv|\.git|\.\w+_cache|__pycache__|\.hypothesis)/")
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden.search(str(path))]


@pytest.mark.parametrize("layer", ALLOWED)
def test_imports_point_downwards(layer: str) -> None:
    upward = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(layer)
        for name in imports(file)
        if name in ALLOWED and name not in ALLOWED[layer]
    }
    assert not upward


def test_migration_steps_import_nothing_of_ours() -> None:
    steps = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    assert steps
    assert not {(step.name, name) for step in steps for name in imports(step) if name in ALLOWED}


def test_reports_do_not_import_what_they_would_wait_for() -> None:
    waiting = {
        (file.name, name)
        for file in modules("reports")
        for name in imports(file)
        if name in NOT_IN_REPORTS
    }
    assert not waiting


def test_only_the_renderer_knows_tabulate() -> None:
    users = {file for layer in ALLOWED for file in modules(layer) if "tabulate" in imports(file)}
    assert len(users) <= 1
    assert all(ROOT / "reports" / "formats" in file.parents for file in users)


def test_no_module_takes_a_standard_library_name() -> None:
    ours = [file for layer in ALLOWED for file in modules(layer)] + list(
        (ROOT / "tests").glob("*.py")
    )
    taken = {file for file in ours if file.stem in sys.stdlib_module_names}
    # `python reports/x.py` looks in reports/ before it looks in the standard library.
    assert not {file.relative_to(ROOT) for file in taken if file.stem != "__main__"}


def test_tests_are_flat() -> None:
    nested = [path for path in (ROOT / "tests").rglob("*.py") if path.parent.name != "tests"]
    assert not nested


def test_nothing_names_one_machine() -> None:
    machine = re.compile(r"(^|[^\w.])/(work|farm|root|tmp|home)/\w")
    named = []
    for path in tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        named += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(lines, start=1)
            if machine.search(line)
        ]
    assert not named


def test_the_version_is_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {bedfellows.__version__}\n" in citation
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dynamic"] == ["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {bedfellows.__version__}" in changes


def test_the_console_script_is_the_command() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, function = project["scripts"]["bedfellows"].split(":")
    assert (module, function) == (bedfellows.main.__module__, bedfellows.main.__name__)
    assert "Private :: Do Not Upload" in project["classifiers"]
