"""`bedfellows report`: all reports, each imported only when it is needed."""

from __future__ import annotations

import click

from database_settings import database_option


class Reports(click.Group):
    """The reports in `reports/`, each imported only when it is needed."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of all reports, in order."""
        from reports.framework import registry

        return registry.list_names()

    def get_command(self, _context: click.Context, cmd_name: str) -> click.Command | None:
        """The report, imported now; None if there is none of this name."""
        from reports.framework import registry

        return registry.load_command(cmd_name) if cmd_name in registry.list_names() else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The report that the words name; NoSuchCommand lists all."""
        names = self.list_commands(ctx)
        if args[0] not in names and not ctx.resilient_parsing:
            known = f"There is no report {args[0]!r}. There are: {', '.join(names)}."
            raise click.NoSuchCommand(args[0], known, names, ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Reports)
@database_option
@click.pass_context
def command(context: click.Context, database: str | None) -> None:
    """Run a report: one question, one answer.

    `bedfellows report NAME --help` explains a report and its options.
    """
    context.obj = database
