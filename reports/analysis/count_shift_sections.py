"""The sections of `shifts` for counts: organisations or agreements in common, without any test."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, select

from models import Actor, Agreement
from reports.analysis.count_shift_rows import CountRows
from reports.analysis.count_shifts import CountShifts, compute_count_shifts
from reports.analysis.listed_pairs import Wanted, name_pair
from reports.analysis.measure import Integers, Scope, fetch_integers
from reports.analysis.measure_evidence import RowColumns
from reports.analysis.measures import agreements as agreements_in_common
from reports.analysis.measures import find_measure, organisations
from reports.framework.section import Computed, Section
from reports.framework.table import Cell, Line
from reports.queries.windows import Window

_FEW = 4
"""So many names are listed in a cell; more are counted."""
_UNKNOWN = "What is not on record may not be researched: see bedfellows report coverage."


@dataclass(frozen=True)
class _Counted:
    """What is counted: the measure, its query, and the names of what it counts."""

    measure: str
    query: str
    title: str
    names: Select[Any]
    remarks: str
    cited: RowColumns


def _define(kind: str) -> _Counted:
    actors, agreements = Actor.table(), Agreement.table()
    if kind == "memberships":
        return _Counted(
            "organisations",
            "memberships",
            "Organisations in common",
            select(actors.c.id, actors.c.slug),
            "Counted: the organisations in this database of which both are full members.",
            organisations.CITED_ROWS,
        )
    return _Counted(
        "agreements",
        "parties",
        "Agreements binding both",
        select(agreements.c.id, agreements.c.slug),
        "Counted: the agreements in this database that bind both; of other pairs none may be "
        "researched.",
        agreements_in_common.CITED_ROWS,
    )


def build_count_shifts(
    connection: Connection, kind: str, windows: tuple[Window, Window], wanted: Wanted
) -> list[Section]:
    """The pairs whose count changed, and the acts that changed it."""
    counted = _define(kind)
    days = [window.last for window in windows]
    scope = Scope(days[0].year, days[1].year)
    statement: Any = find_measure(counted.measure).queries(scope)[counted.query]

    numbers = tuple(10_000 * day.year + 100 * day.month + day.day for day in days)

    @cache
    def fetch() -> Integers:
        return fetch_integers(connection, statement)

    @cache
    def compute() -> CountShifts:
        return compute_count_shifts(fetch(), *numbers)

    @cache
    def read_rows() -> CountRows:
        return CountRows(fetch(), numbers, counted.cited, *read_names())

    @cache
    def read_names() -> tuple[dict[int, str], dict[int, str]]:
        actors = Actor.table()
        slugs = connection.execute(select(actors.c.id, actors.c.slug))
        things = connection.execute(counted.names)
        return {row.id: row.slug for row in slugs}, {row.id: row.slug for row in things}

    remarks = (
        f"{counted.remarks} Before and after: on {days[0]} and {days[1]}, the last days of the "
        "windows. Undecided: as many more perhaps, by records that do not decide the day. Change: "
        "how many are new minus how many ended; what is undecided on a day counts as neither. "
        "Counts have no error of chance, so there is no test."
    )
    return [
        Section(
            f"Who moved, in {counted.title.lower()}",
            statement,
            compute=lambda _connection: _list_pairs(compute(), *read_names(), wanted),
            remarks=remarks,
            empty=f"No pair on record has more or fewer in common for certain. {_UNKNOWN}",
            optional=["Undecided before", "Undecided after", "No longer"],
            cite=lambda _connection, lines: read_rows().cite_pairs(lines),
        ),
        Section(
            "What was joined or left",
            statement,
            compute=lambda _connection: _list_things(compute(), *read_names(), wanted),
            empty=f"Nothing on record was joined or left for certain. {_UNKNOWN}",
            cite=lambda _connection, lines: read_rows().cite_things(lines),
        ),
    ]


def _list_pairs(
    found: CountShifts, slugs: dict[int, str], names: dict[int, str], wanted: Wanted
) -> Computed:
    (before, open_before), (after, open_after) = (found.count_common(at) for at in (0, 1))
    change = found.count_change()
    # A country asked for keeps its pairs that did not change.
    is_listed = change != 0
    if wanted.actor_ids:
        is_listed = is_listed | (before + after + open_before + open_after > 0)
    lines = []
    for one, other in np.argwhere(np.triu(is_listed, 1)):
        pair = int(found.states[one]), int(found.states[other])
        moved = int(change[one, other])
        if not wanted.has_pair(*pair, -moved):
            continue
        new = [f"{names[thing]} {_format_day(day)}" for thing, day in found.list_new(one, other)]
        lost = sorted(names[thing] for thing in found.list_lost(one, other))
        cells: list[Cell] = [name_pair(*pair, slugs)]
        cells += [int(each[one, other]) for each in (before, after)]
        cells += [moved, *(int(each[one, other]) for each in (open_before, open_after))]
        lines.append(Line([*cells, _join(new), _join(lost)]))
    lines.sort(key=lambda line: (-abs(int(str(line.cells[3]))), str(line.cells[0])))
    headings = ["Pair", "Before", "After", "Change", "Undecided before", "Undecided after"]
    return Computed([*headings, "New", "No longer"], lines)


def _list_things(
    found: CountShifts, slugs: dict[int, str], names: dict[int, str], wanted: Wanted
) -> Computed:
    first, second = found.certain
    changes = second & ~found.possible[0], first & ~found.possible[1]
    lines = []
    for place in np.flatnonzero((changes[0] | changes[1]).any(axis=0)):
        joined, left = (
            [int(found.states[at]) for at in np.flatnonzero(is_changed[:, place])]
            for is_changed in changes
        )
        if not wanted.has_any([*joined, *left]):
            continue
        dated = sorted(
            (int(found.begins[np.searchsorted(found.states, state), place]), slugs[state])
            for state in joined
        )
        cells: list[Cell] = [names[int(found.things[place])]]
        cells += [int(first[:, place].sum()), int(second[:, place].sum())]
        cells.append(_join([f"{slug} {_format_day(day)}" for day, slug in dated]))
        lines.append(Line([*cells, _join(sorted(slugs[state] for state in left))]))
    lines.sort(key=lambda line: str(line.cells[0]).casefold())
    return Computed(["What", "Before", "After", "Joined", "Left"], lines)


def _join(names: list[str]) -> str | None:
    if len(names) > _FEW:
        return f"{', '.join(names[:_FEW])} and {len(names) - _FEW} more"
    return ", ".join(names) or None


def _format_day(day: int) -> str:
    return f"{day // 10_000:04}-{day // 100 % 100:02}"
