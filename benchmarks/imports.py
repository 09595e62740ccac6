"""`bedfellows import gdelt` on generated files, against what a user would load them with instead.

Every time is of a whole process, by the clock, not of processors: `cut` and `.import` run on two
cores at once, and so do we. What is compared runs in turn, and the fastest run counts. Ours starts
from a copy of a migrated and seeded database and ends with the index and the monthly sums ready;
the others start from no file (`benchmarks.alternatives`). The server of PostgreSQL is that of the
tests, which does not wait for its disk; its own memory is not counted, only that of our process.

The events are of ten years and half of their sides are states; of the pairs of states, one in a
hundred has more than half of the events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from benchmarks.alternatives import ALTERNATIVES, with_shell, with_shell_as_it_comes
from benchmarks.generated import FIRST_ID
from benchmarks.loads import DAYS, OURS, expect, imported, into_postgresql, remove, say, write
from benchmarks.processes import Cost, least, once
from benchmarks.shown import Row, Shown, over, under

SQLITE, POSTGRESQL = 1.0, 0.35
MEGABYTES = 400.0
LATER_FILE, SERIES = 0.02, 3.0

_SHELL = "cut piped into sqlite3 .import"
_SERIES_RUNS = 15
_AT_ONCE = 10


def tables(
    folder: Path,
    *,
    rows: int = 1_000_000,
    many: int = 5_000_000,
    few: int = 50_000,
    later: int = 2_000,
    runs: int = 2,
) -> list[Shown]:
    """Load ``rows`` with each, then ``many`` with ours, and files of ``later`` rows onto them."""
    seeded, source, target = (folder / name for name in ("seeded.sqlite", "gdelt.tsv", "many"))
    once([*OURS, str(seeded), "init"])
    write(source, rows)
    loading = _loading(seeded, source, rows, runs)
    write(source, many)
    say(f"import of {many:,} rows")
    cost = imported(seeded, source, target, many)
    loading.append(_load(f"import into SQLite, {many:,} rows", cost, many))
    onto = _onto(source, target, cost, many, later, runs)
    write(source, few)
    smaller = folder / "few"
    imported(seeded, source, smaller, few)
    onto.append(_series(smaller, target, few))
    return [
        (
            f"Loading {rows:,} rows of GDELT 2.0; speed in units of the sqlite3 shell's",
            ["with", "seconds", "rows/s", "speed", "at least", "MB", "at most", ""],
            loading,
        ),
        (
            f"With {many:,} events loaded",
            ["what", "seconds", "of", "seconds", "ratio", "at most", ""],
            onto,
        ),
    ]


def _loading(seeded: Path, source: Path, rows: int, runs: int) -> list[Row]:
    target = seeded.with_name("target")

    def other(load: Callable[[Path, Path], Cost], expected: int = rows) -> Cost:
        cost = load(source, target)
        expect(expected, str(target))
        remove(target)
        return cost

    def ours() -> Cost:
        cost = imported(seeded, source, target, rows)
        remove(target)
        return cost

    in_turn: dict[str, Callable[[], Cost]] = {
        _SHELL: partial(other, partial(with_shell, ours=seeded, piped=True)),
        "cut, then sqlite3 .import": partial(other, partial(with_shell, ours=seeded, piped=False)),
        "piped, nothing made over": partial(other, with_shell_as_it_comes),
        "import into SQLite": ours,
        "import into PostgreSQL": into_postgresql(source, rows),
    }
    found = _in_turn(in_turn, runs)
    shell = rows / found[_SHELL].wall
    limits = {"import into SQLite": SQLITE, "import into PostgreSQL": POSTGRESQL}
    shown = [_load(name, cost, rows, shell, limits.get(name)) for name, cost in found.items()]
    for name, (load, part) in ALTERNATIVES.items():
        some = rows // part
        write(source, some)
        said = name if part == 1 else f"{name}, {some:,} rows"
        cost = _in_turn({said: partial(other, load, some)}, 1)[said]
        shown.append(_load(said, cost, some, shell))
    return shown


def _in_turn(loads: Mapping[str, Callable[[], Cost]], runs: int) -> dict[str, Cost]:
    found: dict[str, list[Cost]] = {name: [] for name in loads}
    for turn in range(runs):
        for name, load in loads.items():
            say(f"{name}, {turn + 1} of {runs}")
            found[name].append(load())
    return {name: least(costs) for name, costs in found.items()}


def _load(
    name: str, cost: Cost, rows: int, shell: float | None = None, at_least: float | None = None
) -> Row:
    """A line of the first table; ``shell`` is what the sqlite3 shell loads, in rows per second."""
    rate = rows / cost.wall
    megabytes = MEGABYTES if name.startswith("import") else None
    return (
        name,
        f"{cost.wall:.1f}",
        f"{rate:,.0f}",
        f"{rate / shell:.2f}" if shell else "-",
        at_least or "-",
        _megabytes(cost),
        f"{megabytes:.0f}" if megabytes else "-",
        (under(rate / shell, at_least) if shell else "") or over(cost.megabytes, megabytes),
    )


def _megabytes(cost: Cost) -> str:
    """The memory; a process starts with that of the one that started it, and less is not seen."""
    ours = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return f"under {ours:.0f}" if cost.megabytes <= ours else f"{cost.megabytes:.0f}"


def _onto(source: Path, target: Path, large: Cost, many: int, later: int, runs: int) -> list[Row]:
    """One more file, another in each run; several at once; the same again; the large one again."""
    onto, again = [], []
    more = source.with_name("later.tsv")
    for run in range(runs):
        say(f"one more file and the same again, {run + 1} of {runs}")
        write(more, later, FIRST_ID + many + run * later, DAYS + run, 1)
        onto.append(once([*OURS, str(target), "import", "gdelt", str(more)]))
        expect(many + (run + 1) * later, str(target))
        again.append(once([*OURS, str(target), "import", "gdelt", str(more)]))
    say("ten more files at once")
    folder = source.with_name("more")
    folder.mkdir()
    for day in range(runs, runs + _AT_ONCE):
        write(folder / f"{day}.tsv", later, FIRST_ID + many + day * later, DAYS + day, 1)
    at_once = once([*OURS, str(target), "import", "gdelt", str(folder)])
    loaded = many + (runs + _AT_ONCE) * later
    expect(loaded, str(target))
    say("the large file again")
    all_again = once([*OURS, str(target), "import", "gdelt", str(source)])
    expect(loaded, str(target))
    of = "loading them"
    each = f"each of {_AT_ONCE} more files given at once"
    return [
        _ratio(f"one more file, {later:,} rows", least(onto).wall, of, large.wall, LATER_FILE),
        _ratio(each, at_once.wall / _AT_ONCE, of, large.wall, LATER_FILE),
        _ratio("the same file again", least(again).wall, of, large.wall, LATER_FILE),
        _ratio(f"the file of {many:,} rows again", all_again.wall, of, large.wall, None),
    ]


def _series(smaller: Path, target: Path, few: int) -> Row:
    # Only now: it imports what reports import, which is not to be in the memory seen above.
    from benchmarks.monthly_series import least_seconds

    pair, (in_few, in_many) = least_seconds([smaller, target], _SERIES_RUNS)
    name = f"queries of `interactions {' '.join(pair)} --by month`"
    return _ratio(name, in_many, f"the same with {few:,}", in_few, SERIES)


def _ratio(name: str, value: float, of: str, other: float, limit: float | None) -> Row:
    """A line of the second table."""
    ratio = value / other
    return (
        name,
        f"{value:.4f}",
        of,
        f"{other:.4f}",
        f"{ratio:.3f}",
        limit or "-",
        over(ratio, limit),
    )
