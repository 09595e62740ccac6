"""Progress of an export, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

from models.packages.tables import PackageTable


def watch_tables(tables: Sequence[PackageTable]) -> Iterator[PackageTable]:
    """The tables, with a bar on a terminal."""
    with click.progressbar(
        tables,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        item_show_func=lambda table: table.name if table else None,
    ) as bar:
        yield from bar
