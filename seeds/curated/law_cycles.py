"""Cycles among laws: a law must not be modelled on itself by way of others."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from models.laws import LawLinkKind
from seeds.curated.faults import Fault
from seeds.curated.natural_keys import Key, format_key
from seeds.curated.resolve import ResolvedRow, Tables


def find_cycles(tables: Tables) -> Iterator[Fault]:
    """A fault for each cycle of laws that are modelled on one another.

    A law that names itself is left to the CHECK of the table.
    """
    links = {
        (law, model): row
        for row in tables["law_links"].values()
        if row.values["kind_code"] == LawLinkKind.MODELLED_ON.value
        and (law := row.values["law_id"]) != (model := row.values["other_law_id"])
    }
    while cycle := _find_cycle(links):
        follows = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
        pairs = [f"{format_key(law)} on {format_key(model)}" for law, model in follows]
        others = "".join(f", {links[pair].place.locate('law')}" for pair in follows[1:])
        what = f"these laws are modelled on one another in a cycle: {', '.join(pairs)}"
        # Without this link, the next search finds the next cycle.
        first = links.pop(follows[0])
        yield Fault(first.place.locate("law"), f"{what} (also at {others.removeprefix(', ')})")


def _find_cycle(links: dict[tuple[Key, Key], ResolvedRow]) -> list[Key]:
    """The laws of one cycle, each followed by its model, from the one with the smallest key."""
    models: dict[Key, list[Key]] = {}
    for law, model in sorted(links):
        models.setdefault(law, []).append(model)
    try:
        TopologicalSorter(models).prepare()
    except CycleError as error:
        # It lists each law after its model, and the first one twice.
        cycle: list[Key] = error.args[1][:0:-1]
        start = cycle.index(min(cycle))
        return cycle[start:] + cycle[:start]
    return []
