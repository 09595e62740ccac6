"""The notebook and the page on R print what they show."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from page_programs import NOTEBOOK, R_PAGE, renew_notebook, renew_r_page
from sqlalchemy import URL


@pytest.mark.on_sqlite
def test_the_notebook_prints_what_it_shows(seeded_readonly_url: URL, tmp_path: Path) -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    database = Path(str(seeded_readonly_url.database))
    assert renew_notebook(text, database, tmp_path) == text, "run `make renew`"
    notebook = json.loads(text)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 4)
    for cell in notebook["cells"]:
        assert {"cell_type", "metadata", "source"} <= set(cell)
    assert sum(bool(cell.get("outputs")) for cell in notebook["cells"]) == 3


@pytest.mark.on_sqlite
def test_the_page_on_r_prints_what_it_shows(seeded_readonly_url: URL, tmp_path: Path) -> None:
    program = ["Rscript", "-e", "library(RSQLite)"]
    if (
        not shutil.which("Rscript")
        or subprocess.run(program, capture_output=True, check=False).returncode
    ):
        pytest.skip("no R with RSQLite is installed: apt-get install r-cran-rsqlite")
    text = R_PAGE.read_text(encoding="utf-8")
    database = Path(str(seeded_readonly_url.database))
    assert renew_r_page(text, database, tmp_path) == text, "run `make renew`"
