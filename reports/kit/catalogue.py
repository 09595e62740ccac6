"""Which reports there are: one for each module of ``reports``, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from reports.kit.spec import Report


def names() -> list[str]:
    """The names of all reports, in order, without importing any."""
    modules = Path(__file__).parent.parent.glob("*.py")
    return sorted(path.stem for path in modules if not path.stem.startswith("_"))


def report(name: str) -> Report:
    """The report of one module."""
    found: Report = import_module(f"reports.{name}").REPORT
    return found


def command(name: str) -> click.Command:
    """The command of one report."""
    from reports.kit.run import as_command

    return as_command(report(name))
