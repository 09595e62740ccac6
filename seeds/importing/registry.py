"""Registry of datasets: one for each card in `seeds/datasets/`, and cards of the user's own."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from console import UserError
from seeds import datasets
from seeds.importing.dataset import Dataset


def list_names() -> list[str]:
    """The names of all datasets, in order; reads none of their files."""
    return sorted(_find_cards())


def find_dataset(name: str) -> Dataset:
    """The dataset of a name; UserError with the nearest names if there is none."""
    cards = _find_cards()
    if name in cards:
        return Dataset(name, cards[name])
    names = sorted(cards)
    near = get_close_matches(name.lower(), names, n=3)
    meant = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise UserError(f"There is no dataset {name!r}. Datasets: {', '.join(names)}.{meant}")


def open_card(path: Path) -> Dataset:
    """The dataset that a user's own card describes, by the name of the file.

    Raises UserError with every fault if the card is faulty.
    """
    name = path.stem.replace("_", "-")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise UserError(
            f"{path}: the dataset has the name of its card, which must be lower-case letters, "
            "digits and hyphens: rename the file, for example to my-figures.yaml"
        )
    if name in _find_cards():
        raise UserError(f"{path}: {name} is a dataset of Bedfellows already: rename the card")
    dataset = Dataset(name, path)
    if dataset.card.figures is None:
        raise UserError(f"{path}: figures: is missing: a card alone describes a table of figures")
    return dataset


def _find_cards() -> dict[str, Path]:
    return {
        card.stem.replace("_", "-"): card
        for folder in datasets.__path__
        for card in sorted(Path(folder).glob("*.yaml"))
    }
