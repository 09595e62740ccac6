"""Which reports there are: one for each module of ``reports``, imported when it is needed."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import reports

if TYPE_CHECKING:
    import click

    from reports.framework.report import Report


def list_names() -> list[str]:
    """The names of all reports, in order, without importing any."""
    return sorted(module.name for module in iter_modules(reports.__path__) if not module.ispkg)


def load_report(name: str) -> Report:
    """The report of one module."""
    found: Report = import_module(f"reports.{name}").REPORT
    return found


def load_command(name: str) -> click.Command:
    """The command of one report."""
    from reports.framework.run import build_command

    return build_command(load_report(name))
