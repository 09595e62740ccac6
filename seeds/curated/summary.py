"""What a load did, or would do, in lines for the person at the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any

from seeds.curated.diff import Change, Plan, TablePlan
from seeds.curated.natural_keys import key_text

EDITED = "was edited by hand"
DELETED = "was deleted by hand"


def pending(plan: Plan) -> Iterator[str]:
    """Each row that would be added, changed or removed."""
    for name, table in plan.tables.items():
        for addition in table.additions:
            yield f"add     {name} {addition.text}{f' ({DELETED})' if addition.lost else ''}"
        for change in table.changes:
            yield f"change  {name} {change.text}{f' ({EDITED})' if change.by_hand else ''}"
            yield from _fields(change)
        for text, _ in table.removals:
            yield f"remove  {name} {text}"


def restored(plan: Plan) -> Iterator[str]:
    """Each row that somebody had changed or deleted and that stands again as in its file."""
    for name, table in plan.tables.items():
        for change in table.changes:
            if change.by_hand:
                yield f"{name} {change.text} {EDITED}; it stands again as in the seed files:"
                yield from _fields(change)
        for addition in table.additions:
            if addition.lost:
                yield f"{name} {addition.text} {DELETED}; it stands again as in the seed files"


def summary(plan: Plan) -> Iterator[str]:
    """One line for each table that changes, then a total."""
    for name, table in plan.tables.items():
        if table:
            yield f"{name}: {_counts([table])}"
    yield f"total: {_counts(list(plan.tables.values()))}"


def _counts(tables: list[TablePlan]) -> str:
    numbers = {
        "added": sum(len(table.additions) for table in tables),
        "changed": sum(len(table.changes) for table in tables),
        "removed": sum(len(table.removals) for table in tables),
    }
    return ", ".join(f"{count} {word}" for word, count in numbers.items() if count) or "0 changed"


def _fields(change: Change) -> Iterator[str]:
    for name, old, new in change.fields:
        yield f"        {name}: {_shown(old)} -> {_shown(new)}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    return key_text(value) if isinstance(value, tuple) else str(value)


class Progress:
    """Says on a terminal what is being done, once it has taken two seconds."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.shown = False

    def __call__(self, what: str) -> None:
        if time.monotonic() - self.started > 2 and sys.stderr.isatty():
            self.shown = True
            sys.stderr.write(f"\r\033[K{what} ...")
            sys.stderr.flush()

    def end(self) -> None:
        """Clear the line, if there is one."""
        if self.shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
