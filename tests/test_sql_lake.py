"""`bedfellows sql --lake`: views over Parquet files, read and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from event_files import make_gdelt_file
from event_imports import EVENTS, Load
from lake_imports import import_lake
from sqlalchemy import URL

from console import UserError
from reports.framework.table import Table
from reports.sql_console.lake import run_lake_statements
from reports.sql_console.result import Limits


@pytest.fixture
def lake(load_events: Load, seeded_url: URL) -> Path:
    import_lake(seeded_url, "gdelt", {"a.csv": make_gdelt_file(EVENTS)}, Path("lake"))
    return Path("lake")


def ask(lake: Path, source: str, *, rows: int = 0, seconds: float = 30) -> list[Table]:
    warned: list[str] = []
    _, tables = run_lake_statements(lake, source, Limits(rows, seconds), warned.append)
    assert warned == (["cut after 1 rows; --limit 0 shows all"] if rows else [])
    return tables


@pytest.mark.slow
@pytest.mark.on_sqlite
def test_the_views_of_a_lake(lake: Path, run: Run) -> None:
    events, months, files = ask(
        lake,
        "SELECT dataset_slug, count(*) FROM coded_events GROUP BY ALL; "
        "SELECT source_actor_slug, target_actor_slug, month, events, goldstein_tenths_sum "
        "FROM dyad_months ORDER BY month, source_actor_slug; "
        "SELECT number, name, rows_loaded FROM lake_files",
    )
    assert [[*line.cells] for line in events.lines] == [["gdelt", 7]]
    assert [[str(cell) for cell in line.cells] for line in months.lines] == [
        ["SUN", "BLR", "1991-11-01", "1", "80"],
        ["BLR", "KGZ", "2015-06-01", "1", "19"],
        ["KGZ", "BLR", "2015-06-01", "1", "-20"],
    ]
    assert [[*line.cells] for line in files.lines] == [[1, "a.csv", 7]]
    assert len(ask(lake, "FROM coded_events", rows=1)[0].lines) == 1
    done = run("sql", "--lake", "lake", "--format", "csv", "SELECT 1 AS one", cwd=Path.cwd())
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["one", "1"], "")


@pytest.mark.on_sqlite
def test_a_lake_is_only_read(lake: Path) -> None:
    outside = Path("outside.csv")
    outside.write_text("a,b\n", encoding="utf-8")
    before = [path.read_bytes() for path in sorted(lake.rglob("*.parquet"))]
    (piece,) = lake.rglob("year=1991/*.parquet")
    for statement, why in {
        "COPY coded_events TO 'x.csv'": "COPY is refused: this only reads",
        f"EXPLAIN ANALYZE COPY coded_events TO '{piece}' (USE_TMP_FILE false)": "EXPLAIN of this k",
        "EXPLAIN /* */ ANALYZE COPY coded_events TO 'x'": "EXPLAIN of this kind of statement",
        "SET memory_limit = '99GB'": "SET is refused",
        "ATTACH 'x.db'": "ATTACH is refused",
        "INSTALL httpfs": "INSTALL is refused",
        "CREATE TABLE x AS SELECT 1": "CREATE is refused",
        f"FROM read_csv('{outside.absolute()}')": "Cannot access file",
        "FROM read_text('/etc/passwd')": "Cannot access file",
        "FROM 'outside.csv'": "Cannot access file",
        "FROM query('COPY coded_events TO ''x.csv''')": "Expected a single SELECT statement",
        "SELECT nope FROM coded_events": r'line 1, column 8: .*"nope" not found',
    }.items():
        with pytest.raises(UserError, match=why):
            ask(lake, statement)
    assert [path.read_bytes() for path in sorted(lake.rglob("*.parquet"))] == before
    assert not Path("x.csv").exists()
    with pytest.raises(UserError, match=r"stopped after 0\.2 s; --timeout allows more"):
        ask(lake, "SELECT count(*) FROM range(1000000000) a, range(1000) b", seconds=0.2)


@pytest.mark.on_sqlite
def test_a_lake_that_is_none_or_not_whole(lake: Path) -> None:
    with pytest.raises(UserError, match="nowhere: there is no such folder"):
        ask(Path("nowhere"), "SELECT 1")
    Path("empty").mkdir()
    with pytest.raises(UserError, match=r"empty: is not a lake: it has no dataset=NAME/manifest"):
        ask(Path("empty"), "SELECT 1")
    (piece,) = lake.rglob("year=1991/*.parquet")
    piece.unlink()
    with pytest.raises(UserError, match=r"the lake is not whole: 1 of 2 files of gdelt"):
        ask(lake, "SELECT 1")
