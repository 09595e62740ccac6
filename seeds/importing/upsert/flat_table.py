"""Flat tables: no other rows refer to their rows, of which there are many, loaded in bulk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table


@dataclass(frozen=True)
class FlatTable:
    """A table loaded in bulk: its natural key and the values that an import may revise.

    The columns of the key have a unique constraint and no NULL. The dataset of a row follows from
    its key, so that no row of another owner can have it.
    """

    table: Table
    key: Sequence[str]
    values: Sequence[str]
    make_label: Callable[[Sequence[Any]], str]
    """How a message names a row with this key."""
    same_row: Sequence[str] = ()
    """Columns that identify a row, too. A row with a new key that agrees in these with an existing
    row is that row, under another key."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row in order: the key, then the values."""
        return (*self.key, *self.values)
