"""The README and the pages of docs/ show what the program prints."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from console_sessions import PAGES, renewed
from sqlalchemy import URL


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_sessions_and_queries_are_real(page: Path, seeded_url: URL, tmp_path: Path) -> None:
    written = page.read_text(encoding="utf-8")
    today = datetime.now().astimezone().date()
    assert f"As of {today}" not in written, "a session without --as-of is true today only"
    assert renewed(written, seeded_url, tmp_path) == written


def test_the_readme_shows_sessions_and_queries() -> None:
    readme = PAGES[0].read_text(encoding="utf-8")
    assert readme.count("```console") >= 6
    assert readme.count("```sql") >= 6
