"""Figures: how fast files of figures become rows, of pairs by a card and of states in wide files.

Whole processes by the clock, into copies of a database with the shipped datasets. The files are
made up in the layouts of the published ones: agreement scores of all pairs, and the bulk file of
the World Development Indicators, in which fewer than half of the cells have a figure.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random

from sqlalchemy import URL, func, select

from benchmarks.databases import make_databases, write_url
from benchmarks.everything import read_states
from benchmarks.figures import FigureTable, Row, mark_over, mark_under
from benchmarks.loads import OURS, print_step
from benchmarks.processes import Cost, run_once
from benchmarks.published_files import State, write_wdi
from database import connect, create_reading_engine
from models.figures import Observation

_SEED = 20260122
FIGURES_A_SECOND, WIDE_SECONDS, WIDE_MEGABYTES = 100_000.0, 60.0, 500.0
_FIRST, _LAST = 1946, 2023
_FILLED = 0.45
"""The share of cells with a figure in the bulk file of 2025."""


@dataclass(frozen=True)
class Load:
    """One import: how many figures it added, and its cost."""

    figures: int
    cost: Cost


def measure(
    folder: Path, *, pair_rows: int = 900_000, wide_rows: int = 250_000
) -> list[FigureTable]:
    """Import figures of pairs and a wide file into a database of each engine."""
    files: dict[str, Path] = {}
    rows: list[Row] = []
    for engine, databases in make_databases(folder).items():
        shipped = databases.empty()
        run_once([*OURS, write_url(shipped), "init"])
        files = files or _write_files(folder, read_states(shipped), pair_rows, wide_rows)
        for dataset, path in files.items():
            print_step(f"import {dataset} into {engine}")
            url = databases.copy(shipped)
            cost = run_once([*OURS, write_url(url), "import", dataset, str(path)])
            figures = _count_figures(url) - _count_figures(shipped)
            databases.drop(url)
            rows.append(_show(dataset, engine, Load(figures, cost)))
    title = f"Figures: {pair_rows:,} rows of pairs, a wide file of {wide_rows:,} rows"
    headings = ["dataset", "database", "figures", "seconds", "figures/s", "MB", ""]
    return [(title, headings, rows)]


def _count_figures(url: URL) -> int:
    with connect(create_reading_engine(url)) as connection:
        return connection.scalar(select(func.count()).select_from(Observation.table())) or 0


def _show(dataset: str, engine: str, load: Load) -> Row:
    speed, mark = load.figures / load.cost.wall, ""
    if engine == "SQLite" and dataset == "wdi":
        late = mark_over(load.cost.wall, WIDE_SECONDS)
        mark = late or mark_over(load.cost.megabytes, WIDE_MEGABYTES)
    elif engine == "SQLite":
        mark = mark_under(speed, FIGURES_A_SECOND)
    return [
        *(dataset, engine, f"{load.figures:,}", f"{load.cost.wall:.1f}", f"{speed:,.0f}"),
        *(f"{load.cost.megabytes:.0f}", mark),
    ]


def _write_files(
    folder: Path, states: Sequence[State], pair_rows: int, wide_rows: int
) -> dict[str, Path]:
    print_step("writing the files of figures")
    wide = folder / "bulk.csv"
    write_wdi(wide, Random(_SEED), states, wide_rows // len(states), _FILLED)
    return {"un-agreement": _write_pairs(folder / "pairs.csv", states, pair_rows), "wdi": wide}


def _write_pairs(path: Path, states: Sequence[State], rows: int) -> Path:
    """Agreement scores of all pairs of states, by session, newest first, until there are enough."""
    random = Random(_SEED)
    known = sorted((state for state in states if state.cow), key=lambda state: int(state.cow))
    left = rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("ccode1", "ccode2", "session", "agree", "IdealPointDistance"))
        for year in range(_LAST, _FIRST - 1, -1):
            pairs = combinations((state for state in known if state.began.year < year), 2)
            for one, other in list(pairs)[:left]:
                scores = f"{random.random():.4f}", f"{4 * random.random():.6f}"
                writer.writerow((one.cow, other.cow, year - 1945, *scores))
                left -= 1
    return path
