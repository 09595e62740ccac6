"""The README shows what the program prints."""

from __future__ import annotations

from sessions import README, renewed
from sqlalchemy import URL


def test_sessions_and_queries_of_the_readme_are_real(seeded_readonly_url: URL) -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme.count("```console") >= 6
    assert readme.count("```sql") >= 6
    assert renewed(readme, seeded_readonly_url) == readme
