"""What a shell offers in place of an argument: names of the database, and nothing without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import BashComplete
from conftest import spelled
from sqlalchemy import URL

import bedfellows

KYRGYZSTAN = ("KGZ", "Kyrgyzstan")


def offer(url: URL | str, *typed: str) -> list[tuple[str, str]]:
    """The values that are offered for the last word, and their meanings."""
    database = url if isinstance(url, str) else spelled(url)
    words = ["report", "--database", database, *typed[:-1]]
    shell = BashComplete(bedfellows.bedfellows, {}, "bedfellows", "_BEDFELLOWS_COMPLETE")
    return [(item.value, item.help or "") for item in shell.get_completions(words, typed[-1])]


def test_actors_are_completed_by_code_and_by_name(seeded_readonly_url: URL) -> None:
    for typed in ("KG", "kgz", "kyrg", "Kirg"):
        assert offer(seeded_readonly_url, "dossier", typed) == [KYRGYZSTAN]
    assert offer(seeded_readonly_url, "dossier", "BLR", "kyr") == [KYRGYZSTAN]
    assert offer(seeded_readonly_url, "dossier", "EAEU") == []  # two countries
    assert [value for value, _ in offer(seeded_readonly_url, "memberships", "eae")] == ["EAEU"]
    assert len(offer(seeded_readonly_url, "dossier", "")) > 200
    assert offer(seeded_readonly_url, "dossier", "%") == []


def test_values_are_completed(seeded_readonly_url: URL) -> None:
    families = offer(seeded_readonly_url, "diffusion", "")
    assert families == [("foreign-agents", ""), ("lgbt-propaganda", "")]
    assert offer(seeded_readonly_url, "diffusion", "LGBT") == families[1:]
    claimed = offer(seeded_readonly_url, "factcheck", "dip")
    assert [value for value, _ in claimed] == ["diplomat-2015-07-unlikeliest-bedfellows"]


@pytest.mark.parametrize("content", [None, b"", b"no database at all", b"SQLite format 3\0" * 9])
def test_without_a_database_nothing_is_offered(
    content: bytes | None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "some.sqlite"
    if content is not None:
        file.write_bytes(content)
    assert offer(str(file), "dossier", "K") == offer(str(file), "diffusion", "f") == []
    assert capfd.readouterr() == ("", "")
    assert content is not None or not file.exists()
