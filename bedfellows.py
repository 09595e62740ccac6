"""The command `bedfellows`: mounts what the folders offer, holds no logic of its own."""

from __future__ import annotations

import sys

if sys.argv[0].endswith(("bedfellows", "bedfellows.py")):
    from database import start_quietly

    start_quietly()

from collections.abc import Callable
from typing import Any

import click

from database import (
    OPTION_HELP,
    UserError,
    database_of_group,
    database_url,
    guarded,
    head_revision,
)

__version__ = "0.1.0"


def database_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take `--database` of its own; a group in front of it may have set it."""
    return click.option("--database", metavar="URL", default=database_of_group, help=OPTION_HELP)(
        command
    )


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"bedfellows {__version__}, schema {head_revision()}")
        context.exit()


class Reports(click.Group):
    """The reports in `reports/`, each imported only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from reports.kit import catalogue

        return catalogue.names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from reports.kit import catalogue

        return catalogue.command(cmd_name) if cmd_name in catalogue.names() else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args[0] not in names and not ctx.resilient_parsing:
            known = f"There is no report {args[0]!r}. There are: {', '.join(names)}."
            raise click.NoSuchCommand(args[0], known, names, ctx)
        return super().resolve_command(ctx, args)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@database_option
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version of the program and the revision of its schema, and exit.",
)
@click.pass_context
def bedfellows(context: click.Context, database: str | None) -> None:
    """How states align: a database of memberships, agreements, laws and events, and its reports."""
    context.obj = database


@bedfellows.command()
@database_option
def init(database: str | None) -> int:
    """Build the database, or bring it up to date: migrate, then seed."""
    from migrations.run import upgrade
    from seeds.load import seed as load

    url = database_url(database)
    upgrade(url, echo=click.echo)
    return load(url, echo=click.echo)


@bedfellows.command()
@database_option
@click.option("--no-backup", is_flag=True, help="Do not copy a populated SQLite file first.")
def migrate(database: str | None, no_backup: bool) -> None:
    """Bring the schema up to date; a populated SQLite file is copied first."""
    from migrations.run import upgrade

    upgrade(database_url(database), backup=not no_backup, echo=click.echo)


@bedfellows.command()
@database_option
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing: print what would be added, changed or removed; status 1 if anything.",
)
@click.option(
    "--from", "folder", metavar="DIR", help="Load your own files instead, from this folder."
)
@click.option(
    "--as",
    "name",
    metavar="NAME",
    help="With --from: what the folder is called in the database; its own name if not given.",
)
@click.option(
    "--template",
    metavar="KIND",
    help="Print a record of this kind to start from: law, agreement, event, source ...",
)
def seed(
    database: str | None, check: bool, folder: str | None, name: str | None, template: str | None
) -> int:
    """Load the curated files; loading them again changes nothing.

    With --from, load a folder of your own in the same formats. Its rows are kept apart from the
    project's: taking a record out of one never touches the other.
    """
    if template is not None:
        from seeds.template import template_of

        click.echo(template_of(template), nl=False)
        return 0
    if folder is not None:
        from seeds.own import seed_from

        return seed_from(database_url(database), folder, name, check=check, echo=click.echo)
    if name is not None:
        raise UserError("--as names the folder of --from, which is not given")
    from seeds.load import seed as load

    return load(database_url(database), check=check, echo=click.echo)


@bedfellows.group(cls=Reports)
@database_option
@click.pass_context
def report(context: click.Context, database: str | None) -> None:
    """Ask a question of the database; `bedfellows report NAME --help` tells more."""
    context.obj = database


@bedfellows.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that lets a shell complete commands, reports and options.

    \b
    bash:  bedfellows completion bash >> ~/.bashrc
    zsh:   bedfellows completion zsh >> ~/.zshrc
    fish:  bedfellows completion fish > ~/.config/fish/completions/bedfellows.fish

    It takes effect in the next terminal.
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    assert script is not None, "click completes in each of these shells"
    click.echo(script(bedfellows, {}, "bedfellows", "_BEDFELLOWS_COMPLETE").source())


def main() -> int:
    """Run the command that the process was started with; returns its exit status."""
    return guarded(lambda: bedfellows.main(prog_name="bedfellows", standalone_mode=False))


if __name__ == "__main__":
    sys.exit(main())
