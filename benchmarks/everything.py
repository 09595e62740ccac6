"""Commands with all datasets loaded, compared with the same commands on the shipped data.

Whole processes, in seconds of the clock: on PostgreSQL the server does the work. The files have the
layouts and the number of rows of the published ones (`benchmarks.published_files`,
`benchmarks.generated`), and `bedfellows import` loads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import URL, and_, func, select

from benchmarks.computed import compare_computed, measure_computed
from benchmarks.databases import make_databases, write_url
from benchmarks.figures import FigureTable, Row, mark_over
from benchmarks.loads import OURS, print_step
from benchmarks.processes import Cost, measure_commands, run_once
from benchmarks.published_files import Size, State, write_files
from database import connect, create_reading_engine

RATIO = 2.0
"""A command may take at most this many times what it takes on the shipped data."""
FULL_SIZE, EVENTS = Size(), 5_000_000
RUNS = 3
COMMANDS = {
    "dossier": "dossier BLR KGZ --as-of 2015-08-11",
    "timeline": "timeline BLR KGZ",
    "agreements": "agreements BLR KGZ",
    "interactions": "interactions BLR KGZ",
    "quality": "quality",
    "sources --row": "sources --row AG17",
    "country": "country KGZ",
}


def measure(
    folder: Path, *, size: Size = FULL_SIZE, events: int = EVENTS, runs: int = RUNS
) -> list[FigureTable]:
    """Load everything into a database of each engine and run the commands on both."""
    rows: list[Row] = []
    computed: dict[str, dict[str, Cost]] = {}
    files: dict[str, list[Path]] = {}
    for engine, databases in make_databases(folder).items():
        shipped = databases.empty()
        run_once([*OURS, write_url(shipped), "init"])
        loaded = databases.copy(shipped)
        files = files or write_everything(folder, read_states(shipped), size, events)
        for dataset, paths in files.items():
            print_step(f"import {dataset} into {engine}")
            run_once([*OURS, write_url(loaded), "import", dataset, *map(str, paths)])
        rows += _measure_commands(engine, shipped, loaded, runs)
        computed[engine] = measure_computed(engine, write_url(loaded), runs, folder)
    title = f"With all datasets loaded ({events:,} events, {size.parties:,} parties of treaties)"
    headings = ["command", "database", "shipped, s", "loaded, s", "ratio", "at most", ""]
    return [(title, headings, rows), compare_computed(computed, files["gdelt"][0])]


def _measure_commands(engine: str, shipped: URL, loaded: URL, runs: int) -> list[Row]:
    print_step(f"commands on {engine}")
    costs: dict[str, Cost] = measure_commands(
        {
            f"{name} {state}": [*OURS, write_url(url), "report", *arguments.split()]
            for name, arguments in COMMANDS.items()
            for state, url in (("shipped", shipped), ("loaded", loaded))
        },
        runs,
    )
    rows: list[Row] = []
    for name in COMMANDS:
        before, after = (costs[f"{name} {state}"].wall for state in ("shipped", "loaded"))
        ratio = after / before
        rows.append(
            (
                *(name, engine, f"{before:.2f}", f"{after:.2f}", f"{ratio:.2f}", f"{RATIO}"),
                mark_over(ratio, RATIO),
            )
        )
    return rows


def write_everything(
    folder: Path, states: Sequence[State], size: Size, events: int
) -> dict[str, list[Path]]:
    """Write the files of all datasets; returns them by dataset, in order of import."""
    from benchmarks.loads import write_file

    print_step("writing the files of all datasets")
    files = write_files(folder, states, size)
    gdelt = folder / "gdelt.tsv"
    write_file(gdelt, events)
    return files | {"gdelt": [gdelt]}


def read_states(url: URL) -> list[State]:
    """The states of today, as the shipped database has them."""
    from models import Actor, ActorCode, Country
    from models.actor_identifiers import CodeScheme

    actors, countries, codes = Actor.table(), Country.table(), ActorCode.table()
    cow = and_(
        codes.c.actor_id == countries.c.id,
        codes.c.scheme_code == CodeScheme.COW.value,
        codes.c.valid_until_edtf.is_(None),
    )
    query = (
        select(
            countries.c.alpha3,
            countries.c.alpha2,
            countries.c.numeric3,
            actors.c.name,
            func.coalesce(codes.c.valid_from_earliest, countries.c.began_earliest),
            codes.c.code,
        )
        .join_from(countries, actors, actors.c.id == countries.c.id)
        .join(codes, cow)
        .where(countries.c.alpha2.is_not(None), countries.c.ceased_edtf.is_(None))
        .order_by(countries.c.alpha3)
    )
    with connect(create_reading_engine(url)) as connection:
        rows = connection.execute(query).all()
    return [
        State(alpha3, alpha2, numeric, name, began or date(1900, 1, 1), cow)
        for alpha3, alpha2, numeric, name, began, cow in rows
    ]
