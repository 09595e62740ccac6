"""`bedfellows lake`: events in Parquet files, their sums, their codes."""

from __future__ import annotations

from pathlib import Path

import click

from database_settings import database_option, find_database_url
from seeds.importing.import_options import GivenPath, rejects_options

_lake_option = click.option(
    "--lake",
    type=GivenPath(),
    metavar="DIR",
    help="The folder of the lake.  [default: the lakes that the database knows]",
)


_engine_option = click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What computes: DuckDB in this process, or Apache Spark.",
)
_master_option = click.option(
    "--master",
    metavar="URL",
    help="Where Spark runs: local[4], spark://host:7077, yarn, or sc://host:15002 for Spark "
    "Connect.  [default: local[*]]",
)


@click.group()
def command() -> None:
    """Check, sum and refresh events that are in Parquet files.

    A lake is a folder of Parquet files with the events of datasets; the database has their sums by
    month. docs/lake.md says more.
    """


@command.command()
@click.option(
    "--lake",
    metavar="DIR",
    help="The folder of the lake, or with Spark an address such as s3a://bucket/lake."
    "  [default: the lakes that the database knows]",
)
@_engine_option
@_master_option
@click.option("--write", is_flag=True, help="Replace the sums of the database.")
@database_option
def sums(
    lake: str | None, engine: str, master: str | None, write: bool, database: str | None
) -> int:
    """Sum a lake anew and compare with the database.

    Every Parquet file is read and its SHA-256 compared with the manifest. The exit status is 1 if
    any sum differs, unless --write replaces them. Both engines run the same SQL. At an address, the
    manifest alone is compared.
    """
    from seeds.lake.check_sums import check_sums
    from seeds.lake.engines import open_engine

    with open_engine(engine, master) as opened:
        return check_sums(
            find_database_url(database),
            lake,
            opened,
            write=write,
            echo=click.echo,
            warn=lambda words: click.echo(f"bedfellows: {words}", err=True),
        )


@command.command()
@_lake_option
@click.option(
    "--forget-damaged",
    is_flag=True,
    help="Give up missing and altered files; says which files to import again.",
)
@database_option
def refresh(lake: Path | None, forget_damaged: bool, database: str | None) -> int:
    """Read the codes of a lake anew, and make the database as the lake is.

    For when the codes of states have changed since, and for a lake that comes from elsewhere or
    that another database has written.
    """
    from seeds.lake.refresh import refresh_lakes

    return refresh_lakes(find_database_url(database), lake, forget=forget_damaged, echo=click.echo)


@command.command()
@click.argument("dataset")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=str))
@click.option(
    "--lake",
    type=GivenPath(),
    metavar="DIR",
    required=True,
    help="The folder of the lake, which all workers must see under this name.",
)
@_engine_option
@_master_option
@rejects_options
@database_option
def build(
    dataset: str,
    files: tuple[str, ...],
    lake: Path,
    engine: str,
    master: str | None,
    max_rejects: float | None,
    rejects: Path | None,
    database: str | None,
) -> int:
    """Import files of events into a lake; with Spark, many are read at a time.

    Each worker of Spark runs the reader of `import` on a file of its own; the files are then added
    in order. The workers need this program, and the files and the lake under the same names.
    Without Spark it is `import --lake`.
    """
    from seeds.importing.import_settings import ImportSettings
    from seeds.importing.registry import find_dataset
    from seeds.lake.engines import open_engine

    url, settings = find_database_url(database), ImportSettings(max_rejects, rejects)
    with open_engine(engine, master, is_started=False) as opened:
        if engine == "spark":
            from seeds.lake.build_on_spark import build_lake
            from seeds.lake.spark import SparkEngine

            assert isinstance(opened, SparkEngine)
            return build_lake(
                url,
                dataset,
                files,
                lake,
                opened,
                settings,
                echo=click.echo,
            )
        from seeds.importing.files.inputs import SourceFiles
        from seeds.lake.import_files import import_into_lake

        with SourceFiles(files) as sources:
            found = find_dataset(dataset)
            return import_into_lake(url, found, sources, lake, settings, echo=click.echo)
