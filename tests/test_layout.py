"""The files of the project: names, the version, and nothing that belongs to one machine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from conftest import ROOT
from project_modules import PACKAGES, TOP_LEVEL, list_modules

import bedfellows


def list_tracked_files() -> list[Path]:
    """The files of the project: what git knows, or all of it where there is no git."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False, text=True
    )
    if listed.returncode == 0 and listed.stdout:
        found = [ROOT / name for name in listed.stdout.rstrip("\0").split("\0")]
        return [path for path in found if path.is_file()]
    hidden = re.compile(r"/(\.venv|\.git|\.\w+_cache|__pycache__|\.hypothesis)/")
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden.search(str(path))]


def test_no_module_takes_a_standard_library_name() -> None:
    ours = [*list_modules().values(), *(ROOT / "tests").glob("*.py")]
    taken = {file for file in ours if file.stem in sys.stdlib_module_names}
    # `python reports/x.py` looks in reports/ before it looks in the standard library.
    assert not {file.relative_to(ROOT) for file in taken if file.stem != "__main__"}


def test_nothing_else_is_at_the_top() -> None:
    tracked = {path.relative_to(ROOT).parts[0] for path in list_tracked_files()}
    packages = {name for name in tracked if (ROOT / name).is_dir() and not name.startswith(".")}
    assert packages == {*PACKAGES, "benchmarks", "docs", "tests"}
    assert {name for name in tracked if name.endswith(".py")} == {f"{n}.py" for n in TOP_LEVEL}


def test_tests_are_flat() -> None:
    nested = [path for path in (ROOT / "tests").rglob("*.py") if path.parent.name != "tests"]
    assert not nested


def test_nothing_names_one_machine() -> None:
    machine = re.compile(r"(^|[^\w.])/(work|farm|root|tmp|home)/\w")
    named = []
    for path in list_tracked_files():
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
