"""Which datasets there are: one for each card in `seeds/datasets/`, with its reader and mapping."""

from __future__ import annotations

import csv
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from console import UserError
from seeds import datasets

if TYPE_CHECKING:
    from seeds.importing.card import Card
    from seeds.importing.reader import Reader

MAPPING = ("code", "actor", "why")
"""Columns of a mapping: code or name as published, slug of whom it means, the reason."""


def names() -> list[str]:
    """The names of all datasets, in order, without reading any."""
    return sorted(_cards())


def known(name: str) -> str:
    """The name itself, if there is such a dataset; raises UserError with the nearest names."""
    if name in (there := _cards()):
        return name
    near = get_close_matches(name.lower(), sorted(there), n=3)
    meant = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise UserError(f"There is no dataset {name!r}. There are: {', '.join(names())}.{meant}")


def card(name: str) -> Card:
    """What the dataset is; raises UserError where its card is faulty, with every fault."""
    from seeds.curated.faults import Fault
    from seeds.curated.parse import read_text, read_yaml
    from seeds.importing.card import card_of

    path = _cards()[known(name)]
    faults: list[Fault] = []
    text = read_text(path, path.name, faults)
    records = read_yaml(text, path.name, faults) if text is not None else []
    found = card_of(records[0], faults) if len(records) == 1 else None
    if faults or found is None:
        told = [str(fault) for fault in sorted(faults)] or [f"{path.name}: no card is written here"]
        raise UserError("\n".join([f"the card of {name} is faulty:", *told]))
    return found


def reader(name: str) -> Reader:
    """How the dataset's files are read; its module is imported only here."""
    stem = _cards()[known(name)].stem
    module = f"{datasets.__name__}.{stem}"
    try:
        found: Reader | None = getattr(import_module(module), "READER", None)
    except ModuleNotFoundError as error:
        if error.name == module:
            raise UserError(f"{stem}.yaml has no {stem}.py beside it to read its files") from None
        raise UserError(
            f"{stem}.py needs {error.name}, which is not installed: run `make install`"
        ) from error
    if found is None:
        raise UserError(f"{stem}.py defines no READER")
    return found


def aliases(name: str) -> dict[str, str]:
    """The dataset's own mapping: a code or name as published, and the slug of whom it means."""
    return {code: actor for code, actor, _ in mapping(name)}


def mapping(name: str) -> list[tuple[str, str, str]]:
    """The rows of the dataset's mapping: code as published, our slug, and why."""
    path = _cards()[known(name)].with_suffix(".csv")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not UTF-8: save it as UTF-8") from None
    rows = list(csv.reader(lines))
    if not rows or tuple(rows[0]) != MAPPING:
        raise UserError(f"{path.name}:1: its first line must be {','.join(MAPPING)}")
    found: dict[str, tuple[str, str, str]] = {}
    faults = []
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(MAPPING):
            faults.append(f"{path.name}:{line}: {len(row)} fields, not {len(MAPPING)}")
        elif empty := [field for field, value in zip(MAPPING, row, strict=True) if not value]:
            faults.append(f"{path.name}:{line}: {', '.join(empty)}: nothing is written here")
        elif row[0] in found:
            faults.append(f"{path.name}:{line}: code: {row[0]!r} stands in an earlier line, too")
        else:
            found[row[0]] = (row[0], row[1], row[2])
    if faults:
        raise UserError("\n".join(faults))
    return list(found.values())


def _cards() -> dict[str, Path]:
    return {
        card.stem.replace("_", "-"): card
        for folder in datasets.__path__
        for card in sorted(Path(folder).glob("*.yaml"))
    }
