"""Rows of a file and the database rows they become, addressed by natural keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from models import Edtf
from models.citable import list_citable_tables
from models.code_lists import Code
from seeds.importing.rejects import RejectReason

Unmapped = tuple[str, str, str | None]
"""Code, reason and label of a side left empty."""


class TargetRow:
    """A row that the database must have after the import.

    A value of the key may be another TargetRow, which means the id of that row. A date of three
    columns is given once, under its name without a suffix.
    """

    __slots__ = ("id", "key", "rule", "values")

    def __init__(self, rule: UpsertRule, /, **given: Any) -> None:
        self.rule = rule
        self.id: int | None = None
        values: dict[str, Any] = {}
        for name, value in given.items():
            if isinstance(value, Edtf):
                values[f"{name}_edtf"] = value.text
                values[f"{name}_earliest"] = value.earliest
                values[f"{name}_latest"] = value.latest
            else:
                values[name] = value.value if isinstance(value, Code) else value
        self.key = [values.get(name) for name in rule.key]
        self.values = {name: value for name, value in values.items() if name not in rule.key}


@dataclass(frozen=True, slots=True, eq=False)
class UpsertRule:
    """How the target rows of one table are matched with existing rows and revise them."""

    table: Table
    key: Sequence[str]
    """The columns of the natural key."""
    lookup: Sequence[str]
    """Columns of the key, never NULL, by which existing rows are read."""
    revision_key: Sequence[str] = ()
    """Columns of the key: a row with a new key revises an existing row that agrees in these."""
    repeats: bool = False
    """Whether a file may give several rows with one revision key, which then need no remark."""
    is_root: bool = False
    """Whether a row of another owner with the same key makes the record faulty."""
    keeps_first: bool = False
    """If two rows of a file disagree: True keeps the first with a remark, False rejects the
    second."""
    minor: Sequence[str] = ()
    """Columns that are updated along with others, but whose difference alone is no change."""
    may_revise: Callable[[Mapping[str, Any], TargetRow], bool] | None = None
    """Whether the existing row may be changed into the target row."""
    is_stale: Callable[[Mapping[str, Any]], bool] | None = None
    """Whether to delete an existing row that has the ``lookup`` columns of target rows but is not
    among them."""

    @property
    def is_owned(self) -> bool:
        """Whether ``imported_rows`` records the owner, since the table has no dataset column."""
        return "id" in self.table.c and "dataset_id" not in self.table.c

    @property
    def is_cited(self) -> bool:
        """Whether citations can refer to its rows."""
        return "dataset_id" not in self.table.c and self.table.name in list_citable_tables()


@dataclass(slots=True, eq=False)
class FileRecord:
    """A row of a file, with the target rows it becomes and what happened to them."""

    line: int
    label: str
    """The dataset's own id of it, by which it is found in the dataset."""
    rows: list[TargetRow]
    """Parents first."""
    main: TargetRow | None = None
    """The row that the record is about, if there is one: anything new about it is a revision."""
    unmapped: Sequence[Unmapped] = ()
    faults: list[RejectReason] = field(default_factory=list)
    has_added: bool = False
    has_changed: bool = False
    other_lines: Sequence[int] = ()
    """Further rows of the file that it sums up, such as the other months of a tenure."""
    main_existed: bool = False
    """Whether the main row was in the database before."""


def select_rows(
    records: Sequence[FileRecord], rule: UpsertRule
) -> list[tuple[FileRecord, TargetRow]]:
    """The rows of one rule, each with its record; a faulty record has none."""
    return [
        (record, row)
        for record in records
        if not record.faults
        for row in record.rows
        if row.rule is rule
    ]
