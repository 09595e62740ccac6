"""Codes of a card against the database: each must mean an actor that is there."""

from __future__ import annotations

from difflib import get_close_matches

from models.crosswalk import Crosswalk
from seeds.curated.faults import Fault
from seeds.curated.parse import PLACE
from seeds.importing.card_file import CardFile
from seeds.importing.figures.figure_table import NO_ACTOR, FigureTable


def require_actors(file: CardFile, table: FigureTable, crosswalk: Crosswalk) -> None:
    """Refuse a card whose codes name actors that the database does not have.

    Raises UserError with the line of each, before any row is read: else a rare code would stop an
    import after millions of rows.
    """
    slugs = {actor.slug for actor in crosswalk.actors.values()}
    if {one.actor for one in table.codes} <= {*slugs, NO_ACTOR}:
        return
    record = file.read_record([]) or {}
    faults = []
    for code in record["figures"]["codes"]:
        if (slug := code["actor"]) not in {*slugs, NO_ACTOR}:
            near = get_close_matches(slug.upper(), slugs, n=1, cutoff=0.6)
            hint = f" Did you mean {near[0]}?" if near else ""
            what = f"there is no actor {slug!r} in the database.{hint}"
            faults.append(Fault(code[PLACE].locate("actor"), what))
    raise file.describe_faults(faults)
