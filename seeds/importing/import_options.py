"""Options that every command shares which imports files: which rows to reject, and where to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


class GivenPath(click.Path):
    """A path that is not empty: an empty one, of a variable that is not set, would mean `.`."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; fails if it is empty."""
        if not str(value).strip():
            self.fail("is empty", param, ctx)
        return super().convert(value, param, ctx)


_MOST = click.option(
    "--max-rejects",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Accept a file if at most this share of its rows is rejected: 0.05 is one in twenty."
    "  [default: set by the dataset]",
)
_FOLDER = click.option(
    "--rejects",
    type=GivenPath(),
    metavar="DIR",
    help="Write the rejects files to this folder.  [default: the current folder]",
)


def rejects_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--max-rejects` and `--rejects` to a command."""
    return _MOST(_FOLDER(command))
