"""A report is added by writing one file: all else follows from it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import spelled
from printed_json import read_answer
from sqlalchemy import URL

import reports
from bedfellows import bedfellows

MODULE = '''"""Which laws does a country have, by family?

One line per family.
"""

from sqlalchemy import func, select

from models.views import law_status
from reports.framework.report import Choice, Report
from reports.framework.section import Section


def sections(_connection, request):
    laws = law_status.table
    statement = (
        select(laws.c.family_slug.label("Family"), func.count().label("Laws"))
        .where(laws.c.country_code.in_([who.slug for who in request.actors]))
        .group_by(laws.c.family_slug)
        .order_by(laws.c.family_slug)
    )
    if request.choices["large"]:
        statement = statement.having(func.count() > 3)
    return [Section("Laws by family", statement)]


REPORT = Report(
    "Families",
    sections,
    actors="one",
    example=["KGZ"],
    choices=[Choice("large", "Only families of more than three laws.", flag=True)],
)
'''

Ask = Callable[..., str]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeded_readonly_url: URL) -> Iterator[Ask]:
    """Run `bedfellows report ...` while one more file lies among the reports."""
    (tmp_path / "families.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.setattr(reports, "__path__", [*reports.__path__, str(tmp_path)])

    def run(*words: str) -> str:
        given = ["--database", spelled(seeded_readonly_url), "report", *words]
        result = CliRunner().invoke(bedfellows, given, standalone_mode=False)
        assert result.exception is None, result.exception
        return result.output

    yield run
    sys.modules.pop("reports.families", None)


def test_one_file_adds_a_report(ask: Ask) -> None:
    assert re.search(r"families +Which laws does a country have, by family\?", ask("--help"))
    shown = ask("families", "--help")
    assert "One line per family." in shown
    assert "--large" in shown
    assert "Example: bedfellows report families KGZ" in shown
    assert ask("families", "RUS", "--format", "csv") == (
        "family,laws\nforeign-agents,6\nlgbt-propaganda,3\n"
    )
    large = read_answer(ask("families", "russia", "--large", "--format", "json"))
    assert large["report"] == "families"
    assert large["parameters"]["large"] is True
    assert large["tables"][0]["rows"] == [{"Family": "foreign-agents", "Laws": 6}]
    assert "FROM law_status" in ask("families", "KGZ", "--sql")
