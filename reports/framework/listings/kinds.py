"""Kinds of things that can be named on a command line: one function each.

The name of the function is the kind, after ``list_``; its docstring says what it lists. It returns
a select whose labels are the headings, or rows that need no database.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reports.framework.listings import contents, records

if TYPE_CHECKING:
    from sqlalchemy import Select

KINDS: dict[str, Callable[[], Select[Any] | contents.Rows]] = {
    name.removeprefix("list_"): function
    for module in (records, contents)
    for name, function in vars(module).items()
    if name.startswith("list_")
}
"""Every kind by name, in the order of the functions."""


def describe_kind(name: str) -> str:
    """What a kind lists, in one line."""
    return (inspect.getdoc(KINDS[name]) or name).partition("\n")[0].rstrip(".")
