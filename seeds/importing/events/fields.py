"""What a dataset's fields mean for an event: the value of each, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple

EARLIEST, _LATEST = date(1900, 1, 1), date(2099, 12, 31)


def apart(names: Sequence[str]) -> list[str]:
    """The names of columns, each once in any case: one without a name or that repeats another has
    none that could be asked for."""
    met = [name.casefold() for name in names]
    return [
        name if name and met.index(met[at]) == at else f"field {at + 1} of {len(names)}"
        for at, name in enumerate(names)
    ]


class Check(NamedTuple):
    """Something that must not be: an SQL condition, the field it is about, and why it is wrong."""

    condition: str
    column: str
    reason: str
    suspect: str
    """A condition that is quick to see and holds wherever the other does."""


def raw(column: str) -> str:
    """A field as it was read, in SQL: text, or NULL where it is missing."""
    return f'"{column}"'


def _given(column: str) -> str:
    return f"trim({raw(column)}) <> ''"


def _without_fraction(column: str) -> str:
    """A whole number as text, of which a program may have made 36.0."""
    text = f"trim({raw(column)})"
    return f"CASE WHEN suffix({text}, '.0') THEN left({text}, -2) ELSE {text} END"


@dataclass(frozen=True)
class Text:
    """Text; blanks at its ends are no part of it."""

    column: str
    is_kept: bool = False
    """Whether it goes into the database, which holds no zero bytes."""

    def value(self) -> str:
        """The value, in SQL of DuckDB."""
        return f"nullif(trim({raw(self.column)}), '')"

    def checks(self, name: str) -> Iterator[Check]:
        """What can be wrong with it, where the value is called ``name``."""
        if self.is_kept:
            zero = f"contains({name}, chr(0))"
            yield Check(zero, self.column, "holds a zero byte", zero)


@dataclass(frozen=True)
class Whole:
    """A whole number, not negative; ``required`` if a row cannot do without."""

    column: str
    required: bool = False
    is_long: bool = False
    """Whether it may go beyond what 32 bits hold."""

    def value(self) -> str:
        """The value, in SQL of DuckDB: a spreadsheet may have made 3.0 of 3."""
        text, most = raw(self.column), "BIGINT" if self.is_long else "INTEGER"
        number = f"try_cast({text} AS {most})"
        # DuckDB would take 1.5 for 2 and 1e3 for 1000; most texts are as it writes them itself.
        digits = rf"regexp_extract({text}, '^\s*([0-9]+)(\.0*)?\s*$', 1)"
        return (
            f"CASE WHEN CAST({number} AS VARCHAR) = {text} THEN {number} "
            f"ELSE try_cast({digits} AS {most}) END"
        )

    def checks(self, name: str) -> Iterator[Check]:
        """What can be wrong with it, where the value is called ``name``."""
        wrong = f"{name} < 0 OR {name} IS NULL AND {_given(self.column)}"
        suspect = f"{name} < 0 OR {name} IS NULL"
        yield Check(wrong, self.column, "is no whole number", suspect)
        if self.required:
            missing = f"{name} IS NULL AND NOT coalesce({_given(self.column)}, false)"
            yield Check(missing, self.column, "is missing", f"{name} IS NULL")


@dataclass(frozen=True)
class Day:
    """A day in one format of strptime; what follows after ``length`` letters is left out."""

    column: str
    format: str
    length: int
    may_go_on: bool = False
    """Whether more may follow, which is left out: the time of the day."""

    def value(self) -> str:
        """The value, in SQL of DuckDB."""
        text, as_read = f"trim({raw(self.column)})", raw(self.column)
        # R writes 2.0180101e+13 of 20180101000000.
        number = f"CAST(CAST(try_cast({text} AS DOUBLE) AS BIGINT) AS VARCHAR)"
        exact = f"CASE WHEN contains(lower({text}), 'e+') THEN {number} END"
        # A program may have made 20180101.0 of it.
        text = rf"regexp_replace({text}, '^(\d+)\.0*$', '\1')"
        careful = f"coalesce({self._parsed(self._start(text))}, {self._parsed(self._start(exact))})"
        # Most texts can be taken as they are, and are the sooner.
        if self.may_go_on:
            fits = f"strlen({as_read}) >= {self.length} AND NOT contains({as_read}, '.')"
            start = f"left({as_read}, {self.length})"
        else:
            fits, start = f"strlen({as_read}) = {self.length}", as_read
        plain = f"WHEN {fits} AND {as_read} >= '0' THEN {self._parsed(start)}"
        return f"CAST(CASE {plain} ELSE {careful} END AS DATE)"

    def _start(self, text: str) -> str:
        # Of a figure less, or a blank before it, strptime would make another day.
        end = "" if self.may_go_on else "$"
        return f"regexp_extract({text}, '^[0-9].{{{self.length - 1}}}{end}')"

    def _parsed(self, text: str) -> str:
        return f"try_strptime({text}, '{self.format}')"

    def checks(self, name: str) -> Iterator[Check]:
        """What can be wrong with it, where the value is called ``name``."""
        # One slip of a year would have the file cover two thousand of them.
        wrong = f"{name} IS NULL OR {name} < DATE '{EARLIEST}' OR {name} > DATE '{_LATEST}'"
        yield Check(wrong, self.column, "is no day", wrong)


@dataclass(frozen=True)
class Tenths:
    """A number from -10 to 10, kept in whole tenths so that sums are exact."""

    column: str

    def value(self) -> str:
        """The value, in SQL of DuckDB."""
        number = f"try_cast({raw(self.column)} AS DOUBLE)"
        is_one = f"abs({number}) <= 10 AND NOT contains({raw(self.column)}, '_')"
        return f"CASE WHEN {is_one} THEN CAST(round({number} * 10) AS INTEGER) END"

    def checks(self, name: str) -> Iterator[Check]:
        """What can be wrong with it, where the value is called ``name``."""
        wrong = f"abs({name}) > 100 OR {name} IS NULL AND {_given(self.column)}"
        suspect = f"abs({name}) > 100 OR {name} IS NULL"
        yield Check(wrong, self.column, "is no number from -10 to 10", suspect)


@dataclass(frozen=True)
class Flag:
    """1 or 0."""

    column: str

    def value(self) -> str:
        """The value, in SQL of DuckDB."""
        return f"CASE try_cast({raw(self.column)} AS DOUBLE) WHEN 0 THEN 0 WHEN 1 THEN 1 END"

    def checks(self, name: str) -> Iterator[Check]:
        """What can be wrong with it, where the value is called ``name``."""
        wrong = f"{name} NOT IN (0, 1) OR {name} IS NULL AND {_given(self.column)}"
        suspect = f"{name} NOT IN (0, 1) OR {name} IS NULL"
        yield Check(wrong, self.column, "is neither 0 nor 1", suspect)


@dataclass(frozen=True)
class CameoCode:
    """A code of an event; zeros in front that were lost return.

    Where they are lost is told by the root code, with which a code begins, whether that has lost
    its own or not; or by the value of the event: of 10
    to 20, which may be 010 to 020, those of one figure more are milder by far.
    """

    column: str
    root_column: str | None = None
    value_column: str | None = None

    def value(self) -> str:
        """The value, in SQL of DuckDB."""
        code, lost, plain = _without_fraction(self.column), "false", ""
        if self.root_column is not None:
            root = f"lpad({_without_fraction(self.root_column)}, 2, '0')"
            lost = f"NOT starts_with({code}, {root}) AND starts_with('0' || {code}, {root})"
            # Most codes can be taken as they are, and are the sooner.
            written, root = raw(self.column), raw(self.root_column)
            plain = (
                f"WHEN strlen({root}) = 2 AND starts_with({written}, {root}) "
                f"AND NOT contains({written}, '.') AND NOT contains({written}, ' ') THEN {written} "
            )
        elif self.value_column is not None:
            mild = f"CASE WHEN {code} = '16' THEN -3 ELSE -1 END"
            lost = (
                f"NOT regexp_matches({code}, '^(0|1.|20)') OR length({code}) = 2 AND "
                f"{code} BETWEEN '10' AND '20' "
                f"AND try_cast({raw(self.value_column)} AS DOUBLE) > {mild}"
            )
        return f"CASE {plain}WHEN {lost} THEN '0' || {code} ELSE {code} END"

    def checks(self, name: str) -> Iterator[Check]:
        """What can be wrong with it, where the value is called ``name``."""
        unknown = f"{name} IS NULL"
        yield Check(unknown, self.column, "is no CAMEO code known here", unknown)


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
    published_daily_from: date | None = None
    """Rows published before this day came all at once: each covers the day of its event instead."""
    ids_repeat: bool = False
    """Whether the publisher uses an id again on another day: the day is then part of the key."""

    def columns(self) -> list[str]:
        """The names of the fields that are read, each once."""
        parts = [getattr(self, part.name) for part in fields(self)]
        named = [getattr(part, "column", None) for part in parts]
        return list(dict.fromkeys(name for name in [*named, self.event_code.root_column] if name))

    def checks(self) -> list[Check]:
        """Everything that can be wrong with a row, where each value is called as it is here."""
        parts = [(part.name, getattr(self, part.name)) for part in fields(self)]
        return [
            check for name, part in parts if hasattr(part, "checks") for check in part.checks(name)
        ]
