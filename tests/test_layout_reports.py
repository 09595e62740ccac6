"""Rules of import inside reports: questions at the top, queries and formats below them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

REPORTS = ROOT / "reports"
# What the modules of each folder may import of reports; "" holds the questions.
ALLOWED = {
    "": ("framework", "queries", "analysis"),
    "analysis": ("analysis", "queries"),
    "commands": ("framework", "sql_console", "formats.renderers"),
    "formats": ("formats", "framework.marks", "framework.table"),
    "framework": ("framework", "formats"),
    "queries": ("queries", "framework.cited_rows", "framework.marks", "framework.report"),
    "sql_console": ("sql_console", "framework.edition", "framework.table"),
}
FILES = sorted(REPORTS.rglob("*.py"))


def name_of(file: Path) -> str:
    """The name of a module below reports: framework.run."""
    parts = file.relative_to(REPORTS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(file) for file in FILES} - {""}


def imports(file: Path) -> Iterator[str]:
    """The modules below reports that a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            module = node.module.removeprefix("reports").removeprefix(".")
            if node.module.partition(".")[0] == "reports":
                for alias in node.names:
                    inner = f"{module}.{alias.name}".removeprefix(".")
                    yield inner if inner in NAMES else module


@pytest.mark.parametrize("folder", sorted({file.parent for file in FILES}))
def test_each_folder_imports_only_what_it_may(folder: Path) -> None:
    files = [file for file in FILES if file.parent == folder]
    assert files
    room = next(iter(folder.relative_to(REPORTS).parts), "")
    others = {
        f"{name_of(file)} imports {name}"
        for file in files
        for name in imports(file)
        if not any(f"{name}.".startswith(f"{allowed}.") for allowed in ALLOWED[room])
    }
    assert not others


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {name_of(file): {*imports(file)} for file in FILES}
    assert any(graph.values())

    def reach(name: str) -> set[str]:
        found: set[str] = set()
        new = graph[name]
        while new:
            found |= new
            new = {after for one in new for after in graph.get(one, ())} - found
        return found

    assert not {name for name in graph if name in reach(name)}
