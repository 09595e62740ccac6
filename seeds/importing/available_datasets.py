"""The datasets that can be imported, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from console import UserError
from seeds.importing import registry


def list_datasets() -> Iterator[str]:
    """Name and title of each dataset, and the command; then UserError for cards with faults."""
    names = registry.list_names()
    if not names:
        yield "There are no datasets."
        return
    width = max(map(len, names))
    faults = []
    for name in names:
        try:
            yield f"{name:{width}}  {registry.find_dataset(name).card.title}"
        except UserError as error:
            faults.append(str(error))
    yield ""
    yield "Import one with: bedfellows import DATASET FILE..."
    if faults:
        raise UserError("\n".join(faults))
