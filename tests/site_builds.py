"""Sites that tests build: of all curated facts, or of a few countries in little time."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from sqlalchemy import URL

from reports.site.build import SiteOrder, build_site

KEEP_FEW_COUNTRIES = (
    "DELETE FROM actors WHERE kind_code = 'country' "
    "AND slug NOT IN ('BLR', 'KGZ', 'CIV', 'RUS', 'TUR')"
)
"""Pages of countries take most of the time: this leaves five, with what belongs to them."""


def write_site(url: URL, order: SiteOrder) -> list[str]:
    """Write a site; returns what the command says."""
    told: list[str] = []
    watch = lambda _number, pages: deque(pages, maxlen=0)  # noqa: E731 - as the command does
    assert build_site(url, order, watch=watch, echo=told.append) == 0
    return told


def read_files(folder: Path) -> dict[str, bytes]:
    """All files of a folder, by their path in it."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
