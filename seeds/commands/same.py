"""`bedfellows same`: two records that describe one thing."""

from __future__ import annotations

from pathlib import Path

import click

from console import UserError
from database_settings import database_option, find_database_url


@click.command()
@click.argument("first", metavar="[A]", required=False)
@click.argument("second", metavar="[B]", required=False)
@database_option
@click.option("--not", "denied", is_flag=True, help="The two records differ: list them no more.")
@click.option("--note", metavar="TEXT", help="The reason, stored with the decision.")
@click.option("--forget", is_flag=True, help="Undo a decision.")
@click.option(
    "--from",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Decide many pairs: CSV with left, right, decision, note.",
)
def command(
    first: str | None,
    second: str | None,
    database: str | None,
    denied: bool,
    note: str | None,
    forget: bool,
    file: Path | None,
) -> int:
    """Record that two records describe one thing, or list candidates.

    The two are agreements, sanctions, organisations or people. A and B are keys, as reports print
    them. A curated treaty
    and the same treaty from a dataset stay two rows with their own sources, but views and reports
    then count only the curated one; of two imported rows they count A. Nothing is merged or
    deleted, and the decision survives a new load or import of either. Of two organisations, the
    members of the curated one count; of two people, the tenures of both count, under one name.

    Candidates agree in dates, kinds and parties, and the likeliest come first: the view
    same_candidates has the rules and the score. A file decides many pairs: its columns are left,
    right, decision (same or different) and note. If one line is wrong, none is decided.

    \b
    Examples:
      bedfellows same
      bedfellows same AG17 desta-1040
      bedfellows same S007 gsdb-765 --not --note "one of its two measures"
      bedfellows same AG17 desta-1040 --forget
      bedfellows same --from decisions.csv
    """
    from seeds.matching.judge import judge_pair, print_pairs, withdraw_judgement

    url = find_database_url(database)
    if file is not None:
        if first is not None or denied or forget or note is not None:
            raise UserError("--from FILE decides the pairs of the file: leave out the rest")
        from seeds.matching.judge_file import judge_file

        return judge_file(url, file, echo=click.echo)
    if first is None:
        if denied or forget or note is not None:
            raise UserError("name the two records: bedfellows same A B")
        return print_pairs(url, echo=click.echo)
    if second is None:
        raise UserError(f"name the other record too: bedfellows same {first} B")
    if forget:
        if denied or note is not None:
            raise UserError("--forget undoes a decision: leave out the other options")
        return withdraw_judgement(url, first, second, echo=click.echo)
    return judge_pair(url, first, second, is_same=not denied, note=note, echo=click.echo)
