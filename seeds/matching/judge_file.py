"""Judgements on many pairs of records at once, from a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from console import UserError
from seeds.matching.judge import Echo, judge_records, open_transaction
from seeds.matching.resolver import read_resolvers
from whole_files import read_whole

_COLUMNS = ("left", "right", "decision", "note")
_DECISIONS = {"same": True, "different": False}


@dataclass(frozen=True)
class _Line:
    """One line of the file: two keys, the decision, and the reason."""

    number: int
    left: str
    right: str
    is_same: bool
    note: str | None


def judge_file(url: URL, path: Path, *, echo: Echo) -> int:
    """Record all judgements of a file; returns the exit status 0.

    Raises UserError with every fault and its line, and then records none.
    """
    faults: list[str] = []
    with open_transaction(url, echo) as (connection, say):
        resolvers = read_resolvers(connection)
        try:
            lines = list(_read_lines(path, faults))
        except csv.Error as error:
            raise UserError(f"{path.name}: {error}") from None
        for line in lines:
            try:
                judge_records(resolvers, line.left, line.right, line.is_same, line.note, say)
            except UserError as error:
                faults += [f"{path.name}:{line.number}: {text}" for text in str(error).split("\n")]
        if faults:
            raise UserError("\n".join([*_sort_faults(faults), "nothing was decided"]))
        say(f"{path.name}: {len(lines)} decisions read")
    return 0


def _sort_faults(faults: list[str]) -> list[str]:
    return sorted(faults, key=lambda fault: int(fault.split(":")[1]))


def _read_lines(path: Path, faults: list[str]) -> Iterator[_Line]:
    """The lines without a fault of their own; blank lines are skipped."""
    try:
        text = read_whole(path).decode("utf-8-sig")
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: is not UTF-8 text; save it as CSV UTF-8") from None
    reader = csv.reader(text.splitlines(keepends=True))
    header = [name.strip().casefold() for name in next(reader, [])]
    missing = [name for name in _COLUMNS[:3] if name not in header]
    if missing:
        raise UserError(
            f"{path.name}:1: no column {', '.join(missing)}; the first line must be "
            f"{','.join(_COLUMNS)}"
        )
    first = reader.line_num + 1
    for cells in reader:
        number, first = first, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        values = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        left, right, decision = (values.get(name, "") for name in _COLUMNS[:3])
        problems = [f"{name} is empty" for name in ("left", "right") if not values.get(name)]
        if len(cells) > len(header):
            problems.append(f"{len(cells)} cells, but {len(header)} columns")
        if decision.casefold() not in _DECISIONS:
            problems.append(f"decision {decision!r} is neither same nor different")
        faults += [f"{path.name}:{number}: {problem}" for problem in problems]
        if not problems:
            is_same = _DECISIONS[decision.casefold()]
            yield _Line(number, left, right, is_same, values.get("note") or None)
