"""Where a key leads, which texts are keys, and the names of files."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL

from console import UserError
from reports.site.build import SiteOrder
from reports.site.keys import Entry, Keys, name_file


def test_only_keys_are_links() -> None:
    keys = Keys()
    for key in ("BLR", "EAEU", "AG17", "integration", "foreign-agents"):
        keys.add_page("things", Entry(key, f"The {key}", "thing"))
    link = keys.build_link("other/page.html")

    def find(text: str, heading: str = "What") -> list[str]:
        return [part.text for part in link(text, heading) if part.href]

    assert find("BLR, EAEU and AG17") == ["BLR", "EAEU", "AG17"]
    assert find("contradicts AG17 (BLR)") == ["AG17", "BLR"]
    assert find("foreign-agents") == ["foreign-agents"]
    assert find("The BLR") == ["The BLR"]
    assert find("integration") == []
    assert find("integration", "Topics") == ["integration"]
    assert find("an integration of foreign-agents") == []
    assert find("https://example.org/BLR") == ["https://example.org/BLR"]
    assert [part.text for part in link("see AG17.", "")] == ["see ", "AG17", "."]
    assert keys.build_link("things/BLR.html")("BLR", "")[0].href is None


def test_file_names_are_safe_and_differ_in_more_than_case() -> None:
    keys = Keys()
    paths = [
        keys.add_page("a", Entry(key, key, "thing"))
        for key in ("eu", "EU", "index", "..", "a/b", 'x"<>', "ж")
    ]
    assert paths == [
        "a/eu.html", "a/EU-2.html", "a/index-2.html", "a/=2e..html", "a/a=2fb.html",
        "a/x=22=3c=3e.html", "a/=436.html",
    ]  # fmt: skip
    assert name_file("../../etc") == "=2e.=2f..=2fetc"
    assert len(name_file("w" * 5000)) <= 120


def test_a_database_on_a_server_is_no_file() -> None:
    url = URL.create("postgresql+psycopg", host="localhost")
    with pytest.raises(UserError, match="--sqlite: the database is on a server"):
        SiteOrder(Path("never"), with_sqlite=True).check(url)
