"""The modules of the project and the imports between them, read from their source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from conftest import ROOT

TOP_LEVEL = (
    *("bedfellows", "console", "database", "database_damage", "database_errors"),
    *("database_settings", "defaults_file", "schema_revision", "spark_session"),
    *("spreadsheet_text", "whole_files"),
)
PACKAGES = ("models", "migrations", "seeds", "reports")


@cache
def list_modules() -> dict[str, Path]:
    """Every module of the program by its full name; a package by the name of its folder."""
    files = [ROOT / f"{name}.py" for name in TOP_LEVEL]
    files += [file for name in PACKAGES for file in sorted((ROOT / name).rglob("*.py"))]
    names = (".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)
    return {name.removesuffix(".__init__"): file for name, file in zip(names, files, strict=True)}


def list_imports(file: Path) -> set[str]:
    """The modules that a file imports, also inside functions, but not for type checking alone."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return set(_walk_imports(tree))


def _walk_imports(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in list_modules() else node.module
    for child in ast.iter_child_nodes(node):
        yield from _walk_imports(child)


@cache
def list_edges() -> dict[str, set[str]]:
    """The modules of the program that each of them imports."""
    modules = list_modules()
    return {name: list_imports(file) & modules.keys() - {name} for name, file in modules.items()}


def find_circles(edges: dict[str, set[str]]) -> list[set[str]]:
    """The groups of modules that import one another, directly or through others."""
    reachable: dict[str, set[str]] = {}
    for start in edges:
        found: set[str] = set()
        waiting = [*edges[start]]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += edges[name]
        reachable[start] = found
    circles: list[set[str]] = []
    for name in sorted(edges):
        if name in reachable[name] and not any(name in circle for circle in circles):
            circles.append({other for other in reachable[name] if name in reachable[other]})
    return circles
