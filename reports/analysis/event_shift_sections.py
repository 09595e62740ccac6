"""The sections of `shifts` for one dataset of events: one fetch, and what is computed from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from models.coverage import CoverageKind
from models.datasets import datasets
from reports.analysis.event_shift_tables import (
    METHOD,
    SHIFT_MARKS,
    SHIFT_REMARKS,
    describe_tests,
    describe_windows,
    list_shifts,
    list_state_changes,
)
from reports.analysis.event_shifts import PairShifts, ThinPairs, compute_event_shifts
from reports.analysis.listed_pairs import Wanted
from reports.analysis.measure import fetch_integers
from reports.analysis.state_order import StateOrder, rank_pairs, read_state_order
from reports.framework.request import NamedId
from reports.framework.section import Section
from reports.queries.dataset_parts import cite_parts
from reports.queries.loaded_datasets import explain_import, explain_old_classes
from reports.queries.pair_blocks import select_covered_days, select_pair_blocks
from reports.queries.periods import list_month_starts
from reports.queries.state_succession import describe_all_successions
from reports.queries.windows import Window


class _Answer:
    """What all sections of a dataset show, computed once, when the first of them is read."""

    def __init__(self, connection: Connection, statement: Select[Any], turn: int) -> None:
        self._connection, self._statement, self._turn = connection, statement, turn

    @cached_property
    def order(self) -> StateOrder:
        """The order of states in which pairs are numbered."""
        return read_state_order(self._connection)

    @cached_property
    def found(self) -> tuple[PairShifts, ThinPairs]:
        """The shifts of pairs, and the pairs with too few events to tell."""
        rows = rank_pairs(fetch_integers(self._connection, self._statement), self.order)
        shifts, thin = compute_event_shifts(rows, self._turn)
        ids = self.order.ids
        return (
            replace(
                shifts, states=ids[shifts.states], one=ids[shifts.one], other=ids[shifts.other]
            ),
            replace(thin, one=ids[thin.one], other=ids[thin.other]),
        )


def build_event_shifts(
    connection: Connection, dataset: Row[Any], windows: tuple[Window, Window], wanted: Wanted
) -> list[Section]:
    """Who moved, the windows, what was tested, and the changes of single states."""
    title = f"Who moved, in events of {dataset.slug}"
    dataset_id = NamedId(dataset.id, "datasets", dataset.slug)
    covered = connection.execute(select_covered_days(dataset_id, windows)).all()
    days = [
        sum(row.days for row in covered if window.first <= row.month <= window.last)
        for window in windows
    ]
    if text := _find_missing(dataset, windows, days):
        nothing = select(datasets.c.slug).where(datasets.c.id.is_(None))
        return [Section(title, nothing, text)]
    held = {row.month for row in covered}
    wanted_months = [month for window in windows for month in list_month_starts(*window.ends)]
    not_covered = [month for month in wanted_months if month not in held]
    cite = cite_parts(CoverageKind.EVENT, dataset.slug, [window.ends for window in windows])
    statement = select_pair_blocks(dataset_id, windows, not_covered)
    answer = _Answer(connection, statement, windows[1].number)
    successions = describe_all_successions(connection, windows[0].first, windows[1].last)
    build = partial(Section, statement=statement, cite=cite)
    return [
        build(
            title,
            compute=lambda _: list_shifts(*answer.found, answer.order.slugs, wanted),
            marks=SHIFT_MARKS,
            remarks=f"{SHIFT_REMARKS} {METHOD}",
            optional=["q beyond", "Both states", "Low", "High", "Beyond both"],
        ),
        build(
            f"The windows, {dataset.slug}",
            compute=lambda _: describe_windows(windows, days, *answer.found),
            remarks=" ".join(filter(None, [_describe_gaps(not_covered), successions])),
        ),
        build(f"What was tested, {dataset.slug}", compute=lambda _: describe_tests(*answer.found)),
        build(
            f"States that changed with all others, {dataset.slug}",
            compute=lambda _: list_state_changes(answer.found[0], answer.order.slugs),
            remarks=(
                "Change with all: in logits of the share of conflict, beyond the world's change, "
                "drawn towards 0; its pairs changed by it, and did not move as pairs."
            ),
        ),
    ]


def _find_missing(dataset: Row[Any], windows: tuple[Window, Window], days: Sequence[int]) -> str:
    """Why nothing can be compared; empty if files cover days of both windows."""
    if dataset.has_old_quad_classes:
        return explain_old_classes(dataset.slug)
    for window, number in zip(windows, days, strict=True):
        if not number:
            span = f"{dataset.covers_from or 'no day'} to {dataset.covers_to or 'no day'}"
            missing = f"No file covers {window}. The loaded files cover {span}."
            return f"{missing} {explain_import(dataset.slug)}"
    return ""


def _describe_gaps(not_covered: list[Any]) -> str:
    if not not_covered:
        return ""
    months = len(not_covered)
    return (
        f"Left out: {months} month{'s' if months > 1 else ''} that no file covers, from "
        f"{not_covered[0]:%Y-%m} to {not_covered[-1]:%Y-%m}; missing is not zero."
    )
