"""`bedfellows import gdelt` on generated files, compared with other tools; the shipped votes.

Times are those of whole processes on the clock, not of processors: `cut` and `.import` use two
cores at once, and so does our import. Compared commands run in turn, and the fastest run counts.
Our import starts from a copy of a migrated and seeded database and ends with the index and the
monthly sums; the others start without a file (`benchmarks.alternatives`). The server of PostgreSQL
is that of the tests, which does not wait for its disk; only the memory of our process is counted.

The events cover ten years, and half of their sides are states; one in a hundred pairs of states has
more than half of the events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from benchmarks.alternatives import ALTERNATIVES, load_with_shell, load_with_shell_unchanged
from benchmarks.figures import FigureTable, Row, mark_over, mark_under
from benchmarks.generated import FIRST_ID
from benchmarks.loads import (
    DAYS,
    OURS,
    import_into_sqlite,
    prepare_postgresql,
    print_step,
    remove_database,
    require_rows,
    write_file,
)
from benchmarks.processes import Cost, run_once, take_least
from benchmarks.votes import measure_votes

SQLITE, POSTGRESQL = 1.0, 0.35
MEGABYTES = 400.0
LATER_FILE, SERIES = 0.02, 3.0

_SHELL = "cut piped into sqlite3 .import"
_SERIES_RUNS = 15
_AT_ONCE = 10


def measure(
    folder: Path,
    *,
    rows: int = 1_000_000,
    many: int = 5_000_000,
    few: int = 50_000,
    later: int = 2_000,
    runs: int = 2,
) -> list[FigureTable]:
    """Load ``rows`` with each tool, then import ``many`` and add files of ``later`` rows.

    Before that, import the votes of the General Assembly.
    """
    votes = measure_votes(folder, runs)
    seeded, source, target = (folder / name for name in ("seeded.sqlite", "gdelt.tsv", "many"))
    run_once([*OURS, str(seeded), "init"])
    write_file(source, rows)
    loading = _measure_loading(seeded, source, rows, runs)
    write_file(source, many)
    print_step(f"import of {many:,} rows")
    cost = import_into_sqlite(seeded, source, target, many)
    loading.append(_format_load(f"import into SQLite, {many:,} rows", cost, many))
    onto = _measure_adding(source, target, cost, many, later, runs)
    write_file(source, few)
    smaller = folder / "few"
    import_into_sqlite(seeded, source, smaller, few)
    onto.append(_measure_series(smaller, target, few))
    return [
        votes,
        (
            f"Loading {rows:,} rows of GDELT 2.0; speed relative to the sqlite3 shell",
            ["tool", "seconds", "rows/s", "speed", "at least", "MB", "at most", ""],
            loading,
        ),
        (
            f"With {many:,} events loaded",
            ["what", "seconds", "compared with", "seconds", "ratio", "at most", ""],
            onto,
        ),
    ]


def _measure_loading(seeded: Path, source: Path, rows: int, runs: int) -> list[Row]:
    target = seeded.with_name("target")

    def load_with_other(load: Callable[[Path, Path], Cost], expected: int = rows) -> Cost:
        cost = load(source, target)
        require_rows(expected, str(target))
        remove_database(target)
        return cost

    def load_with_ours() -> Cost:
        cost = import_into_sqlite(seeded, source, target, rows)
        remove_database(target)
        return cost

    in_turn: dict[str, Callable[[], Cost]] = {
        _SHELL: partial(load_with_other, partial(load_with_shell, ours=seeded, piped=True)),
        "cut, then sqlite3 .import": partial(
            load_with_other, partial(load_with_shell, ours=seeded, piped=False)
        ),
        "piped, columns as they are": partial(load_with_other, load_with_shell_unchanged),
        "import into SQLite": load_with_ours,
        "import into PostgreSQL": prepare_postgresql(source, rows),
    }
    found = _run_in_turn(in_turn, runs)
    shell = rows / found[_SHELL].wall
    limits = {"import into SQLite": SQLITE, "import into PostgreSQL": POSTGRESQL}
    lines = [
        _format_load(name, cost, rows, shell, limits.get(name)) for name, cost in found.items()
    ]
    for name, (load, part) in ALTERNATIVES.items():
        some = rows // part
        write_file(source, some)
        label = name if part == 1 else f"{name}, {some:,} rows"
        cost = _run_in_turn({label: partial(load_with_other, load, some)}, 1)[label]
        lines.append(_format_load(label, cost, some, shell))
    return lines


def _run_in_turn(loads: Mapping[str, Callable[[], Cost]], runs: int) -> dict[str, Cost]:
    found: dict[str, list[Cost]] = {name: [] for name in loads}
    for turn in range(runs):
        for name, load in loads.items():
            print_step(f"{name}, {turn + 1} of {runs}")
            found[name].append(load())
    return {name: take_least(costs) for name, costs in found.items()}


def _format_load(
    name: str, cost: Cost, rows: int, shell: float | None = None, at_least: float | None = None
) -> Row:
    """A line of the first table; ``shell`` is the speed of the sqlite3 shell in rows per second."""
    rate = rows / cost.wall
    megabytes = MEGABYTES if name.startswith("import") else None
    return (
        name,
        f"{cost.wall:.1f}",
        f"{rate:,.0f}",
        f"{rate / shell:.2f}" if shell else "-",
        at_least or "-",
        _format_megabytes(cost),
        f"{megabytes:.0f}" if megabytes else "-",
        (mark_under(rate / shell, at_least) if shell else "")
        or mark_over(cost.megabytes, megabytes),
    )


def _format_megabytes(cost: Cost) -> str:
    """The memory of a process; it starts with that of this one, so less cannot be measured."""
    ours = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return f"under {ours:.0f}" if cost.megabytes <= ours else f"{cost.megabytes:.0f}"


def _measure_adding(
    source: Path, target: Path, large: Cost, many: int, later: int, runs: int
) -> list[Row]:
    """Import one more file, several at once, the same file again, the large file again."""
    onto, again = [], []
    more = source.with_name("later.tsv")
    for run in range(runs):
        print_step(f"one more file and the same again, {run + 1} of {runs}")
        write_file(more, later, FIRST_ID + many + run * later, DAYS + run, 1)
        onto.append(run_once([*OURS, str(target), "import", "gdelt", str(more)]))
        require_rows(many + (run + 1) * later, str(target))
        again.append(run_once([*OURS, str(target), "import", "gdelt", str(more)]))
    print_step("ten more files at once")
    folder = source.with_name("more")
    folder.mkdir()
    for day in range(runs, runs + _AT_ONCE):
        write_file(folder / f"{day}.tsv", later, FIRST_ID + many + day * later, DAYS + day, 1)
    at_once = run_once([*OURS, str(target), "import", "gdelt", str(folder)])
    loaded = many + (runs + _AT_ONCE) * later
    require_rows(loaded, str(target))
    print_step("the large file again")
    all_again = run_once([*OURS, str(target), "import", "gdelt", str(source)])
    require_rows(loaded, str(target))
    of = "importing them"
    each = f"each of {_AT_ONCE} more files given at once"
    return [
        _format_ratio(
            f"one more file, {later:,} rows", take_least(onto).wall, of, large.wall, LATER_FILE
        ),
        _format_ratio(each, at_once.wall / _AT_ONCE, of, large.wall, LATER_FILE),
        _format_ratio("the same file again", take_least(again).wall, of, large.wall, LATER_FILE),
        _format_ratio(f"the file of {many:,} rows again", all_again.wall, of, large.wall, None),
    ]


def _measure_series(smaller: Path, target: Path, few: int) -> Row:
    # Imported here: the modules of reports must not add to the memory measured above.
    from benchmarks.monthly_series import measure_series

    pair, (in_few, in_many) = measure_series([smaller, target], _SERIES_RUNS)
    name = f"queries of `interactions {' '.join(pair)} --by month`"
    return _format_ratio(name, in_many, f"the same with {few:,}", in_few, SERIES)


def _format_ratio(name: str, value: float, of: str, other: float, limit: float | None) -> Row:
    """A line of the second table."""
    ratio = value / other
    return (
        name,
        f"{value:.4f}",
        of,
        f"{other:.4f}",
        f"{ratio:.3f}",
        limit or "-",
        mark_over(ratio, limit),
    )
