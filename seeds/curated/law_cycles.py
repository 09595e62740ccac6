"""Which law is modelled on which: a tree, so no law may follow itself by way of others."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from models.laws import LawLinkKind
from seeds.curated.faults import Fault
from seeds.curated.natural_keys import Key, key_text
from seeds.curated.resolve import Resolved, Tables


def circles(tables: Tables) -> Iterator[Fault]:
    """A fault for each circle of laws that are modelled on one another.

    A law that is modelled on itself is no circle: the rules of the table forbid it.
    """
    links = {
        (law, model): row
        for row in tables["law_links"].values()
        if row.values["kind_code"] == LawLinkKind.MODELLED_ON.value
        and (law := row.values["law_id"]) != (model := row.values["other_law_id"])
    }
    while circle := _circle(links):
        follows = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        told = [f"{key_text(law)} on {key_text(model)}" for law, model in follows]
        others = "".join(f", {links[pair].place.at('law')}" for pair in follows[1:])
        what = f"these laws are modelled on one another in a circle: {', '.join(told)}"
        # Told once: without this link, the next circle is looked for.
        first = links.pop(follows[0])
        yield Fault(first.place.at("law"), f"{what} (also at {others.removeprefix(', ')})")


def _circle(links: dict[tuple[Key, Key], Resolved]) -> list[Key]:
    """The laws of a circle, each followed by its model; the one of the least key is the first."""
    models: dict[Key, list[Key]] = {}
    for law, model in sorted(links):
        models.setdefault(law, []).append(model)
    try:
        TopologicalSorter(models).prepare()
    except CycleError as error:
        # It names each law behind its model, the first one twice.
        circle: list[Key] = error.args[1][:0:-1]
        start = circle.index(min(circle))
        return circle[start:] + circle[:start]
    return []
