"""`bedfellows sql` on PostgreSQL: the server's own privileges keep statements from doing harm."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest
from conftest import Run, spelled
from sqlalchemy import URL
from temporary_databases import Databases

from console import UserError
from migrations.upgrade import upgrade
from reports.sql_console.execute import run_statements
from reports.sql_console.result import Limits

WARNING = "may do more than read, and this server does not let it be confined"


@pytest.fixture(scope="module")
def url(postgresql: Databases) -> Iterator[URL]:
    """A database at head, asked by a superuser."""
    made = postgresql.empty()
    upgrade(made, echo=lambda _: None)
    yield made
    postgresql.drop(made)


def execute(url: URL, *statements: str) -> None:
    """Run statements as the superuser of the tests."""
    with psycopg.connect(spelled(url).replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


# Each tries to write {file} on the server, or to end the session {pid}.
ATTACKS = {
    "lo_export": "SELECT lo_export({loid}, '{file}')",
    "a name in escapes": """SELECT U&"lo\\005fexport"({loid}, '{file}')""",
    "a name that was quoted": """SELECT "lo_export"({loid}, '{file}')""",
    "ts_stat": "SELECT * FROM ts_stat($q$SELECT lo_export({loid}, '{file}')::text::tsvector$q$)",
    "ts_rewrite": "SELECT ts_rewrite('a'::tsquery, $q$SELECT 'a'::tsquery, "
    "lo_export({loid}, '{file}')::text::tsquery$q$)",
    "query_to_xml": "SELECT query_to_xml($q$SELECT lo_export({loid}, '{file}')$q$, true, true, '')",
    "end a session": "SELECT pg_terminate_backend({pid})",
    "cancel a statement": "SELECT pg_cancel_backend({pid})",
    "end a session in ts_stat": "SELECT * FROM ts_stat("
    "$q$SELECT pg_terminate_backend({pid})::text::tsvector$q$)",
    "COPY TO": "COPY actors TO '{file}'",
    "COPY TO PROGRAM": "COPY actors TO PROGRAM 'cat > {file}'",
    "EXPLAIN": "EXPLAIN ANALYZE SELECT lo_export({loid}, '{file}')",
    "read a file": "SELECT pg_read_file('/etc/passwd')",
    "another role first": "SELECT set_config('role', 'none', true), lo_export({loid}, '{file}')",
    "another role in a row before": "SELECT lo_export({loid}, '{file}') FROM "
    "(SELECT set_config('role', 'none', false) OFFSET 0) AS x",
    "another role in ts_stat": "SELECT * FROM ts_stat($q$SELECT (set_config('role', 'none', true) "
    "|| lo_export({loid}, '{file}'))::tsvector$q$)",
    "another session": "SELECT set_config('session_authorization', 'default', true), "
    "lo_export({loid}, '{file}')",
    "a role for the next statement": "SELECT set_config('role', 'none', false); "
    "SELECT lo_export({loid}, '{file}')",
    "RESET ROLE": "RESET ROLE; SELECT lo_export({loid}, '{file}')",
    "the function of the console": "SELECT * FROM pg_temp.bedfellows_answer("
    "'RESET ROLE', 1) AS x (a text)",
    "write in the console's function": "SELECT * FROM pg_temp.bedfellows_answer("
    "'DELETE FROM actor_kinds RETURNING code', 1) AS x (a text)",
    "a transaction that writes": "SELECT set_config('transaction_read_only', 'off', true); "
    "WITH x AS (DELETE FROM editions RETURNING 1) SELECT * FROM x",
    "two statements in one": "SELECT 1 AS a, E'\\'; COMMIT; DELETE FROM actor_kinds; --' AS b",
    "a slot": "SELECT pg_create_physical_replication_slot('bedfellows')",
    "settings of the server": "SELECT pg_reload_conf()",
}
HARMLESS = {"two statements in one"}
"""What is no error: the text is a string."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server can write to, whatever user it runs as."""
    made = Path(tempfile.mkdtemp(prefix="bf"))
    made.chmod(0o777)
    yield made
    shutil.rmtree(made)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_superuser_can_only_read(url: URL, folder: Path, name: str) -> None:
    with psycopg.connect(spelled(url).replace("+psycopg", ""), autocommit=True) as other:
        [loid] = other.execute("SELECT lo_from_bytea(0, 'x')").fetchone() or ()
        query = ATTACKS[name].format(file=folder / "file", pid=other.info.backend_pid, loid=loid)
        warnings: list[str] = []
        with nullcontext() if name in HARMLESS else pytest.raises(UserError):
            run_statements(url, query, Limits(0, 60), warnings.append)
        assert warnings == []
        other.execute("SELECT 1")  # the session is alive
        assert other.execute("SELECT count(*) > 3 FROM actor_kinds").fetchone() == (True,)
        assert other.execute("SELECT count(*) FROM pg_replication_slots").fetchone() == (0,)
    assert list(folder.iterdir()) == []


def test_these_attacks_are_real(url: URL, folder: Path) -> None:
    """Without the walls they would succeed: otherwise the test above would show nothing.

    Not query_to_xml: the server of the tests has no XML.
    """
    for name in ("lo_export", "a name in escapes", "ts_stat", "another role first"):
        file = folder / name.replace(" ", "_")
        with psycopg.connect(spelled(url).replace("+psycopg", ""), autocommit=True) as other:
            [loid] = other.execute("SELECT lo_from_bytea(0, 'x')").fetchone() or ()
            query = ATTACKS[name].format(file=file, pid=0, loid=loid)
            other.execute(query.encode())
        assert file.exists(), name


def test_a_function_of_its_owner_does_not_undo_the_role(run: Run, url: URL) -> None:
    """What an administrator added keeps its owner's rights, inside a transaction that reads."""
    execute(
        url,
        "CREATE FUNCTION who() RETURNS text LANGUAGE sql SECURITY DEFINER "
        "AS 'SELECT current_user::text'",
        "CREATE FUNCTION leave_role() RETURNS text LANGUAGE plpgsql SECURITY DEFINER "
        "AS $$BEGIN RETURN set_config('role', 'none', false); END$$",
        "CREATE FUNCTION remove() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
        "AS 'DELETE FROM editions RETURNING 1::bigint'",
    )
    shown = run("sql", "SELECT who() <> current_user AS other", database=url)
    assert (shown.returncode, shown.stdout.split()) == (0, ["other", "-----", "yes"])
    for query in ("SELECT leave_role()", "SELECT remove()"):
        refused = run("sql", query, database=url)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert 'parameter "role"' in refused.stderr or "read-only" in refused.stderr


def test_a_server_that_cannot_confine_a_superuser_is_named(run: Run, postgresql: Databases) -> None:
    url = postgresql.empty()
    upgrade(url, echo=lambda _: None)
    execute(url, f"ALTER DATABASE {url.database} SET default_transaction_read_only = on")
    ended = run("sql", "SELECT 1 AS one", database=url)
    assert (ended.returncode, ended.stdout) == (0, "one\n---\n  1\n")
    [line] = ended.stderr.splitlines()
    assert line.startswith("bedfellows: the role ")
    assert WARNING in line
    refused = run("sql", "DELETE FROM actors; ", database=url)
    assert refused.returncode == 2
    alone = run("sql", "SELECT lo_export(1, 'x')", database=url)
    assert "permission denied for function lo_export" in alone.stderr, "the role holds by itself"
    postgresql.drop(url)


@pytest.fixture
def reader(postgresql: Databases, url: URL) -> Iterator[URL]:
    """The database, asked by a role that may only read."""
    name = f"reader_of_{url.database}"
    execute(url, f"CREATE ROLE {name} LOGIN", f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")  # fmt: skip
    yield url.set(username=name)
    execute(url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@pytest.mark.parametrize("may_make_temporary_objects", [True, False])
def test_a_role_that_may_only_read_asks_without_a_warning(
    run: Run, url: URL, reader: URL, may_make_temporary_objects: bool
) -> None:
    if not may_make_temporary_objects:
        execute(url, f"REVOKE TEMPORARY ON DATABASE {url.database} FROM PUBLIC")
    ended = run("sql", "SELECT code FROM actor_kinds; SHOW server_version", database=reader)
    execute(url, f"GRANT TEMPORARY ON DATABASE {url.database} TO PUBLIC")
    assert (ended.returncode, ended.stderr) == (0, "")
    refused = run("sql", "SELECT pg_read_file('/etc/passwd')", database=reader)
    assert "refused, since this only reads: permission denied" in refused.stderr


def test_tables_in_a_schema_named_after_the_role(run: Run, postgresql: Databases) -> None:
    url = postgresql.empty()
    schema = f'"{url.username}"'
    execute(url, f"CREATE SCHEMA {schema}", f"CREATE TABLE {schema}.mine AS SELECT 7 AS seven")
    ended = run("sql", "SELECT * FROM mine", database=url)
    assert ended.stdout == "seven\n-----\n    7\n", ended.stderr
    postgresql.drop(url)


def test_answers_of_every_type(run: Run, url: URL) -> None:
    """Also types that a column of a function cannot have, and names that occur twice."""
    query = (
        "SELECT 1 AS a, 2 AS a, NULL AS b, 'x' AS c, ROW(1, 'z') AS d, ARRAY[1, 2] AS e, "
        "1.50::numeric(9, 2) AS f, 'abc'::varchar(7) AS g, pg_sleep(0) AS h, DATE '2015-08-12' "
        "AS i, '{\"k\": 1}'::json AS j, (SELECT array_agg(x) FROM (SELECT 1) AS x) AS k -- end"
    )
    ended = run("sql", "--format", "csv", query, database=url)
    assert ended.stderr == ""
    assert ended.stdout.splitlines() == [
        "a,a_2,b,c,d,e,f,g,h,i,j,k",
        '1,2,,x,"(1,z)","[1, 2]",1.5,abc,,2015-08-12,"{""k"": 1}",{(1)}',
    ]
    stats = run("sql", "SELECT most_common_vals FROM pg_stats LIMIT 1", database=url)
    assert stats.returncode == 0, stats.stderr
    nothing = run("sql", "SELECT FROM actors", database=url)
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "the statement has no column" in nothing.stderr
