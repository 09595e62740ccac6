"""Which rows the counts of organisations or agreements in common on two days rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.analysis.measure import Integers
from reports.analysis.measure_evidence import RowColumns, find_common, find_held
from reports.analysis.spans import decide_on_day
from reports.framework.table import Line, RowKey


class CountRows:
    """What states have, or may have, on one of two days: by state and thing, with the rows."""

    def __init__(
        self,
        spans: Integers,
        days: Sequence[int],
        columns: RowColumns,
        slugs: Mapping[int, str],
        names: Mapping[int, str],
    ) -> None:
        """Take rows of state, thing and span (see `spans`), and the names of both."""
        first, second = (decide_on_day(spans, day)[1] for day in days)
        self.held = find_held(spans, first | second, columns)
        self.changed = find_held(spans, first ^ second, columns)
        self.states = {slug: state for state, slug in slugs.items()}
        self.things = {name: thing for thing, name in names.items()}

    def cite_pairs(self, lines: Sequence[Line]) -> list[list[RowKey]]:
        """Of lines that begin with a pair, such as BLR-KGZ: what both have on either day."""
        pairs = [str(line.cells[0]).split("-") for line in lines]
        return [
            find_common(self.held, self.states[one], self.states[other]) for one, other in pairs
        ]

    def cite_things(self, lines: Sequence[Line]) -> list[list[RowKey]]:
        """Of lines that begin with an organisation or agreement: what was joined or left."""
        wanted = [self.things[str(line.cells[0])] for line in lines]
        return [
            [key for things in self.changed.values() for key in things.get(thing, [])]
            for thing in wanted
        ]
