"""The sections of `shifts` for one dataset of events: one fetch, and what is computed from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, select

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
from reports.framework.section import Computed, Section
from reports.queries.dataset_parts import cite_parts
from reports.queries.loaded_datasets import explain_import, explain_old_classes
from reports.queries.pair_blocks import select_covered_days, select_pair_blocks
from reports.queries.periods import list_month_starts
from reports.queries.state_succession import describe_all_successions
from reports.queries.windows import Window

_Found = tuple[PairShifts, ThinPairs]


def build_event_shifts(
    connection: Connection, dataset: Row[Any], windows: tuple[Window, Window], wanted: Wanted
) -> list[Section]:
    """Who moved, the windows, what was tested, and the changes of single states."""
    title = f"Who moved, in events of {dataset.slug}"
    if dataset.has_old_quad_classes:
        return [_explain(title, explain_old_classes(dataset.slug))]
    dataset_id = NamedId(dataset.id, "datasets", dataset.slug)
    covered = connection.execute(select_covered_days(dataset_id, windows)).all()
    days = [
        sum(row.days for row in covered if window.first <= row.month <= window.last)
        for window in windows
    ]
    for window, number in zip(windows, days, strict=True):
        if not number:
            span = f"{dataset.covers_from or 'no day'} to {dataset.covers_to or 'no day'}"
            missing = f"No file covers {window}. The loaded files cover {span}."
            return [_explain(title, f"{missing} {explain_import(dataset.slug)}")]
    held = {row.month for row in covered}
    wanted_months = [month for window in windows for month in list_month_starts(*window.ends)]
    not_covered = [month for month in wanted_months if month not in held]
    cite = cite_parts(CoverageKind.EVENT, dataset.slug, [window.ends for window in windows])
    statement = select_pair_blocks(dataset_id, windows, not_covered)

    @cache
    def read_order() -> StateOrder:
        return read_state_order(connection)

    @cache
    def compute() -> _Found:
        order = read_order()
        rows = rank_pairs(fetch_integers(connection, statement), order)
        found, thin = compute_event_shifts(rows, windows[1].number)
        sides = ("one", "other")
        return (
            replace(
                found,
                states=order.ids[found.states],
                **{side: order.ids[getattr(found, side)] for side in sides},
            ),
            replace(thin, **{side: order.ids[getattr(thin, side)] for side in sides}),
        )

    def build(title: str, describe: Callable[[_Found], Computed], **more: Any) -> Section:
        compute_table: Callable[[Connection], Computed] = lambda _connection: describe(compute())  # noqa: E731
        return Section(title, statement, compute=compute_table, cite=cite, **more)

    return [
        build(
            title,
            lambda found: list_shifts(*found, read_order().slugs, wanted),
            marks=SHIFT_MARKS,
            remarks=f"{SHIFT_REMARKS} {METHOD}",
            optional=["q beyond", "Both states", "Low", "High", "Beyond both"],
        ),
        build(
            f"The windows, {dataset.slug}",
            lambda found: describe_windows(windows, days, *found),
            remarks=" ".join(
                filter(
                    None,
                    [
                        _describe_gaps(not_covered),
                        describe_all_successions(connection, windows[0].first, windows[1].last),
                    ],
                )
            ),
        ),
        build(f"What was tested, {dataset.slug}", lambda found: describe_tests(*found)),
        build(
            f"States that changed with all others, {dataset.slug}",
            lambda found: list_state_changes(found[0], read_order().slugs),
            remarks=(
                "Change with all: in logits of the share of conflict, beyond the world's change, "
                "drawn towards 0; its pairs changed by it, and did not move as pairs."
            ),
        ),
    ]


def _describe_gaps(not_covered: list[Any]) -> str:
    if not not_covered:
        return ""
    months = len(not_covered)
    return (
        f"Left out: {months} month{'s' if months > 1 else ''} that no file covers, from "
        f"{not_covered[0]:%Y-%m} to {not_covered[-1]:%Y-%m}; missing is not zero."
    )


def _explain(title: str, text: str) -> Section:
    """A section that says why there is no answer."""
    nothing = select(datasets.c.slug).where(datasets.c.id.is_(None))
    return Section(title, nothing, text)
