"""The rules of import: between layers, between the rooms of a layer, and no circle anywhere."""

from __future__ import annotations

import ast
import hashlib
from collections import defaultdict

import pytest
from conftest import ROOT, Run
from module_rooms import ALLOWED
from project_modules import find_circles, list_edges, list_imports, list_modules

# Too slow to wait for where they are not used: no report may import them.
NOT_IN_REPORTS = {"alembic", "babel", "pycountry", "pydantic", "yaml"}
# Statistics: only these rooms compute them.
ARRAYS, COMPUTING = (
    {"numpy", "scipy"},
    {
        "reports.analysis",
        "reports.charts",
        "reports.panels",
        "reports.panels.writers",
        "seeds.importing",
    },
)
HELPERS_V1 = "4ae0265b333cba635af26a3e8502c598fc0e2f401e15b8fa2b3f6f7e41e37f58"


def find_room(module: str) -> str:
    """The room that a module belongs to."""
    while module not in ALLOWED:
        module = module.rpartition(".")[0]
    return module


def test_each_room_imports_only_what_it_may() -> None:
    edges = list_edges()
    assert len(edges) > 200
    wrong = [
        f"{name} imports {other}"
        for name, others in edges.items()
        for other in sorted(others)
        if find_room(other) not in ALLOWED[find_room(name)] | {find_room(name)}
    ]
    assert wrong == []


def test_nobody_imports_a_command_or_the_program() -> None:
    wrong = [
        f"{name} imports {other}"
        for name, others in list_edges().items()
        for other in others
        if other == "bedfellows" or ".commands." in other
    ]
    assert wrong == []


def test_the_files_of_an_import_know_nothing_of_its_rows() -> None:
    """Reading files, and writing rows, are apart: the second room builds on the first."""
    edges = list_edges()
    files = [name for name in edges if find_room(name) == "seeds.importing.files"]
    assert files
    rooms = {find_room(other) for name in files for other in edges[name]}
    assert not rooms & {"seeds.importing.upsert", "seeds.importing.events", "seeds.datasets"}


def test_no_modules_import_one_another_in_a_circle() -> None:
    assert find_circles(list_edges()) == []


def test_a_circle_is_found() -> None:
    edges = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"a"}}
    assert find_circles(edges) == [{"a", "b", "c"}]


def test_steps_import_alembic_sqlalchemy_and_helpers_alone() -> None:
    steps = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    assert steps
    wrong = {
        (step.name, name)
        for step in steps
        for name in list_imports(step)
        if name.split(".")[0] not in ("alembic", "sqlalchemy", "typing")
        and not name.startswith("migrations.helpers_v")
    }
    assert wrong == set()


def test_the_helpers_of_released_steps_are_frozen() -> None:
    content = (ROOT / "migrations" / "helpers_v1.py").read_bytes()
    assert hashlib.sha256(content).hexdigest() == HELPERS_V1, (
        "released steps must do the same for ever: a change is a new file, helpers_v2.py"
    )


def test_reports_do_not_import_what_they_would_wait_for() -> None:
    reports = {name: file for name, file in list_modules().items() if name.startswith("reports")}
    assert reports
    waiting = {
        (name, other)
        for name, file in reports.items()
        for other in list_imports(file)
        if other.split(".")[0] in NOT_IN_REPORTS
    }
    assert waiting == set()


@pytest.mark.slow
def test_arrays_are_imported_only_where_statistics_are_computed() -> None:
    users = {
        find_room(name)
        for name, file in list_modules().items()
        if {other.split(".")[0] for other in list_imports(file)} & ARRAYS
    }
    assert users <= COMPUTING


def test_no_command_line_waits_for_arrays(run: Run) -> None:
    """Help and completion load every report."""
    load_all = (
        "import sys\n"
        "from reports.framework import registry\n"
        "for name in registry.list_names():\n"
        "    registry.load_command(name)\n"
        "print([name for name in ('numpy', 'scipy', 'matplotlib') if name in sys.modules])"
    )
    assert run(load_all, program=("-c",), cwd=ROOT).stdout == "[]\n"


def test_matplotlib_is_used_by_pictures_alone() -> None:
    users = {
        find_room(name)
        for name, file in list_modules().items()
        if any(other.split(".")[0] == "matplotlib" for other in list_imports(file))
    }
    assert users == {"reports.pictures"}


def test_tabulate_is_used_by_formats_alone() -> None:
    users = {name for name, file in list_modules().items() if "tabulate" in list_imports(file)}
    assert users
    assert {find_room(name) for name in users} == {"reports.formats"}


# A stem has one meaning: modules share it if they are of one family of tables, of which models/
# has a module, or if one is a command and the other does its work. Rooms that work in parallel
# may name the same step of their work alike.
SAME_MEANING = {
    "fields": {"seeds.curated", "seeds.importing.events"},  # of a record: value and faults
    "load": {"seeds.curated", "seeds.importing"},  # from files to rows, in one transaction
    "summary": {"seeds.curated", "seeds.importing"},  # what a load changed, in lines
    "registry": {"reports.framework", "seeds.importing"},  # what there is of a kind, by name
    "run": {"reports.framework", "seeds.importing"},  # from the command line to the result
    "timeline": {"reports", "models.views"},  # rows of the view timeline
}


def test_a_stem_has_one_meaning() -> None:
    by_stem: dict[str, set[str]] = defaultdict(set)
    for name, file in list_modules().items():
        folder, _, stem = name.rpartition(".")
        if file.name != "__init__.py" and not folder.endswith(".commands"):
            by_stem[stem].add(folder)
    shared = {
        stem: folders
        for stem, folders in by_stem.items()
        if len(folders) > 1 and not (ROOT / "models" / f"{stem}.py").exists()
    }
    assert shared == SAME_MEANING


def test_a_public_class_has_one_meaning() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for module, file in list_modules().items():
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(module)
    assert len(found) > 100
    assert {name: modules for name, modules in found.items() if len(modules) > 1} == {}


# Longer modules of one idea, with their length, which may only shrink.
LONG_MODULES = {
    "tests/test_crosswalk.py": 330,  # half of it is one table of changeovers
    "tests/test_facts.py": 304,  # what the facts must say, by kind of record
}


@pytest.mark.parametrize("folder", ["program", "tests", "benchmarks"])
def test_no_module_is_long(folder: str) -> None:
    files = [*list_modules().values()] if folder == "program" else [*(ROOT / folder).glob("*.py")]
    assert files
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in files
    }
    assert {
        name: length for name, length in lengths.items() if length > LONG_MODULES.get(name, 300)
    } == {}
