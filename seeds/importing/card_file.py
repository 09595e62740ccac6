"""The file of a card: read, or refused with all its faults."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from console import UserError

if TYPE_CHECKING:
    from seeds.curated.faults import Fault
    from seeds.curated.parse import Raw
    from seeds.importing.card import Card


@dataclass(frozen=True)
class CardFile:
    """The card of a dataset; it is read when it is first needed."""

    name: str
    """Of the dataset."""
    path: Path

    @cached_property
    def card(self) -> Card:
        """The card; UserError with every fault if it is faulty."""
        from seeds.importing.card import parse_card

        faults: list[Fault] = []
        record = self.read_record(faults)
        card = parse_card(record, faults) if record is not None else None
        if faults or card is None:
            raise self.describe_faults(faults)
        return card

    def read_record(self, faults: list[Fault]) -> Raw | None:
        """The card as text, with the line of each field; None if the file is not one card."""
        from seeds.curated.parse import read_text, read_yaml

        text = read_text(self.path, self.path.name, faults)
        records = read_yaml(text, self.path.name, faults) if text is not None else []
        return records[0] if len(records) == 1 else None

    def describe_faults(self, faults: list[Fault]) -> UserError:
        """The error that lists all faults of the card."""
        lines = [str(fault) for fault in sorted(faults)]
        lines = lines or [f"{self.path.name}: it must contain one card"]
        return UserError("\n".join([f"the card of {self.name} is faulty:", *lines]))
