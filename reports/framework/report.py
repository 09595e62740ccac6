"""The definition of a report: a question, what it takes, and the sections that answer it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Select

from models.coverage import CoverageKind
from reports.framework.request import Request
from reports.framework.section import Section
from reports.framework.table import Table


@dataclass(frozen=True)
class Choice:
    """One option or argument of a single report.

    ``--name VALUE``; with ``argument`` a bare word, with ``flag`` a switch. With ``values``, a few
    words or a select that finds them, any other value is refused and the nearest are named.
    """

    name: str
    help: str
    values: Select[Any] | Sequence[str] | None = None
    argument: bool = False
    required: bool = False
    flag: bool = False
    narrows: bool = False
    """Whether it leaves lines out of the answer, which the head of the answer must say."""
    absent: str = "There is no {name} {given!r}."
    """The message for a value that the select does not find."""


@dataclass(frozen=True)
class Report:
    """One question. Its name and its help are the name and the docstring of its module.

    ``actors`` says how many it takes: a ``pair`` is two countries, ``some`` at least one. With
    ``pair or none``, it is about two countries or about all pairs.
    ``example`` is a command line that gives an answer, for the command reference, the tests and the
    benchmarks. Without ``dated``, the report has no ``--as-of``. ``complete`` adds to the request
    what follows from it in the database. ``covers`` names the kinds of record that the answer rests
    on, else all, or a function that finds those of a request: the answer ends with what the
    statements of coverage say about them. With ``going_on``,
    the report says what still goes on, and takes ``--strict``. ``check`` returns what is wrong with
    the answer, which ends the command with status 1. With ``plots``, sections have pictures, and
    the report takes ``--plot``; with ``maps``, some are maps, and it takes
    ``--map``; the text says what a map needs.
    """

    title: str
    build_sections: Callable[[Connection, Request], list[Section]]
    actors: Literal["none", "one", "pair", "pair or none", "some", "any"] = "none"
    example: Sequence[str] = ()
    dated: bool = True
    window: bool = False
    choices: Sequence[Choice] = ()
    covers: Sequence[CoverageKind] | Callable[[Request], Sequence[CoverageKind]] = tuple(
        CoverageKind
    )
    going_on: bool = False
    complete: Callable[[Connection, Request], Request] | None = None
    check: Callable[[Sequence[Table], Request], str | None] | None = None
    linked_data: Callable[[Connection, Request], list[dict[str, Any]]] | None = None
    plots: bool = False
    maps: str = ""

    @property
    def name(self) -> str:
        """The name of the report's module."""
        return Path(inspect.getfile(self.build_sections)).stem

    def list_kinds(self, request: Request) -> Sequence[CoverageKind]:
        """The kinds of record that the answer to a request rests on."""
        return self.covers(request) if callable(self.covers) else self.covers

    @property
    def help(self) -> str:
        """The docstring of the report's module."""
        return inspect.getdoc(inspect.getmodule(self.build_sections)) or self.title

    def read_tables(self, connection: Connection, request: Request) -> list[Table]:
        """Run every section."""
        sections = self.build_sections(connection, request)
        return [section.read_table(connection) for section in sections]
