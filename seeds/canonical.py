"""`python -m seeds.canonical`: rewrite the curated data files in their canonical form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from console import UserError
from seeds.curated.canonical_form import format_file
from seeds.curated.data_files import DATA, EDITION_FILE, list_files
from seeds.curated.faults import Fault
from whole_files import write_whole


@click.command()
@click.argument(
    "folder",
    default=DATA,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--check", is_flag=True, help="List the files that differ and change nothing.")
def main(folder: Path, check: bool) -> None:
    """Rewrite the data files of FOLDER (seeds/data if not given) in their canonical form.

    Columns, fields and records are put in order, and a column that is new in the record class is
    added. Comments are not kept. A faulty file is left as it is; --check ends with status 1 if a
    file differs.
    """
    faults: list[Fault] = []
    errors: list[str] = []
    differing: list[str] = []
    for path in list_files(folder):
        if path == folder / EDITION_FILE:
            continue  # its one line has one form
        text = format_file(path, folder, faults)
        if text is None:
            continue
        name = path.relative_to(folder).as_posix()
        try:
            if path.read_bytes() != text.encode("utf-8"):
                if not check:
                    with write_whole(path) as part:
                        part.write_bytes(text.encode("utf-8"))
                differing.append(name)
        except UserError as error:
            errors.append(str(error))
    for name in differing:
        click.echo(f"{name}: {'not in canonical form' if check else 'rewritten'}")
    for line in (*map(str, sorted(faults)), *errors):
        click.echo(line, err=True)
    sys.exit(2 if faults or errors else int(check and bool(differing)))


if __name__ == "__main__":
    main()
