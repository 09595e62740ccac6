"""Lakes: how fast files become Parquet, and how fast a hundred million events are summed.

All times are those of whole processes, on the clock and of the processors; on a busy machine only
the second say much. The building is compared with DuckDB's own COPY of the same fields of the same
files, typed as ours are: it looks up no state, checks no row, recognises no known row, sorts
nothing and sums nothing. Both use all cores.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.figures import FigureTable, Row, mark_over, mark_under
from benchmarks.generated import FIRST_ID
from benchmarks.generated_lake import write_lake
from benchmarks.loads import DAYS, OURS, print_step, write_file
from benchmarks.processes import Cost, run_once, take_least
from spark_session import find_missing

BUILD, BUILD_MEGABYTES = 0.7, 1000.0
SUMS_SECONDS, SUMS_MEGABYTES = 60.0, 2000.0
ONE_MORE, TEN_AT_ONCE = 2.0, 2.0
_LATER_ID = 1_500_000_000
_COPY = """
import duckdb, sys
from seeds.datasets.gdelt import list_columns
columns = ", ".join(f"'{name}': 'VARCHAR'" for name in list_columns("2.0"))
files = ", ".join(f"'{name}'" for name in sys.argv[2:])
duckdb.execute(f'''COPY (
    SELECT CAST(GLOBALEVENTID AS BIGINT) AS published_id,
        CAST(strptime(SQLDATE, '%Y%m%d') AS DATE) AS occurred_on,
        CAST(strptime(left(DATEADDED, 8), '%Y%m%d') AS DATE) AS covered_on,
        Actor1Code, Actor1CountryCode, Actor2Code, Actor2CountryCode, EventCode, EventRootCode,
        CAST(round(CAST(GoldsteinScale AS DOUBLE) * 10) AS INTEGER) AS goldstein_tenths,
        CAST(NumMentions AS INTEGER) AS mentions, IsRootEvent = '1' AS is_root
    FROM read_csv([{files}], columns = {{{columns}}}, delim = '\\t', header = false, quote = '',
        escape = '')
) TO '{sys.argv[1]}' (FORMAT parquet)''')
"""


def measure(
    folder: Path,
    *,
    rows: int = 1_000_000,
    files: int = 4,
    many: int = 100_000_000,
    later: int = 2_000,
    runs: int = 2,
) -> list[FigureTable]:
    """Build a lake of ``files`` files of ``rows``, then sum a lake of ``many`` events."""
    seeded = folder / "seeded.sqlite"
    run_once([*OURS, str(seeded), "init"])
    built = _measure_building(folder, seeded, rows, files, runs)
    database, lake = folder / "many.sqlite", folder / "many"
    shutil.copyfile(seeded, database)
    print_step(f"writing a lake of {many:,} events")
    write_lake(database, lake, many, piece=min(1_000_000, many // 10))
    print_step("taking it into the database")
    run_once([*OURS, str(database), "lake", "refresh", "--lake", str(lake)])
    summed = _measure_sums(database)
    summed += _measure_adding(folder, database, lake, later, runs)
    return [
        (
            f"A lake of {files} files of {rows:,} rows; speed relative to DuckDB's COPY",
            [
                "tool",
                "seconds",
                "processor",
                "rows/s",
                "speed",
                "by processor",
                "at least",
                "MB",
                "at most",
                "",
            ],
            built,
        ),
        (
            f"A lake of {many:,} events",
            ["what", "seconds", "processor", "at most", "MB", "at most", ""],
            summed,
        ),
    ]


def _measure_building(folder: Path, seeded: Path, rows: int, files: int, runs: int) -> list[Row]:
    paths = [folder / f"{number}.tsv" for number in range(files)]
    for number, path in enumerate(paths):
        write_file(path, rows, FIRST_ID + number * rows, number * DAYS // files, DAYS // files)
    names = list(map(str, paths))
    costs: dict[str, list[Cost]] = {"COPY": [], "ours": []}
    for _ in range(runs):
        target = folder / "copied.parquet"
        costs["COPY"].append(run_once([sys.executable, "-c", _COPY, str(target), *names]))
        database, lake = folder / "built.sqlite", folder / "built"
        shutil.rmtree(lake, ignore_errors=True)
        shutil.copyfile(seeded, database)
        command = [*OURS, str(database), "import", "gdelt", *names, "--lake", str(lake)]
        costs["ours"].append(run_once(command))
    for path in paths:
        path.unlink()
    copy, ours = take_least(costs["COPY"]), take_least(costs["ours"])
    total, ratio = rows * files, copy.wall / ours.wall
    slow, large = mark_under(ratio, BUILD), mark_over(ours.megabytes, BUILD_MEGABYTES)
    return [
        [
            "DuckDB COPY",
            f"{copy.wall:.1f}",
            f"{copy.seconds:.1f}",
            f"{total / copy.wall:,.0f}",
            *("1.00", "1.00", "", f"{copy.megabytes:.0f}", "", ""),
        ],
        [
            "import --lake",
            f"{ours.wall:.1f}",
            f"{ours.seconds:.1f}",
            f"{total / ours.wall:,.0f}",
            f"{ratio:.2f}",
            f"{copy.seconds / ours.seconds:.2f}",
            f"{BUILD}",
            f"{ours.megabytes:.0f}",
            f"{BUILD_MEGABYTES:.0f}",
            slow or large,
        ],
    ]


def _measure_sums(database: Path) -> list[Row]:
    print_step("lake sums on DuckDB")
    cost = run_once([*OURS, str(database), "lake", "sums"])
    late, large = mark_over(cost.wall, SUMS_SECONDS), mark_over(cost.megabytes, SUMS_MEGABYTES)
    made: list[Row] = [
        [
            "lake sums on DuckDB, compared with the database",
            f"{cost.wall:.1f}",
            f"{cost.seconds:.1f}",
            f"{SUMS_SECONDS:.0f}",
            f"{cost.megabytes:.0f}",
            f"{SUMS_MEGABYTES:.0f}",
            late or large,
        ]
    ]
    if missing := find_missing():
        return [*made, [f"on Spark: not measured, {missing}", *[""] * 6]]
    print_step("lake sums on Spark")
    spark = ["--engine", "spark", "--master", "local[2]"]
    cost = run_once([*OURS, str(database), "lake", "sums", *spark])
    # The processor time of this process alone would say little: Java is another one.
    return [*made, ["the same on Spark, local[2], equal", f"{cost.wall:.1f}", *[""] * 5]]


def _measure_adding(folder: Path, database: Path, lake: Path, later: int, runs: int) -> list[Row]:
    """Add one file, then ten at once, as often as asked."""
    paths = [folder / f"later{number}.tsv" for number in range(11 * runs)]
    for number, path in enumerate(paths):
        write_file(path, later, _LATER_ID + number * later, DAYS + number, 1)
    command = [*OURS, str(database), "import", "gdelt", "--lake", str(lake)]
    ones, tens = [], []
    for turn in range(runs):
        some = list(map(str, paths[turn * 11 : turn * 11 + 11]))
        ones.append(run_once([*command, some[0]]))
        tens.append(run_once([*command, *some[1:]]))
    one, ten = take_least(ones), take_least(tens)
    ratio, spent = ten.wall / one.wall, ten.seconds / one.seconds
    return [
        [
            f"one more file of {later:,} rows",
            f"{one.wall:.2f}",
            f"{one.seconds:.2f}",
            f"{ONE_MORE}",
            f"{one.megabytes:.0f}",
            "",
            mark_over(one.wall, ONE_MORE),
        ],
        [
            f"ten files at once, {ratio:.1f} times one, {spent:.1f} by processor",
            f"{ten.wall:.2f}",
            f"{ten.seconds:.2f}",
            f"{TEN_AT_ONCE * one.wall:.2f}",
            f"{ten.megabytes:.0f}",
            "",
            mark_over(ratio, TEN_AT_ONCE),
        ],
    ]
