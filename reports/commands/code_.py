"""`bedfellows code`: the report `codes` under a name of its own."""

from __future__ import annotations

from typing import Any

import click


class _Codes(click.Command):
    """The command of the report, read when it is run: its options follow from the report."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        from reports.framework.registry import command

        return command("codes").make_context(info_name, args, parent, **extra)


command = _Codes("code", help="Whose code is it, on a day? CODE in any scheme, or in --scheme.")
