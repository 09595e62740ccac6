"""One table of a report: a select, and what is said around its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Label, Select

from reports.framework.chart import Chart, MapChart
from reports.framework.cited_rows import CitedRows
from reports.framework.columns import ColumnRule
from reports.framework.marks import NOT_RESEARCHED, Mark, write_note
from reports.framework.read_lines import read_lines
from reports.framework.select_columns import find_codes, find_parts, find_rules
from reports.framework.table import SHORT_TABLE, Evidence, Line, Priority, Table


@dataclass(frozen=True)
class Computed:
    """What Python makes of the rows of a section: headings, lines, and a remark on the data."""

    columns: Sequence[str]
    lines: Sequence[Line]
    remarks: str = ""
    empty: str = ""
    """The text where there are no lines; without it, that of the section."""


@dataclass(frozen=True)
class Section:
    """One table of a report: a select whose labels are the headings.

    ``marks`` are explained below the table where they occur, ``remarks`` always. ``evidence`` says
    which rows of the database each line rests on, for footnotes. ``decimals`` is a number, or a
    column with the number for each line. ``absent`` selects further lines, for actors asked for
    that have no line. ``is_covered`` selects whether absence is a fact: if it is not, and there is
    no line, the text is that nothing is researched, in place of ``empty``. ``is_keyed`` says that
    the first column holds keys, to copy and to link to.

    A table on a terminal shows few lines of many: the first, or with ``priority`` those it names,
    by ``weights``: columns compared one after the other, the greatest first. ``optional`` columns
    are left out, in this order, where the terminal is too narrow for all.

    With ``compute``, the select only fetches what the lines are computed from, in Python; ``more``
    are further selects for it, by what they fetch. ``cite`` finds what each line rests on, where
    the select cannot say it. ``chart`` and ``world_map`` describe pictures of
    what the table is about, from the database.

    ``columns`` corrects, by heading, what programs are told of a column where it does not follow
    from the select. ``parts`` are further labelled columns for programs, by the heading of the
    printed text that they take apart: the two numbers of a range.
    """

    title: str
    statement: Select[Any] | CompoundSelect[Any]
    empty: str = "None in this database."
    remarks: str = ""
    marks: Sequence[Mark] = ()
    evidence: Sequence[CitedRows] = ()
    decimals: int | ColumnElement[int] | None = None
    is_bibliography: bool = False
    is_keyed: bool = False
    priority: Priority | None = None
    weights: Sequence[ColumnElement[Any]] = ()
    short: int = SHORT_TABLE
    optional: Sequence[str] = ()
    absent: Select[Any] | None = None
    is_covered: Select[Any] | None = None
    compute: Callable[[Connection], Computed] | None = None
    more: Mapping[str, Select[Any] | CompoundSelect[Any]] = field(default_factory=dict)
    cite: Callable[[Connection, Sequence[Line]], Sequence[Sequence[Evidence]]] | None = None
    chart: Callable[[Connection], Chart] | None = None
    world_map: Callable[[Connection], MapChart] | None = None

    columns: Mapping[str, ColumnRule] = field(default_factory=dict)
    parts: Mapping[str, Sequence[Label[Any]]] = field(default_factory=dict)

    def read_table(
        self,
        connection: Connection,
        *,
        with_evidence: bool = False,
        with_charts: bool = False,
        for_programs: bool = False,
    ) -> Table:
        """Run the select; evidence, pictures and columns for programs cost time: only if wanted."""
        table = self._read_lines(connection, with_evidence, for_programs)
        if with_evidence and self.cite is not None:
            cited = zip(table.lines, self.cite(connection, table.lines), strict=True)
            lines = [replace(line, evidence=[*line.evidence, *more]) for line, more in cited]
            table = replace(table, lines=lines)
        if not with_charts:
            return table
        described = (self.chart, self.world_map)
        return replace(table, charts=[describe(connection) for describe in described if describe])

    def _read_lines(self, connection: Connection, with_evidence: bool, for_programs: bool) -> Table:
        if self.compute is not None:
            return self._build_table(connection, self.compute(connection))
        assert isinstance(self.statement, Select), "only what is computed comes from another"
        evidence = self.evidence if with_evidence else ()
        further = []
        if for_programs:
            further = [*find_codes(self.statement), *find_parts(self.parts, self.columns)]
        headings, lines = read_lines(
            connection,
            self.statement,
            evidence,
            [column for _, column in further],
            self.weights,
            self.decimals,
        )
        if self.absent is not None:
            nothing = (None,) * len(further)
            absent = connection.execute(self.absent)
            lines += [Line(list(row), parts=nothing) for row in absent]
        table = self._build_table(connection, Computed(headings, lines))
        return replace(table, parts=[part for part, _ in further])

    def _find_rules(self) -> dict[str, ColumnRule]:
        """What is known of the columns before their values."""
        found: dict[str, ColumnRule] = {}
        if self.compute is None and isinstance(self.statement, Select):
            found = find_rules(self.statement)
        return found | {name: rule.merge(found.get(name)) for name, rule in self.columns.items()}

    def _build_table(self, connection: Connection, found: Computed) -> Table:
        """The table of some lines, with the section's own text around them."""
        columns, lines = found.columns, found.lines
        remarks = " ".join(filter(None, [self.remarks, found.remarks]))
        explain = partial(write_note, self.marks, remarks)
        return Table(
            self.title,
            columns,
            lines,
            self.empty if lines else found.empty or self._describe_absence(connection),
            explain(columns, lines) if lines else "",
            lists_evidence=bool(self.evidence) or self.cite is not None,
            is_bibliography=self.is_bibliography,
            is_keyed=self.is_keyed,
            priority=self.priority,
            short=self.short,
            optional=self.optional,
            write_note=explain,
            rules=self._find_rules(),
        )

    def _describe_absence(self, connection: Connection) -> str:
        """What is printed instead of lines: that there is nothing, or that nothing is known."""
        if self.is_covered is None or connection.scalar(self.is_covered):
            return self.empty
        return f"{NOT_RESEARCHED} not researched: nothing is in this database for that time."
