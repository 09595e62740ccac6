"""The command `bedfellows`: mounts what the folders offer, holds no logic of its own.

A command is a module in the folder `commands` of a layer. Its `command` is mounted under the name
of the module, of which a last underscore is left out (`import_`).
"""

from __future__ import annotations

import sys

if sys.argv[0].endswith(("bedfellows", "bedfellows.py")):
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import click

from console import run_command
from database import HOME, database_option, find_database_url, get_head_revision

__version__ = "0.1.0"

LAYERS = ("migrations", "seeds", "reports")


@cache
def offered() -> dict[str, str]:
    """The modules of the commands that the layers offer, by the name of the command."""
    return {
        module.name.rstrip("_").replace("_", "-"): f"{layer}.commands.{module.name}"
        for layer in LAYERS
        for module in iter_modules([str(HOME / layer / "commands")])
    }


class Commands(click.Group):
    """The commands that the layers offer, each imported only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *offered()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in offered():
            found: click.Command = import_module(offered()[cmd_name]).command
            found.name = cmd_name
            self.add_command(found)
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args[0] not in names and not ctx.resilient_parsing:
            raise click.NoSuchCommand(args[0], possibilities=names, ctx=ctx)
        return super().resolve_command(ctx, args)


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"bedfellows {__version__}, schema {get_head_revision()}")
        context.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
    from seeds.curated.load import load_project

    url = find_database_url(database)
    upgrade(url, echo=click.echo)
    return load_project(url, echo=click.echo)


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


def pages() -> dict[str, str]:
    """The generated pages by their path in docs/; who has more to tell is one more line here."""
    from models.pages import write_schema_pages
    from reports.framework.reference import command_pages
    from seeds.importing.dataset_pages import dataset_pages

    return write_schema_pages() | command_pages(bedfellows) | dataset_pages()


@bedfellows.command(hidden=True)
def docs() -> None:
    """Write the generated pages of docs/ and name those that were stale: for `make docs`."""
    from models.pages.generated_files import write_pages

    for name in write_pages(pages(), HOME / "docs"):
        click.echo(f"docs/{name}")


def main() -> int:
    """Run the command that the process was started with; returns its exit status."""
    return run_command(lambda: bedfellows.main(prog_name="bedfellows", standalone_mode=False))


if __name__ == "__main__":
    sys.exit(main())
