"""What a report is: a question, what it takes, and the selects that answer it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, Select

Cell = str | int | float | bool | date | None
AS_IT_IS = -1
"""In the place of a number of decimals: print figures as the database has them."""
Target = tuple[str, int]
"""A row of the database: its table and id."""


@dataclass(frozen=True)
class Who:
    """One actor that a report was asked about."""

    id: int
    slug: str
    name: str
    kind: str


@dataclass(frozen=True)
class Request:
    """What was asked: the actors, the day looked at, the window, and what else a report takes.

    ``is_dated`` tells a day that was given from today.
    """

    as_of: date
    actors: Sequence[Who] = ()
    since: date | None = None
    until: date | None = None
    choices: dict[str, Any] = field(default_factory=dict)
    is_dated: bool = False


@dataclass(frozen=True)
class Table:
    """One answered section: headings and rows of plain values."""

    title: str
    columns: list[str]
    rows: list[list[Cell]]
    empty: str
    note: str
    targets: list[list[Target]]
    """Which rows of the database each line rests on."""
    decimals: list[int | None]
    """How many decimals the figures of each line are printed with; None: two."""
    is_bibliography: bool = False
    """Number, author, title, publisher, date, address, where, and what more is to be told of each
    source: printed as a list of references."""
    is_keyed: bool = False
    """The first column is to be copied from: it is never broken."""


@dataclass(frozen=True)
class Section:
    """One table of a report: a select whose labels are the headings.

    Columns whose label begins with ``_`` are not shown. They say which rows of the database a line
    rests on, for footnotes: ``_tenures`` is the id of a row of that table (``_tenures.2`` of one
    more), ``_table`` and ``_row`` together name a row of any. ``_decimals`` says how many decimals
    the line's figures are printed with.
    """

    title: str
    statement: Select[Any]
    empty: str = "Nothing on record."
    note: str = ""
    is_bibliography: bool = False

    def ask(self, connection: Connection) -> Table:
        """Run the select."""
        result = connection.execute(self.statement)
        columns = list(result.keys())
        shown = [index for index, name in enumerate(columns) if not name.startswith("_")]
        hidden = {name: index for index, name in enumerate(columns) if name.startswith("_")}
        place = hidden.pop("_decimals", None)
        rows = result.all()
        return Table(
            self.title,
            [columns[index] for index in shown],
            [[row[index] for index in shown] for row in rows],
            self.empty,
            self.note,
            [list(_targets(hidden, row)) for row in rows],
            [None if place is None else row[place] for row in rows],
            self.is_bibliography,
        )

    def query(self, connection: Connection) -> str:
        """The select as SQL of the database asked, complete, without the columns not shown."""
        columns = self.statement.selected_columns
        shown = [column for column in columns if not str(column.key).startswith("_")]
        compiled = self.statement.with_only_columns(*shown).compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        return f"-- {self.title}\n{str(compiled).replace('%%', '%')};"


def _targets(hidden: Mapping[str, int], row: Sequence[Any]) -> Iterator[Target]:
    for name, index in hidden.items():
        if row[index] is not None and name != "_table":
            table = row[hidden["_table"]] if name == "_row" else name[1:].partition(".")[0]
            yield table, row[index]


@dataclass(frozen=True)
class Choice:
    """What one report takes beside the common options.

    ``--name VALUE``, with ``argument`` a bare word, with ``flag`` a switch that is on or off. With
    ``values``, a few words or what a select finds, any other value is refused with the nearest of
    them named.
    """

    name: str
    help: str
    values: Select[Any] | Sequence[str] | None = None
    argument: bool = False
    required: bool = False
    flag: bool = False
    absent: str = "There is no {name} {given!r}."
    """Of what a select does not find."""


@dataclass(frozen=True)
class Report:
    """One question: its name and help are those of its module.

    ``actors`` says how many it is asked about: a ``pair`` is two countries, ``some`` at least one.
    ``example`` is a command line that answers, for the command reference, the tests and the
    benchmarks. Where ``dated`` is false, the day looked at makes no difference. ``complete`` fills
    in from the database what follows from what was asked. ``check`` looks at the answer and says
    what is wrong with it, which ends the command with status 1.
    """

    title: str
    sections: Callable[[Connection, Request], list[Section]]
    actors: Literal["none", "one", "pair", "some", "any"] = "none"
    example: Sequence[str] = ()
    dated: bool = True
    window: bool = False
    choices: Sequence[Choice] = ()
    complete: Callable[[Connection, Request], Request] | None = None
    check: Callable[[Sequence[Table], Request], str | None] | None = None

    @property
    def name(self) -> str:
        """The name of the module it stands in."""
        return inspect.getfile(self.sections).rpartition("/")[2].removesuffix(".py")

    @property
    def help(self) -> str:
        """The docstring of its module."""
        return inspect.getdoc(inspect.getmodule(self.sections)) or self.title

    def tables(self, connection: Connection, request: Request) -> list[Table]:
        """Ask every section of ``connection``."""
        return [section.ask(connection) for section in self.sections(connection, request)]

    def main(self) -> int:
        """Run the report as a program of its own."""
        from console import run_command
        from reports.framework.run import as_command

        command = as_command(self)
        return run_command(lambda: command.main(prog_name=self.name, standalone_mode=False))
