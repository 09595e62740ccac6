"""What the models promise to whoever imports them, and what a citable model declares."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT, plain_environment
from sqlalchemy import URL, func, select

from database import create_reading_engine
from models import Base
from models.citable import list_citable_models, list_citable_tables, name_citation_column
from models.searchable import list_searchable_models
from models.views import citable_rows
from models.views.search_documents import MAXIMUM_TABLES

PROCESS_WIDE = """
import gc, signal, sys, warnings

def settings():
    signals = [signal.getsignal(each) for each in sorted(signal.valid_signals())]
    return (
        gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(), gc.callbacks[:],
        sys.getswitchinterval(), sys.getrecursionlimit(), sys.excepthook, signals,
        warnings.filters[:],
    )

import sqlalchemy, sqlalchemy.orm
before = settings()
import models, models.views, models.refresh
assert settings() == before, (before, settings())
"""


def test_importing_the_models_changes_no_setting_of_the_process() -> None:
    """A web process or a notebook imports them, too."""
    subprocess.run(
        [sys.executable, "-c", PROCESS_WIDE], cwd=ROOT, env=plain_environment(), check=True
    )


def test_citable_tables_have_one_place_each() -> None:
    places = [declared.place for declared in list_citable_models().values()]
    assert places
    assert places == list(range(1, len(places) + 1))


def test_searchable_tables_have_one_place_each() -> None:
    places = [declared.place for declared in list_searchable_models().values()]
    assert places
    assert places == list(range(len(places)))
    assert len(places) <= MAXIMUM_TABLES


def test_a_table_that_is_cited_without_a_declaration_is_named() -> None:
    fault = "law_families is cited but its model declares no Citable: .*models/citable.py"
    with pytest.raises(TypeError, match=fault):
        name_citation_column("law_families")


@pytest.mark.parametrize("table", list_citable_tables())
def test_every_citable_row_has_a_key_and_a_label(table: str, seeded_readonly_url: URL) -> None:
    rows = citable_rows.table
    with create_reading_engine(seeded_readonly_url).connect() as connection:
        there = connection.scalar(select(func.count()).select_from(Base.metadata.tables[table]))
        found = connection.execute(select(rows).where(rows.c.table_name == table)).all()
    assert there
    assert len(found) == there
    assert all(row.row_key and row.row_label for row in found)
