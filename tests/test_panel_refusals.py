"""Panels that cannot be written: what is said, and that nothing is left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import Run
from interrupts import run_interrupted
from sqlalchemy import URL

from console import UserError
from reports.analysis.measure import Unit
from reports.panels.make_panel import Order, make_panel
from reports.panels.state_systems import StateSystem

pytestmark = pytest.mark.on_sqlite


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--measures", "votes_py"], "no measure 'votes_py'. Did you mean votes_pi"),
        (["--unit", "state-year", "--measures", "votes_pi"], "votes_pi is of the unit pair-year"),
        (["--since", "2016", "--until", "2015"], "--since 2016 is after --until 2015"),
        (["--system", "iso", "--since", "1960"], "the list iso begins in 1974, not 1960"),
        (["--until", "2100"], "is the last full year before the day of this edition"),
        (["--since", "205"], "'205' is not a year; write e.g. 2015"),
        (["--output", "p.sav"], "the name must end in .csv, .parquet, .dta or .xlsx, not 'p.sav'"),
        (["--output", "p.xlsx", "--system", "iso"], "choose fewer years, or .parquet"),
        (["--unit", "pair"], "Invalid value for '--unit'"),
    ],
)
def test_what_cannot_be_written_is_refused(
    arguments: list[str], complaint: str, seeded_readonly_url: URL, run_here: Run, tmp_path: Path
) -> None:
    given = ["panel", "--output", "p.csv", *arguments]
    refused = run_here(*given, database=seeded_readonly_url)
    assert refused.returncode == 2
    assert complaint in " ".join(refused.stderr.split())
    assert not [*tmp_path.glob("*")]


@pytest.mark.parametrize("name", ["p.csv", "p.csv.codebook.md", "p.csv.bib"])
def test_an_existing_file_is_kept_unless_forced(
    name: str, seeded_readonly_url: URL, run_here: Run, tmp_path: Path
) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    given = ["panel", "--since", "2015", "--until", "2015", "--output", "p.csv"]
    refused = run_here(*given, database=seeded_readonly_url)
    assert refused.returncode == 2
    assert f"{name} exists already; --force replaces it" in refused.stderr
    assert [file.name for file in tmp_path.glob("*")] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
    assert run_here(*given, "--force", database=seeded_readonly_url).returncode == 0
    assert (tmp_path / name).read_text(encoding="utf-8") != "mine"


@pytest.mark.slow
def test_an_interrupted_panel_leaves_nothing(seeded_readonly_url: URL, tmp_path: Path) -> None:
    """Once before it is begun, once after its rows are written."""
    for place in ("statement SELECT datasets", "import reports.panels.writers.write_csv"):
        status, printed, complaint = run_interrupted(
            place, "panel", "--output", "p.csv", database=seeded_readonly_url, cwd=tmp_path
        )
        assert (status, printed) == (130, "")
        assert "Traceback" not in complaint
        assert not [*tmp_path.glob("*")], place


@pytest.mark.parametrize("ending", ["parquet", "dta", "xlsx"])
def test_a_package_that_is_missing_is_named(
    ending: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seeded_readonly_url: URL
) -> None:
    package = {"parquet": "pyarrow", "dta": "pyreadstat", "xlsx": "xlsxwriter"}[ending]
    monkeypatch.setitem(sys.modules, package, None)
    order = Order(Unit.PAIR_YEAR, StateSystem.COW, None, None, [], tmp_path / f"p.{ending}")
    with pytest.raises(UserError, match=rf"needs the package {package}: install it with pip"):
        make_panel(seeded_readonly_url, order, echo=print)
    assert not [*tmp_path.glob("*")]
