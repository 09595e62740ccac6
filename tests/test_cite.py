"""BibTeX entries of the loaded datasets."""

from __future__ import annotations

from pathlib import Path

import fake_dataset
import pytest
from sqlalchemy import URL
from visit_imports import FIVE, Import, added, ask, invoke

from console import UserError
from seeds.importing.bibtex import format_bibtex
from seeds.importing.registry import read_card

__all__ = ["added", "ask"]


def test_cite_prints_what_is_loaded(ask: Import, added: Path, seeded_url: URL) -> None:
    assert ask("cite").startswith("No dataset is loaded.")
    ask("import", "state-visits", fake_dataset.write_visits(Path("may.csv"), *FIVE[:2]))
    (added / "state_visits.yaml").unlink()  # the entry is in the database
    entry = (
        "@misc{state-visits-2024,\n"
        "  author = {{Institute of State Visits} and {Bureau of Visits \\& Travel} and others},\n"
        "  title = {{State Visits \\& Travel}},\n"
        "  year = {2024},\n"
        "  publisher = {Institute of State Visits},\n"
        "  edition = {2.1},\n"
        "  url = {https://example.org/visits_2.1}\n"
        "}\n"
    )
    assert ask("cite") == ask("cite", "state-visits") == entry
    with pytest.raises(UserError, match=r"vists is not loaded\. Loaded: state-visits\."):
        raise invoke(seeded_url, "cite", "vists").exception or AssertionError


def test_people_are_cited_without_braces_and_institutes_with_them() -> None:
    entries = {name: format_bibtex(name, read_card(name), None) for name in ("gdelt", "wdi")}
    assert "  author = {Leetaru, Kalev and " in entries["gdelt"]
    assert "  author = {{World Bank}},\n" in entries["wdi"]
