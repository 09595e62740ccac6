"""The page of each dataset in docs/, from its card and its mapping."""

from __future__ import annotations

from models.pages.markdown import code, fence, grid, page, plain
from seeds.importing import registry
from seeds.importing.bibtex import entry
from seeds.importing.card import Card

_ABOUT = """Datasets that other people publish. `bedfellows import` reads them from files that you \
have, `bedfellows report datasets` tells what is loaded, `bedfellows cite` prints how to cite it."""


def dataset_pages() -> dict[str, str]:
    """A page for each dataset and one that lists them, by their path in docs/."""
    cards = {name: registry.card(name) for name in registry.names()}
    rows = [
        [f"[`{name}`]({name}.md)", plain(card.title), plain(card.publisher)]
        for name, card in cards.items()
    ]
    listed = grid(["Name", "Dataset", "Publisher"], rows)
    return {"datasets/index.md": page("Datasets", _ABOUT, listed)} | {
        f"datasets/{name}.md": _page(name, card) for name, card in cards.items()
    }


def _page(name: str, card: Card) -> str:
    facts = [
        ["Publisher", plain(card.publisher)],
        ["Where it is offered", f"<{card.url}>"],
        ["Licence", plain(card.licence)],
        [
            "Rows that may be rejected",
            f"{card.max_rejects.value:.1%}: {plain(card.max_rejects.why)}",
        ],
    ]
    layouts = [[plain(one.name), plain(one.description)] for one in card.layouts]
    return page(
        card.title,
        plain(card.summary),
        grid(["", ""], facts),
        fence("sh", f"bedfellows import {name} FILE..."),
        "## Files",
        grid(["Layout", "What it is"], layouts),
        "## What is read",
        plain(card.reads),
        "## What is left",
        plain(card.leaves),
        *_cautions(card),
        "## How to cite",
        f"{code('bedfellows cite ' + name)} adds the edition that is loaded.",
        fence("bibtex", entry(name, card, None)),
        *_mapping(name),
    )


def _cautions(card: Card) -> list[str]:
    if not card.cautions:
        return []
    return ["## Before you use its numbers", "\n".join(f"- {plain(one)}" for one in card.cautions)]


def _mapping(name: str) -> list[str]:
    rows = [[code(given), code(actor), plain(why)] for given, actor, why in registry.mapping(name)]
    if not rows:
        return []
    about = (
        "Codes and names of this dataset that the [crosswalk of all datasets]"
        "(../data-dictionary.md#actor_codes) does not know, or would take for somebody else."
    )
    return ["## Its own codes", about, grid(["As published", "Actor", "Why"], rows)]
