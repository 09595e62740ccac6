"""Fields of a dataset's rows: the value of each in SQL, and what can be wrong with it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple

EARLIEST, _LATEST = date(1900, 1, 1), date(2099, 12, 31)


def make_names_unique(names: Sequence[str]) -> list[str]:
    """The names of columns; those that are empty or repeat an earlier one get a new name."""
    folded = [name.casefold() for name in names]
    return [
        name if name and folded.index(folded[at]) == at else f"field {at + 1} of {len(names)}"
        for at, name in enumerate(names)
    ]


def split_sample(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The fields of lines, each on its own: a quote that is not closed ends with its line."""
    if delimiter == "\t":
        return [[text.strip('"') for text in line.split(delimiter)] for line in lines]
    return [next(csv.reader([line], delimiter=delimiter), []) for line in lines]


class Check(NamedTuple):
    """Check of a value: a condition in SQL that makes the row faulty, the field, and the reason."""

    condition: str
    column: str
    reason: str
    suspect: str
    """A faster condition that is true wherever the other is."""


def quote_text(text: str) -> str:
    """A text for use between single quotes in SQL."""
    return text.replace("'", "''")


def quote_column(column: str) -> str:
    """A field as it was read, in SQL: text, or NULL if it is missing."""
    return f'"{column}"'


def _has_text(column: str) -> str:
    return f"trim({quote_column(column)}) <> ''"


def _strip_fraction(column: str) -> str:
    """A whole number as text; a program may have written it as 36.0."""
    text = f"trim({quote_column(column)})"
    return f"CASE WHEN suffix({text}, '.0') THEN left({text}, -2) ELSE {text} END"


@dataclass(frozen=True)
class Text:
    """A text without spaces at its ends."""

    column: str
    is_kept: bool = False
    """Whether it is stored; the database cannot store zero bytes."""

    def value_sql(self) -> str:
        """The value, in SQL of DuckDB."""
        return f"nullif(trim({quote_column(self.column)}), '')"

    def checks(self, name: str) -> Iterator[Check]:
        """The checks of the value, which is the column ``name``."""
        if self.is_kept:
            zero = f"contains({name}, chr(0))"
            yield Check(zero, self.column, "holds a zero byte", zero)


@dataclass(frozen=True)
class Whole:
    """A whole number, not negative; ``required`` if it must not be missing."""

    column: str
    required: bool = False
    is_long: bool = False
    """Whether it may need more than 32 bits."""

    def value_sql(self) -> str:
        """The value, in SQL of DuckDB; a spreadsheet may have written 3 as 3.0."""
        text, most = quote_column(self.column), "BIGINT" if self.is_long else "INTEGER"
        number = f"try_cast({text} AS {most})"
        # DuckDB casts 1.5 to 2 and 1e3 to 1000; most texts are plain digits and need only the cast.
        digits = rf"regexp_extract({text}, '^\s*([0-9]+)(\.0*)?\s*$', 1)"
        return (
            f"CASE WHEN CAST({number} AS VARCHAR) = {text} THEN {number} "
            f"ELSE try_cast({digits} AS {most}) END"
        )

    def checks(self, name: str) -> Iterator[Check]:
        """The checks of the value, which is the column ``name``."""
        wrong = f"{name} < 0 OR {name} IS NULL AND {_has_text(self.column)}"
        suspect = f"{name} < 0 OR {name} IS NULL"
        yield Check(wrong, self.column, "is not a whole number", suspect)
        if self.required:
            missing = f"{name} IS NULL AND NOT coalesce({_has_text(self.column)}, false)"
            yield Check(missing, self.column, "is missing", f"{name} IS NULL")


@dataclass(frozen=True)
class Day:
    """A day in a format of strptime, in the first ``length`` characters."""

    column: str
    format: str
    length: int
    may_go_on: bool = False
    """Whether more may follow, such as the time of day; it is ignored."""

    def value_sql(self) -> str:
        """The value, in SQL of DuckDB."""
        text, as_read = f"trim({quote_column(self.column)})", quote_column(self.column)
        # R writes 20180101000000 as 2.0180101e+13.
        number = f"CAST(CAST(try_cast({text} AS DOUBLE) AS BIGINT) AS VARCHAR)"
        exact = f"CASE WHEN contains(lower({text}), 'e+') THEN {number} END"
        # A program may have written 20180101.0.
        text = rf"regexp_replace({text}, '^(\d+)\.0*$', '\1')"
        parsed = [self._parse_sql(self._start_sql(one)) for one in (text, exact)]
        careful = f"coalesce({', '.join(parsed)})"
        # Most texts need none of this, and are faster without.
        if self.may_go_on:
            fits = f"strlen({as_read}) >= {self.length} AND NOT contains({as_read}, '.')"
            start = f"left({as_read}, {self.length})"
        else:
            fits, start = f"strlen({as_read}) = {self.length}", as_read
        plain = f"WHEN {fits} AND {as_read} >= '0' THEN {self._parse_sql(start)}"
        return f"CAST(CASE {plain} ELSE {careful} END AS DATE)"

    def _start_sql(self, text: str) -> str:
        # With a digit missing, or a space in front, strptime would give another day.
        end = "" if self.may_go_on else "$"
        return f"regexp_extract({text}, '^[0-9].{{{self.length - 1}}}{end}')"

    def _parse_sql(self, text: str) -> str:
        return f"try_strptime({text}, '{self.format}')"

    def checks(self, name: str) -> Iterator[Check]:
        """The checks of the value, which is the column ``name``."""
        # With one wrong year, the file would cover two thousand years.
        wrong = f"{name} IS NULL OR {name} < DATE '{EARLIEST}' OR {name} > DATE '{_LATEST}'"
        yield Check(wrong, self.column, "is not a day", wrong)


@dataclass(frozen=True)
class Tenths:
    """A number from -10 to 10, stored in whole tenths so that sums are exact."""

    column: str

    def value_sql(self) -> str:
        """The value, in SQL of DuckDB."""
        number = f"try_cast({quote_column(self.column)} AS DOUBLE)"
        is_valid = f"abs({number}) <= 10 AND NOT contains({quote_column(self.column)}, '_')"
        return f"CASE WHEN {is_valid} THEN CAST(round({number} * 10) AS INTEGER) END"

    def checks(self, name: str) -> Iterator[Check]:
        """The checks of the value, which is the column ``name``."""
        wrong = f"abs({name}) > 100 OR {name} IS NULL AND {_has_text(self.column)}"
        suspect = f"abs({name}) > 100 OR {name} IS NULL"
        yield Check(wrong, self.column, "is not a number from -10 to 10", suspect)


@dataclass(frozen=True)
class Flag:
    """1 or 0."""

    column: str

    def value_sql(self) -> str:
        """The value, in SQL of DuckDB."""
        return (
            f"CASE try_cast({quote_column(self.column)} AS DOUBLE) WHEN 0 THEN 0 WHEN 1 THEN 1 END"
        )

    def checks(self, name: str) -> Iterator[Check]:
        """The checks of the value, which is the column ``name``."""
        wrong = f"{name} NOT IN (0, 1) OR {name} IS NULL AND {_has_text(self.column)}"
        suspect = f"{name} NOT IN (0, 1) OR {name} IS NULL"
        yield Check(wrong, self.column, "is neither 0 nor 1", suspect)


@dataclass(frozen=True)
class CameoCode:
    """A CAMEO code; leading zeros that a program has dropped are restored.

    The root code shows where one is missing, since the code begins with it (the root code may have
    lost its own zero). Without a root code, the value of the event shows it: 10 to 20 may be 010 to
    020, which are much milder.
    """

    column: str
    root_column: str | None = None
    value_column: str | None = None

    def cast_sql(self, enumeration: str) -> str:
        """The value as one of an enumeration, in SQL of DuckDB; NULL if it is none of it."""
        careful = f"try_cast({self.value_sql()} AS {enumeration})"
        if self.root_column is None:
            return careful
        # Most codes need no care, and are faster without.
        written, root = quote_column(self.column), quote_column(self.root_column)
        fits = f"strlen({root}) = 2 AND starts_with({written}, {root})"
        plain = f"CASE WHEN {fits} THEN try_cast({written} AS {enumeration}) END"
        return f"coalesce({plain}, {careful})"

    def value_sql(self) -> str:
        """The value, in SQL of DuckDB."""
        code, lost = _strip_fraction(self.column), "false"
        if self.root_column is not None:
            root = f"lpad({_strip_fraction(self.root_column)}, 2, '0')"
            lost = f"NOT starts_with({code}, {root}) AND starts_with('0' || {code}, {root})"
        elif self.value_column is not None:
            value = f"try_cast({quote_column(self.value_column)} AS DOUBLE)"
            # 016 is -2 on the scale of Goldstein and -5 in ICEWS, and 16 is -4 in both.
            is_mild = f"CASE WHEN {code} = '16' THEN {value} <> -4 ELSE {value} > -1 END"
            lost = (
                f"NOT regexp_matches({code}, '^(0|1.|20)') OR length({code}) = 2 AND "
                f"{code} BETWEEN '10' AND '20' AND {is_mild}"
            )
        return f"CASE WHEN {lost} THEN '0' || {code} ELSE {code} END"

    def checks(self, name: str) -> Iterator[Check]:
        """The checks of the value, which is the column ``name``."""
        unknown = f"{name} IS NULL"
        yield Check(unknown, self.column, "is not a known CAMEO code", unknown)


@dataclass(frozen=True)
class EventFields:
    """The field of each value of an event in a dataset's rows."""

    published_id: Whole
    occurred_on: Day
    published_on: Day
    """The day whose news the row belongs to; it decides which days a file covers."""
    source_code: Text
    """The actor, as published."""
    source_state: Text
    """The code or name of the actor's state, which is looked up."""
    target_code: Text
    target_state: Text
    event_code: CameoCode
    goldstein_tenths: Tenths
    mentions: Whole | None = None
    is_root: Flag | None = None
    published_daily_from: date | None = None
    """Rows published before this day came all at once: each covers the day of its event instead."""
    ids_repeat: bool = False
    """Whether the publisher uses ids again on other days; then the day is part of the key."""

    def columns(self) -> list[str]:
        """The names of the fields to read, each once."""
        parts = [getattr(self, part.name) for part in fields(self)]
        named = [getattr(part, "column", None) for part in parts]
        return list(dict.fromkeys(name for name in [*named, self.event_code.root_column] if name))

    def checks(self) -> list[Check]:
        """The checks of all values of a row; each value is the column of its name here."""
        parts = [(part.name, getattr(self, part.name)) for part in fields(self)]
        return [
            check for name, part in parts if hasattr(part, "checks") for check in part.checks(name)
        ]
