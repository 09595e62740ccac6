"""`bedfellows cite`: references to datasets, sources, records and answers of reports."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from database_settings import database_option, find_database_url
from reports.framework.output import check_output, write_answer


def _complete_key(
    context: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    from reports.citations.find_references import select_keys
    from reports.framework.complete import complete_values

    return complete_values(select_keys())(context, parameter, typed)


@click.command(short_help="Print references: BibTeX or CSL-JSON.")
@click.argument("keys", metavar="[KEY]...", nargs=-1, shell_complete=_complete_key)
@click.option("--report", metavar="COMMAND", help="Also the answer of a report: 'dossier BLR KGZ'.")
@click.option("--sources", is_flag=True, help="Also the sources of the records and the answer.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["bibtex", "csl"]),
    default="bibtex",
    show_default=True,
    help="BibTeX, or CSL-JSON for Zotero and pandoc.",
)
@click.option("--output", metavar="FILE", help="Write to a file.")
@click.option("--force", is_flag=True, help="Overwrite the output file if it exists.")
@database_option
def command(
    keys: tuple[str, ...],
    report: str | None,
    sources: bool,
    format_name: str,
    output: str | None,
    force: bool,
    database: str | None,
) -> int:
    """Print references for papers: BibTeX, or CSL-JSON.

    KEY is the name of a dataset or of a source, or the ID of a record as the reports print it (L08,
    E059, AG17). Without one, Bedfellows itself and all loaded datasets are cited. An answer is
    cited with its edition, its day and the command that gives it again.

    \b
    Examples:
    bedfellows cite > datasets.bib
    bedfellows cite L08 --sources
    bedfellows cite --report 'dossier BLR KGZ --as-of 2015-08-12' --format csl
    """
    from database import connect, create_reading_engine
    from database_errors import translate_errors
    from models.references.bibtex import write_bibtex
    from models.references.csl_json import write_csl_json
    from reports.citations.find_references import CiteOrder, find_references
    from schema_revision import require_current_revision

    file = check_output(output, force)
    url = find_database_url(database)
    with translate_errors(url), connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        found = find_references(connection, CiteOrder(keys, report, sources))
    if format_name == "csl":
        text = write_csl_json(found)
    else:
        text = "\n\n".join(map(write_bibtex, found)) + "\n"
    write_answer(text, file)
    return 0
