"""`bedfellows sql`: answers alike on both databases, and nothing that writes gets through."""

from __future__ import annotations

import csv
import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_helpers import run_in_process
from conftest import ROOT, Run, plain_environment, spelled
from interrupts import start_process
from sqlalchemy import URL, text

from console import UserError
from database import connect, create_reading_engine

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
ENDLESS = f"{NUMBERS} SELECT count(*) FROM n WHERE i < 0"


def run_piped(url: URL, content: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Run `bedfellows sql < file`."""
    return subprocess.run(
        [sys.executable, str(ROOT / "bedfellows.py"), "sql", *options],
        capture_output=True,
        check=False,
        env=plain_environment() | {"BEDFELLOWS_DATABASE_URL": spelled(url)},
        input=content,
        timeout=60,
    )


def state(url: URL) -> object:
    """What any write would change."""
    if url.get_backend_name() == "sqlite":
        return hashlib.sha256(Path(str(url.database)).read_bytes()).hexdigest()
    with connect(create_reading_engine(url)) as connection:
        return connection.execute(
            text("SELECT count(*), sum(hashtext(name)) FROM actors")
        ).all(), connection.execute(text("SELECT count(*) FROM pg_largeobject_metadata")).scalar()


def test_an_answer_in_every_kind_of_format(run_here: Run, seeded_readonly_url: URL) -> None:
    query = (
        "SELECT slug, name, 1.50 AS figure, NULL AS missing FROM actors "
        "WHERE slug IN ('BLR', 'KGZ') ORDER BY slug"
    )
    plain = run_here("sql", query, database=seeded_readonly_url)
    assert plain.stdout == (
        "slug  name        figure  missing\n"
        "----  ----------  ------  -------\n"
        "BLR   Belarus        1.5  -\n"
        "KGZ   Kyrgyzstan     1.5  -\n"
    )
    shown = json.loads(
        run_here("sql", query, "--format", "json", database=seeded_readonly_url).stdout
    )
    assert shown["report"] == "sql"
    assert shown["tables"][0]["rows"][1] == {
        "slug": "KGZ",
        "name": "Kyrgyzstan",
        "figure": 1.5,
        "missing": None,
    }
    as_csv = run_here("sql", query, "--format", "csv", database=seeded_readonly_url).stdout
    assert list(csv.reader(as_csv.splitlines()))[1] == ["BLR", "Belarus", "1.5", ""]
    assert "<td>Kyrgyzstan</td>" in run_here(
        "sql", query, "--format", "html", database=seeded_readonly_url
    ).stdout  # fmt: skip


def test_dates_are_iso_and_no_column_is_lost(run_here: Run, seeded_readonly_url: URL) -> None:
    query = (
        "SELECT a.slug, b.slug, e.occurred_earliest FROM events e JOIN actors a ON a.slug = 'BLR' "
        "JOIN actors b ON b.slug = 'KGZ' WHERE e.occurred_edtf = '2015-06-04'"
    )
    shown = run_here("sql", "--format", "json", query, database=seeded_readonly_url)
    assert json.loads(shown.stdout)["tables"][0]["rows"][0] == {
        "slug": "BLR",
        "slug_2": "KGZ",
        "occurred_earliest": "2015-06-04",
    }


def test_small_figures_and_lines_of_a_text_stay_what_they_are(
    run_here: Run, seeded_readonly_url: URL
) -> None:
    figures = "SELECT CAST('1e-12' AS DOUBLE PRECISION) AS a, 0.5 AS b"
    as_csv = run_here("sql", figures, "--format", "csv", database=seeded_readonly_url).stdout
    assert as_csv == "a,b\n1e-12,0.5\n"
    texts = "SELECT 'a\n  b c\x1b[31m' AS x"
    assert run_here("sql", texts, database=seeded_readonly_url).stdout == (
        "x\n----------\na\n  b c [31m\n"
    )


def test_each_statement_of_a_file_gets_its_table(seeded_readonly_url: URL) -> None:
    content = "\ufeff-- a; b\nSELECT 'x;y' AS one; /* ; */\n;SELECT 2 AS \"t;wo\" -- end"
    ended = run_piped(seeded_readonly_url, content.encode(), "--format", "json")
    tables = json.loads(ended.stdout)["tables"]
    assert [table["rows"] for table in tables] == [[{"one": "x;y"}], [{"t;wo": 2}]]
    both = run_piped(seeded_readonly_url, content.encode()).stdout.decode()
    assert both.startswith("SELECT 'x;y' AS one\n\none\n---\nx;y\n\nSELECT 2 AS")
    refused = run_piped(seeded_readonly_url, content.encode(), "--format", "csv")
    assert refused.stderr == b"bedfellows: csv holds one table, and there are 2 statements\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" -- nothing\n;", b"bedfellows: there is no statement to run\n"),
        (b"", b"bedfellows: there is no statement to run\n"),
        (b"SELECT '\xff'", b"bedfellows: the SQL is not UTF-8: invalid start byte\n"),
    ],
)
def test_nothing_to_run(seeded_readonly_url: URL, content: bytes, said: bytes) -> None:
    ended = run_piped(seeded_readonly_url, content)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, b"", said)


BOTH_REFUSE = {
    "DELETE FROM actors": "DELETE is refused",
    "/* c */ DROP TABLE actors": "DROP is refused",
    "SELECT 1; UPDATE actors SET name = 'x'": "UPDATE is refused",
    "BEGIN": "BEGIN is refused",
    "COMMIT": "COMMIT is refused",
}
REFUSED = {
    "sqlite": BOTH_REFUSE
    | {
        "WITH x AS (SELECT 1) DELETE FROM actors": "DELETE actors is refused",
        "WITH x(s) AS (SELECT 'x') INSERT INTO editions SELECT s, s, s, 1 FROM x": "INSERT",
        "EXPLAIN CREATE TEMP TABLE x (y)": "refused",
        "ATTACH '{folder}/other.sqlite' AS other": "ATTACH is refused",
        "EXPLAIN ATTACH '{folder}/other.sqlite' AS other": "ATTACH",
        "VACUUM INTO '{folder}/other.sqlite'": "VACUUM is refused",
        "PRAGMA user_version = 5": "PRAGMA user_version = 5 is refused",
        "PRAGMA query_only(0)": "PRAGMA query_only = 0 is refused",
        "PRAGMA writable_schema": "PRAGMA writable_schema is refused",
        "PRAGMA wal_checkpoint": "PRAGMA wal_checkpoint is refused",
        "PRAGMA optimize": "PRAGMA optimize is refused",
        "SELECT load_extension('x')": "the function load_extension is refused",
        "WITH x AS (SELECT 1) UPDATE sqlite_master SET sql = ''": "may not be modified",
    },
    "postgresql": BOTH_REFUSE
    | {
        "WITH x AS (DELETE FROM actors RETURNING 1) SELECT * FROM x": "refused, since this only",
        "EXPLAIN ANALYZE DELETE FROM actors": "refused, since this only reads: cannot execute",
        "SELECT * INTO copied FROM actors": "",
        "SELECT * FROM actors FOR UPDATE": "refused, since this only reads",
        "COPY actors TO '{folder}/actors.csv'": "COPY is refused",
        "COPY actors TO PROGRAM 'cat > {folder}/actors'": "COPY is refused",
        "SET transaction_read_only = off": "SET is refused",
        "DO $$BEGIN DELETE FROM actors; END$$": "DO is refused",
        "SELECT setval('actors_id_seq', 1)": "refused, since this only reads",
        "SELECT lo_create(7)": "refused, since this only reads: cannot execute",
        'SELECT "pg_reload_conf"()': "refused, since this only reads: permission denied",
        "SELECT query_to_xml('SELECT pg_reload_conf()', true, true, '')": "",
        "SELECT set_config('transaction_read_only', 'off', false)": "before any query",
        "SELECT 1 AS a, E'\\'; COMMIT; DELETE FROM actors; --' AS b; DELETE FROM actors": "DELETE",
    },
}


def test_nothing_that_writes_gets_through(seeded_readonly_url: URL, tmp_path: Path) -> None:
    before = state(seeded_readonly_url)
    refused = REFUSED[seeded_readonly_url.get_backend_name()]
    assert len(refused) > len(BOTH_REFUSE) > 0
    for query, said in refused.items():
        with pytest.raises(UserError) as caught:
            run_in_process(seeded_readonly_url, "sql", query.format(folder=tmp_path))
        assert said in str(caught.value), query
    assert state(seeded_readonly_url) == before
    assert list(tmp_path.iterdir()) == []


def test_the_databases_refuse_by_themselves_too(
    seeded_readonly_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the first word does not tell is stopped by the authorizer, or by the transaction."""
    from reports.sql_console import execute
    from reports.sql_console.result import Limits

    dialect = seeded_readonly_url.get_backend_name()
    # PostgreSQL runs what begins with EXPLAIN as it is given.
    writes = ("DELETE", "VACUUM", "ATTACH") if dialect == "sqlite" else ("DELETE",)
    monkeypatch.setattr(execute, "ALLOWED_KEYWORDS", {dialect: writes})
    before = state(seeded_readonly_url)
    for query in ("DELETE FROM actors", "VACUUM INTO 'other'", "ATTACH 'other' AS other"):
        with pytest.raises(UserError):
            execute.run_statements(seeded_readonly_url, query, Limits(0, 0), print)
    assert state(seeded_readonly_url) == before


def test_reading_what_describes_the_schema(run_here: Run, seeded_readonly_url: URL) -> None:
    queries = {
        "sqlite": (
            "PRAGMA table_info(editions); PRAGMA foreign_key_check; PRAGMA user_version;"
            "SELECT name FROM pragma_table_info('editions');"
            "SELECT count(*) FROM search_index WHERE search_index MATCH 'belarus';"
            "EXPLAIN QUERY PLAN SELECT * FROM timeline"
        ),
        "postgresql": (
            "SHOW server_version; EXPLAIN SELECT * FROM law_status; TABLE editions; VALUES (1);"
            "(SELECT 1) UNION (SELECT 2); SELECT $a$;'$a$ AS quoted /* a /* b */ ; */"
        ),
    }
    ended = run_here(
        "sql", queries[seeded_readonly_url.get_backend_name()], database=seeded_readonly_url
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        ("SELECT 1;\nSELECT *\n  FORM actors", 3, 3, "FORM"),
        ("SELECT * FROM actor", 1, 15, "actor"),
        ("SELECT nam FROM actors", 1, 8, "nam"),
    ],
)
def test_a_fault_is_shown_at_its_place(
    run_here: Run, seeded_readonly_url: URL, query: str, line: int, column: int, said: str
) -> None:
    ended = run_here("sql", query, database=seeded_readonly_url)
    assert (ended.returncode, ended.stdout) == (2, "")
    first, *rest = ended.stderr.splitlines()
    if "FORM" not in said or "near" in first:
        assert first.startswith(f"bedfellows: line {line}, column {column}: ")
        assert said in first
        mark = rest[-1].index("^")
        assert rest[-2][mark:].startswith(said)


def test_an_answer_that_was_cut_says_so(run_here: Run, seeded_readonly_url: URL) -> None:
    query = "SELECT slug FROM actors ORDER BY slug; SELECT 1"
    ended = run_here("sql", "--limit", "2", query, database=seeded_readonly_url)
    assert ended.returncode == 0
    assert ended.stderr == "bedfellows: statement 1: cut after 2 rows; --limit 0 shows all\n"
    assert "ABW\nADB\n\nSELECT 1" in ended.stdout
    exact = run_here("sql", "--limit", "1", "SELECT 1", database=seeded_readonly_url)
    assert exact.stderr == ""
    every = run_here("sql", "--limit", "0", "SELECT slug FROM actors", database=seeded_readonly_url)
    assert (every.stderr, len(every.stdout.splitlines()) > 260) == ("", True)


def test_no_more_rows_are_made_than_the_limit_asks_for(
    run_here: Run, seeded_readonly_url: URL
) -> None:
    rows = f"{NUMBERS} SELECT i FROM n"
    ended = run_here("sql", "--limit", "3", "--timeout", "20", rows, database=seeded_readonly_url)
    assert (ended.returncode, ended.stdout.split()) == (0, ["i", "-", "1", "2", "3"])


def test_a_statement_has_its_time(run: Run, seeded_readonly_url: URL) -> None:
    query = ENDLESS
    ended = run("sql", "--timeout", "0.5", query, database=seeded_readonly_url)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "line 1: stopped after 0.5 s; --timeout allows more\n" in ended.stderr


def test_ctrl_c_ends_the_statement(seeded_readonly_url: URL, tmp_path: Path) -> None:
    process = start_process(
        "announce SELECT version_num",
        *("sql", "--timeout", "0", ENDLESS),
        database=seeded_readonly_url,
        cwd=tmp_path,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.5)  # the statement begins next; earlier, Ctrl-C ends the command just the same
    process.send_signal(signal.SIGINT)
    printed, complaint = process.communicate(timeout=60)
    assert (process.returncode, printed, complaint.strip()) == (130, "", "")


def test_an_older_schema_is_named_where_something_is_missing(run_here: Run, empty_url: URL) -> None:
    from alembic import command
    from migration_helpers import run_step

    from schema_revision import list_revisions

    run_step(empty_url, command.upgrade, list_revisions()[0])
    ended = run_here("sql", "SELECT * FROM laws", database=empty_url)
    assert ended.returncode == 2
    assert (
        f"is at revision {list_revisions()[0]}, not at {list_revisions()[-1]}: `bedfellows migrate`"
        in (ended.stderr)
    )
    assert run_here("sql", "SELECT count(*) FROM actors", database=empty_url).returncode == 0
