"""`bedfellows same`: which two records are one and the same."""

from __future__ import annotations

import click

from console import UserError
from database import database_option, find_database_url


@click.command()
@click.argument("first", metavar="[A]", required=False)
@click.argument("second", metavar="[B]", required=False)
@database_option
@click.option("--not", "denied", is_flag=True, help="They are two, and no candidates any more.")
@click.option("--note", metavar="TEXT", help="Why, to be kept with the decision.")
@click.option("--forget", is_flag=True, help="Take a decision back.")
def command(
    first: str | None,
    second: str | None,
    database: str | None,
    denied: bool,
    note: str | None,
    forget: bool,
) -> int:
    """Say that two agreements or two sanctions are one; without any, list what may be.

    A and B are keys, as reports print them. A treaty curated by hand and the same one imported
    stay two rows with their own sources; from now on views and reports count the curated one alone,
    of two imported ones A. Nothing is merged or deleted, and the decision outlives a new load or
    import of either.

    Candidates are found by dates, kinds and parties: the view same_candidates has the rules.

    \b
    Examples:
      bedfellows same
      bedfellows same AG17 desta-1040
      bedfellows same S007 gsdb-765 --not --note "one of its two measures"
      bedfellows same AG17 desta-1040 --forget
    """
    from seeds.matching.judge import judge_pair, print_pairs, withdraw_judgement

    url = find_database_url(database)
    if first is None:
        if denied or forget or note is not None:
            raise UserError("name the two records: bedfellows same A B")
        return print_pairs(url, echo=click.echo)
    if second is None:
        raise UserError(f"name the other record too: bedfellows same {first} B")
    if forget:
        if denied or note is not None:
            raise UserError("--forget takes a decision back, so it goes with no other option")
        return withdraw_judgement(url, first, second, echo=click.echo)
    return judge_pair(url, first, second, is_same=not denied, note=note, echo=click.echo)
