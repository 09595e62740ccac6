"""The command `bedfellows`: mounts the commands of the layers and holds no logic of its own.

A command is a module in the folder `commands` of a layer. Its `command` is mounted under the
module's name without a trailing underscore (`import_`), and help lists it under the layer's
`HEADING`.
"""

from __future__ import annotations

import os
import sys

if sys.argv[0].endswith(("bedfellows", "bedfellows.py")):
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import click

from console import run_command
from database_settings import HOME, database_option, find_database_url
from schema_revision import get_head_revision

__version__ = "0.1.0"

LAYERS = ("reports", "seeds", "migrations")
"""Layers with commands, in the order of the help."""


@cache
def find_commands() -> dict[str, str]:
    """The modules of the layers' commands, by the name of the command."""
    return {
        module.name.rstrip("_").replace("_", "-"): f"{layer}.commands.{module.name}"
        for layer in LAYERS
        for module in iter_modules([str(HOME / layer / "commands")])
    }


def _suggest_report(name: str) -> str | None:
    """A message where somebody takes a report for a command; None for other words."""
    from reports.framework.registry import list_names
    from reports.framework.suggestions import find_nearest

    near = [name] if name in list_names() else find_nearest(name, list_names(), 1, 0.8)
    meant = f"Did you mean the report `bedfellows report {near[0]}`?" if near else ""
    return f"No such command {name!r}. {meant}" if near else None


class Commands(click.Group):
    """The commands of the layers, each imported only when it is needed."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of all commands, in order."""
        return sorted({*self.commands, *find_commands()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None if there is none of this name."""
        if cmd_name not in self.commands and cmd_name in find_commands():
            found: click.Command = import_module(find_commands()[cmd_name]).command
            found.name = cmd_name
            self.add_command(found)
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words name; NoSuchCommand suggests others."""
        names = self.list_commands(ctx)
        if args[0] not in names and not ctx.resilient_parsing:
            meant = _suggest_report(args[0])
            raise click.NoSuchCommand(args[0], meant, None if meant else names, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands of this module, then those of each layer under its heading."""
        names = self.list_commands(ctx)
        width = max(map(len, names))
        for layer in ("", *LAYERS):
            commands = [
                (name.ljust(width), command.get_short_help_str(formatter.width))
                for name in names
                if find_commands().get(name, "").partition(".")[0] == layer
                and (command := self.get_command(ctx, name)) is not None
                and not command.hidden
            ]
            heading = import_module(f"{layer}.commands").HEADING if layer else "Set up"
            with formatter.section(heading):
                formatter.write_dl(commands)


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
    help="Show the versions of the program and of its schema, and exit.",
)
@click.pass_context
def bedfellows(context: click.Context, database: str | None) -> None:
    """How states align: a database of memberships, agreements, laws and events, and its reports."""
    context.obj = database


@bedfellows.command()
@database_option
def init(database: str | None) -> int:
    """Create the database or bring it up to date: migrate, then seed.

    Then load the datasets that come with the program, each file once: after `import --remove` a
    dataset stays away.
    """
    from migrations.upgrade import upgrade
    from seeds.curated.load import load_project
    from seeds.importing.shipped import load_shipped
    from seeds.importing.votes.uncounted_votes import count_uncounted_votes

    url = find_database_url(database)
    upgrade(url, echo=click.echo)
    status = load_project(url, echo=click.echo)
    load_shipped(url, echo=click.echo)
    count_uncounted_votes(url, echo=click.echo)
    return status


@bedfellows.command()
def config() -> None:
    """Show the defaults that hold here, and where each is set.

    An option on the command line wins over the environment, that over bedfellows.toml, which is
    looked for in this folder and in those above it. The file may set:

    \b
    database = "facts.sqlite"       # a path from the folder of the file, or a postgresql:// URL
    format = "md"
    as-of = "2015-08-12"
    countries = ["BLR", "KGZ"]      # for reports that need countries and got none
    """
    from database_settings import list_defaults

    for line in list_defaults():
        click.echo(line)


@bedfellows.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script for completion in bash, zsh or fish.

    The shell then completes commands, reports and options, and their values: countries by code or
    name, organisations, families of laws, formats, datasets.

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


def generate_pages() -> dict[str, str]:
    """The generated pages, by their path in docs/."""
    from models.pages import write_schema_pages
    from reports.framework.reference import command_pages
    from seeds.importing.dataset_pages import build_dataset_pages

    return write_schema_pages() | command_pages(bedfellows) | build_dataset_pages()


@bedfellows.command(hidden=True)
def docs() -> None:
    """Write the generated pages of docs/ and name those that changed: for `make docs`."""
    from models.pages.generated_files import write_pages

    for name in write_pages(generate_pages(), HOME / "docs"):
        click.echo(f"docs/{name}")


def main() -> int:
    """Run the command that the process was started with; returns its exit status."""
    # Of matrices of 200 states, several threads compute no faster, and one takes a third less CPU.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return run_command(lambda: bedfellows.main(prog_name="bedfellows", standalone_mode=False))


if __name__ == "__main__":
    sys.exit(main())
