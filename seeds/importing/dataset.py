"""A dataset that can be imported: its card, and the reader and the mapping beside it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from console import UserError
from seeds import datasets
from seeds.importing.card_file import CardFile

if TYPE_CHECKING:
    from seeds.importing.reader import Reader

MAPPING = ("code", "actor", "why")
"""Columns of a mapping: code or name as published, slug of the actor, reason."""


@dataclass(frozen=True)
class Dataset(CardFile):
    """A dataset, by the file of its card; each of its files is read when it is first needed."""

    @cached_property
    def reader(self) -> Reader:
        """The reader; its module is imported here. UserError if there is none."""
        if not self.path.with_suffix(".py").is_file() and self.card.figures is not None:
            from seeds.importing.figures.card_reader import CardReader

            return CardReader(self, self.card.figures)
        stem = self.path.stem
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

    @cached_property
    def aliases(self) -> dict[str, str]:
        """The mapping: from a code or name as published to an actor's slug; "" means none."""
        from seeds.importing.figures.figure_table import NO_ACTOR

        return {code: "" if actor == NO_ACTOR else actor for code, actor, _ in self.mapping}

    @cached_property
    def mapping(self) -> list[tuple[str, str, str]]:
        """The rows of the mapping: code as published, our slug, reason. UserError if faulty."""
        # Beside a card alone, a CSV file of its name is the user's data.
        if self.card.figures is not None:
            return [(one.code, one.actor, one.why) for one in self.card.figures.codes]
        return _read_mapping(self.path.with_suffix(".csv"))


def _read_mapping(path: Path) -> list[tuple[str, str, str]]:
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
