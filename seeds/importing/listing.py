"""The datasets that can be imported, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from seeds.importing import catalogue


def listing() -> Iterator[str]:
    """Name and title of each dataset, and how to go on."""
    names = catalogue.names()
    if not names:
        yield "There are no datasets."
        return
    width = max(map(len, names))
    for name in names:
        yield f"{name:{width}}  {catalogue.card(name).title}"
    yield ""
    yield "Import one with: bedfellows import DATASET FILE..."
