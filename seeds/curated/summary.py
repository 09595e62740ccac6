"""What a load changed, or would change, as lines for the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any, Self

from seeds.curated.diff import Change, Plan, TablePlan
from seeds.curated.natural_keys import format_key

EDITED = "was edited by hand"
DELETED = "was deleted by hand"


def format_pending_changes(plan: Plan) -> Iterator[str]:
    """A line for each row that would be added, changed or removed, and for each changed column."""
    for name, table in plan.tables.items():
        for addition in table.additions:
            yield f"add     {name} {addition.text}{f' ({DELETED})' if addition.lost else ''}"
        for change in table.changes:
            yield f"change  {name} {change.text}{f' ({EDITED})' if change.by_hand else ''}"
            yield from _format_changed_columns(change)
        for text, _ in table.removals:
            yield f"remove  {name} {text}"


def format_restored_rows(plan: Plan) -> Iterator[str]:
    """A line for each row that somebody had edited or deleted and that the load restored."""
    for name, table in plan.tables.items():
        for change in table.changes:
            if change.by_hand:
                yield f"{name} {change.text} {EDITED}; restored from the seed files:"
                yield from _format_changed_columns(change)
        for addition in table.additions:
            if addition.lost:
                yield f"{name} {addition.text} {DELETED}; restored from the seed files"


def format_totals(plan: Plan) -> Iterator[str]:
    """One line for each table that changes, then a total."""
    for name, table in plan.tables.items():
        if table:
            yield f"{name}: {_format_counts([table])}"
    yield f"total: {_format_counts(list(plan.tables.values()))}"


def _format_counts(tables: list[TablePlan]) -> str:
    numbers = {
        "added": sum(len(table.additions) for table in tables),
        "changed": sum(len(table.changes) for table in tables),
        "removed": sum(len(table.removals) for table in tables),
    }
    return ", ".join(f"{count} {word}" for word, count in numbers.items() if count) or "0 changed"


def _format_changed_columns(change: Change) -> Iterator[str]:
    for name, old, new in change.fields:
        yield f"        {name}: {_format_value(old)} -> {_format_value(new)}"


def _format_value(value: Any) -> str:
    if value is None:
        return "nothing"
    return format_key(value) if isinstance(value, tuple) else str(value)


class Progress:
    """A line on the terminal that says what is being done, once it has taken two seconds."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.is_visible = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def __call__(self, what: str) -> None:
        """Say what is being done, if the load takes over two seconds."""
        if time.monotonic() - self.started > 2 and sys.stderr.isatty():
            self.is_visible = True
            sys.stderr.write(f"\r\033[K{what} ...")
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line, if there is one."""
        if self.is_visible:
            self.is_visible = False
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
