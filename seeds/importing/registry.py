"""Registry of datasets: one for each card in `seeds/datasets/`, with its reader and mapping."""

from __future__ import annotations

import csv
import re
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from console import UserError
from seeds import datasets

if TYPE_CHECKING:
    from seeds.curated.faults import Fault
    from seeds.curated.parse import Raw
    from seeds.importing.card import Card
    from seeds.importing.reader import Reader

MAPPING = ("code", "actor", "why")
"""Columns of a mapping: code or name as published, slug of the actor, reason."""


NO_ACTOR = "-"
"""In a card, the actor of a code that means none."""
_own_cards: dict[str, Path] = {}
"""Cards of the user that this process was given, by name."""


def add_card(path: Path) -> str:
    """Add a user's card; gives the name of its dataset, which is that of the file.

    Raises UserError with every fault if it is faulty.
    """
    name = path.stem.replace("_", "-")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise UserError(
            f"{path}: the dataset has the name of its card, which must be lower-case letters, "
            "digits and hyphens: rename the file, for example to my-figures.yaml"
        )
    if name in _find_shipped_cards():
        raise UserError(f"{path}: {name} is a dataset of Bedfellows already: rename the card")
    _own_cards[name] = path
    try:
        card = read_card(name)
    except UserError:
        del _own_cards[name]
        raise
    if card.figures is None:
        raise UserError(f"{path}: figures: is missing: a card alone describes a table of figures")
    return name


def forget_cards() -> None:
    """Forget the cards that were added."""
    _own_cards.clear()


def list_names() -> list[str]:
    """The names of all datasets, in order; reads none of their files."""
    return sorted(_find_cards())


def require_name(name: str) -> str:
    """The name itself if there is such a dataset; else UserError with the nearest names."""
    names = list_names()
    if name in names:
        return name
    near = get_close_matches(name.lower(), names, n=3)
    meant = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise UserError(f"There is no dataset {name!r}. Datasets: {', '.join(names)}.{meant}")


def read_card(name: str) -> Card:
    """The card of a dataset; UserError with every fault if it is faulty."""
    from seeds.importing.card import parse_card

    faults: list[Fault] = []
    record = read_record(name, faults)
    card = parse_card(record, faults) if record is not None else None
    if faults or card is None:
        raise describe_faults(name, faults)
    return card


def read_record(name: str, faults: list[Fault]) -> Raw | None:
    """The card of a dataset as text, with the line of each field; None if that is not one card."""
    from seeds.curated.parse import read_text, read_yaml

    path = _find_card(name)
    text = read_text(path, path.name, faults)
    records = read_yaml(text, path.name, faults) if text is not None else []
    return records[0] if len(records) == 1 else None


def describe_faults(name: str, faults: list[Fault]) -> UserError:
    """The error that lists all faults of a card."""
    lines = [str(fault) for fault in sorted(faults)]
    lines = lines or [f"{_find_card(name).name}: it must contain one card"]
    return UserError("\n".join([f"the card of {name} is faulty:", *lines]))


def load_reader(name: str) -> Reader:
    """The reader of a dataset; its module is imported here."""
    path = _find_card(name)
    stem = path.stem
    if not path.with_suffix(".py").is_file() and (card := read_card(name)).figures is not None:
        from seeds.importing.figures.card_reader import CardReader

        return CardReader(name, card, card.figures)
    module = f"{datasets.__name__}.{stem}"
    try:
        reader: Reader | None = getattr(import_module(module), "READER", None)
    except ModuleNotFoundError as error:
        if error.name == module:
            raise UserError(
                f"{stem}.yaml has no reader: add {stem}.py to the same folder"
            ) from None
        raise UserError(
            f"{stem}.py needs {error.name}, which is not installed: run `make install`"
        ) from error
    if reader is None:
        raise UserError(f"{stem}.py does not define READER")
    return reader


def read_aliases(name: str) -> dict[str, str]:
    """The dataset's own mapping: from a code or name as published to an actor's slug."""
    return {code: "" if actor == NO_ACTOR else actor for code, actor, _ in read_mapping(name)}


def read_mapping(name: str) -> list[tuple[str, str, str]]:
    """The rows of the dataset's mapping: code as published, our slug, reason."""
    # Beside a card alone, a CSV file of its name is the user's data.
    if (figures := read_card(name).figures) is not None:
        return [(one.code, one.actor, one.why) for one in figures.codes]
    path = _find_card(name).with_suffix(".csv")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not UTF-8: save it as UTF-8") from None
    rows = list(csv.reader(lines))
    if not rows or tuple(rows[0]) != MAPPING:
        raise UserError(f"{path.name}:1: the first line must be {','.join(MAPPING)}")
    mapping: dict[str, tuple[str, str, str]] = {}
    faults = []
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(MAPPING):
            faults.append(f"{path.name}:{line}: {len(row)} fields instead of {len(MAPPING)}")
        elif empty := [field for field, value in zip(MAPPING, row, strict=True) if not value]:
            faults.append(f"{path.name}:{line}: {', '.join(empty)}: is empty")
        elif row[0] in mapping:
            faults.append(f"{path.name}:{line}: code: {row[0]!r} is also in an earlier line")
        else:
            mapping[row[0]] = (row[0], row[1], row[2])
    if faults:
        raise UserError("\n".join(faults))
    return list(mapping.values())


def _find_card(name: str) -> Path:
    return _find_cards()[require_name(name)]


def _find_cards() -> dict[str, Path]:
    return _find_shipped_cards() | _own_cards


def _find_shipped_cards() -> dict[str, Path]:
    return {
        card.stem.replace("_", "-"): card
        for folder in datasets.__path__
        for card in sorted(Path(folder).glob("*.yaml"))
    }
