"""What a database answers to one statement: rows, or an error with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """The most rows of one answer and the most seconds for one statement; 0: no limit."""

    rows: int
    seconds: float


@dataclass(frozen=True)
class QueryResult:
    """The rows of one statement, and whether there were more."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    is_cut: bool


class StatementError(Exception):
    """What a database says about a statement, and the place in its text; None: unknown."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
