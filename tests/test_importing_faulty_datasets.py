"""Datasets whose own files are faulty: each fault with its place, and nothing is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fake_dataset
import pytest
from sqlalchemy import URL
from visit_imports import FIVE, added, invoke, snapshot

from console import UserError

pytestmark = pytest.mark.on_sqlite

__all__ = ["added"]


def test_a_file_of_another_dataset(added: Path, seeded_url: URL) -> None:
    other = fake_dataset.install(added, "other_visits") / "other_visits.py"
    text = other.read_text(encoding="utf-8")
    other.write_text(text.replace('"visit", "day"', '"trip", "day"'), encoding="utf-8")
    fake_dataset.write_visits(Path("visits.csv"), *FIVE)
    refused = invoke(seeded_url, "import", "other-visits", "visits.csv").exception
    assert isinstance(refused, UserError)
    assert str(refused) == (
        "nothing was imported:\n"
        "visits.csv: looks like a file of state-visits (visits, 4 columns), not of other-visits"
    )


def test_a_faulty_card(added: Path, seeded_url: URL) -> None:
    card = added / "state_visits.yaml"
    faulty = {
        "title: State Visits & Travel\npub": "titel: State Visits & Travel\npub",
        "type: misc": "type: thesis",
        "year: 2024": "year: last",
        "    description: Comma, header.\n": "    descriptions: Comma, header.\n",
        "leaves: Nothing.": "leaves:",
        "cautions:\n  - Visits before 1990 are few.": "cautions: Visits before 1990 are few.",
        "value: 0.25": "value: 25",
        "url: https://example.org/visits_2.1": "url: '  '",
    }
    text = card.read_text(encoding="utf-8")
    for right, wrong in faulty.items():
        assert right in text
        text = text.replace(right, wrong)
    card.write_text(text, encoding="utf-8")
    fake_dataset.write_visits(Path("visits.csv"), *FIVE)
    before = snapshot(seeded_url)
    refused = invoke(seeded_url, "import", "state-visits", "visits.csv").exception
    assert isinstance(refused, UserError)
    fields = "title, publisher, url, licence, summary, citation, layouts, reads, leaves, "
    fields += "max_rejects, covers, cautions, edition, figures"
    assert str(refused).splitlines() == [
        "the card of state-visits is faulty:",
        f"state_visits.yaml:1: titel: is not a field here; the fields: {fields}",
        "state_visits.yaml:1: title: is missing",
        "state_visits.yaml:3: url: must be a text",
        (
            "state_visits.yaml:7: citation.type: 'thesis' is not one of article, misc, techreport, "
            "dataset, book, incollection"
        ),
        "state_visits.yaml:10: citation.year: 'last' is not a whole number of at most 9 digits",
        "state_visits.yaml:14: layouts[1].description: is missing",
        (
            "state_visits.yaml:15: layouts[1].descriptions: is not a field here; the fields: "
            "name, description, headings, columns, rows, period, renamed"
        ),
        "state_visits.yaml:17: leaves: must be a text",
        "state_visits.yaml:18: cautions: must be a list",
        "state_visits.yaml:20: max_rejects.value: '25' is not a share from 0 to 1",
    ]
    assert snapshot(seeded_url) == before
    listed = invoke(seeded_url, "import")
    assert "\nwdi                   World Development Indicators\n" in listed.output
    assert str(listed.exception) == str(refused)


FAULTS: list[tuple[str, Callable[[str], str], str]] = [
    (
        "yaml",
        lambda text: text.replace("licence:", "license:"),
        "state_visits.yaml:4: license: is not a field here",
    ),
    (
        "yaml",
        lambda text: text.replace("0.25", "few"),
        "state_visits.yaml:21: max_rejects.value: 'few' is not a share",
    ),
    ("yaml", lambda text: text + "x", "state_visits.yaml:"),
    ("csv", lambda text: text.replace("actor", "slug"), "state_visits.csv:1: the first line must"),
    ("csv", lambda text: text + "KYZ,BLR,twice\n", "state_visits.csv:3: code: 'KYZ' is also in an"),
    ("csv", lambda text: text + "A,,\n", "state_visits.csv:3: actor, why: is empty"),
    ("csv", lambda text: text.replace("KGZ", "KGS"), "but there is no such actor"),
    (
        "py",
        lambda text: text.replace("READER =", "READ ="),
        "state_visits.py does not define READER",
    ),
    (
        "py",
        lambda text: text.replace("import csv", "import nowhere"),
        "state_visits.py needs nowhere, which is not",
    ),
]


@pytest.mark.parametrize(("ending", "spoil", "said"), FAULTS)
def test_a_faulty_dataset(
    added: Path, seeded_url: URL, ending: str, spoil: Callable[[str], str], said: str
) -> None:
    file = added / f"state_visits.{ending}"
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")
    fake_dataset.write_visits(Path("visits.csv"), *FIVE)
    refused = invoke(seeded_url, "import", "state-visits", "visits.csv").exception
    assert isinstance(refused, UserError), refused
    assert said in str(refused)
