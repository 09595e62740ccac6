"""The suite itself: a missing PostgreSQL is never passed over in silence."""

from __future__ import annotations

import pytest
from conftest import ROOT, Run

NO_SERVER = {"BEDFELLOWS_TEST_POSTGRES_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
SOME_TEST = (
    str(ROOT / "tests" / "test_database_refusals.py")
    + "::test_a_database_that_the_server_does_not_have"
)


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_without_postgresql_the_suite_says_so(run: Run, ci: str, status: int) -> None:
    ended = run(SOME_TEST, program=("-m", "pytest"), cwd=ROOT, env=NO_SERVER | {"CI": ci})
    assert ended.returncode == status
    assert "The PostgreSQL half of the suite did not run: " in ended.stdout
    assert f"1 {'error' if ci else 'skipped'}" in ended.stdout.splitlines()[-1]
