"""`bedfellows code`: a shorter name for the report `codes`."""

from __future__ import annotations

from typing import Any

import click


class _Codes(click.Command):
    """The command of the report, imported when it runs: the report defines its options."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        from reports.framework.registry import load_command

        return load_command("codes").make_context(info_name, args, parent, **extra)


command = _Codes("code", help="Which country does a code stand for, on a given day?")
