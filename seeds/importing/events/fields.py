"""What a dataset's fields mean for an event: the value of each, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple


class Check(NamedTuple):
    """Something that must not be: an SQL condition, the field it is about, and why it is wrong."""

    condition: str
    column: str
    reason: str


def raw(column: str) -> str:
    """A field as it was read, in SQL: text, or NULL where it is missing."""
    return f'"{column}"'


@dataclass(frozen=True)
class Text:
    """Text; blanks at its ends are no part of it."""

    column: str

    def value(self) -> str:
        """The value, in SQL of DuckDB."""
        return f"nullif(trim({raw(self.column)}), '')"

    def checks(self) -> Iterator[Check]:
        """What can be wrong with it."""
        return iter(())


@dataclass(frozen=True)
class Whole:
    """A whole number, not negative; ``required`` if a row cannot do without."""

    column: str
    required: bool = False

    def value(self) -> str:
        # A number that went through a spreadsheet may have become 3.0.
        return rf"try_cast(regexp_replace(trim({raw(self.column)}), '\.0+$', '') AS BIGINT)"

    def checks(self) -> Iterator[Check]:
        given = f"nullif(trim({raw(self.column)}), '') IS NOT NULL"
        wrong = f"coalesce({self.value()}, -1) < 0"
        yield Check(f"{given} AND {wrong}", self.column, "is no whole number")
        if self.required:
            yield Check(f"NOT ({given})", self.column, "is missing")


@dataclass(frozen=True)
class Day:
    """A day in one format of strptime; what follows after ``length`` letters is left out."""

    column: str
    format: str
    length: int

    def value(self) -> str:
        text = f"left(trim({raw(self.column)}), {self.length})"
        return f"CAST(try_strptime({text}, '{self.format}') AS DATE)"

    def checks(self) -> Iterator[Check]:
        yield Check(f"{self.value()} IS NULL", self.column, "is no day")


@dataclass(frozen=True)
class Tenths:
    """A number from -10 to 10, kept in whole tenths so that sums are exact."""

    column: str

    def value(self) -> str:
        return f"CAST(round(try_cast(trim({raw(self.column)}) AS DOUBLE) * 10) AS INTEGER)"

    def checks(self) -> Iterator[Check]:
        given = f"nullif(trim({raw(self.column)}), '') IS NOT NULL"
        wrong = f"coalesce(abs(try_cast(trim({raw(self.column)}) AS DOUBLE)), 99) > 10"
        yield Check(f"{given} AND {wrong}", self.column, "is no number from -10 to 10")


@dataclass(frozen=True)
class Flag:
    """1 or 0."""

    column: str

    def value(self) -> str:
        return f"CAST(left(trim({raw(self.column)}), 1) = '1' AS INTEGER)"

    def checks(self) -> Iterator[Check]:
        text = f"trim({raw(self.column)})"
        wrong = f"{text} NOT IN ('0', '1', '0.0', '1.0', '')"
        yield Check(wrong, self.column, "is neither 0 nor 1")


@dataclass(frozen=True)
class CameoCode:
    """A code of an event; with the field of its root code, zeros in front that were lost return."""

    column: str
    root_column: str | None = None

    def value(self) -> str:
        code = f"trim({raw(self.column)})"
        if self.root_column is None:
            return code
        lost = f"length(trim({raw(self.root_column)})) = 1"
        return f"CASE WHEN {lost} THEN '0' || {code} ELSE {code} END"

    def checks(self) -> Iterator[Check]:
        return iter((Check("quad_class IS NULL", self.column, "is no CAMEO code known here"),))


@dataclass(frozen=True)
class EventFields:
    """Where each part of an event stands in a dataset's rows."""

    published_id: Whole
    occurred_on: Day
    published_on: Day
    """The day whose news the row belongs to: which days a file covers is told by it."""
    source_code: Text
    """Who acts, as published."""
    source_state: Text
    """The code or name of the state that this belongs to, to be resolved."""
    target_code: Text
    target_state: Text
    event_code: CameoCode
    goldstein_tenths: Tenths
    mentions: Whole | None = None
    is_root: Flag | None = None
    ids_repeat: bool = False
    """Whether the publisher uses an id again on another day: the day is then part of the key."""

    def columns(self) -> list[str]:
        """The names of the fields that are read, each once."""
        parts = [getattr(self, part.name) for part in fields(self)]
        named = [getattr(part, "column", None) for part in parts]
        return list(dict.fromkeys(name for name in [*named, self.event_code.root_column] if name))

    def checks(self) -> list[Check]:
        """Everything that can be wrong with a row."""
        parts = [getattr(self, part.name) for part in fields(self)]
        return [check for part in parts if hasattr(part, "checks") for check in part.checks()]
