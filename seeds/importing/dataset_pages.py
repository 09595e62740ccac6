"""The page of each dataset in docs/, from its card and its mapping."""

from __future__ import annotations

from models.pages.markdown import escape_text, format_block, format_code, format_page, format_table
from seeds.importing import registry
from seeds.importing.bibtex import entry
from seeds.importing.card import Card

_ABOUT = """Datasets that other people publish. `bedfellows import` reads them from files that you \
have, `bedfellows report datasets` tells what is loaded, `bedfellows cite` prints how to cite it."""


def dataset_pages() -> dict[str, str]:
    """A page for each dataset and one that lists them, by their path in docs/."""
    cards = {name: registry.card(name) for name in registry.names()}
    rows = [
        [f"[`{name}`]({name}.md)", escape_text(card.title), escape_text(card.publisher)]
        for name, card in cards.items()
    ]
    listed = format_table(["Name", "Dataset", "Publisher"], rows)
    return {"datasets/index.md": format_page("Datasets", _ABOUT, listed)} | {
        f"datasets/{name}.md": _page(name, card) for name, card in cards.items()
    }


def _page(name: str, card: Card) -> str:
    facts = [
        ["Publisher", escape_text(card.publisher)],
        ["Where it is offered", f"<{card.url}>"],
        ["Licence", escape_text(card.licence)],
        [
            "Rows that may be rejected",
            f"{card.max_rejects.value:.1%}: {escape_text(card.max_rejects.why)}",
        ],
    ]
    layouts = [[escape_text(one.name), escape_text(one.description)] for one in card.layouts]
    return format_page(
        card.title,
        escape_text(card.summary),
        format_table(["", ""], facts),
        format_block("sh", f"bedfellows import {name} FILE..."),
        "## Files",
        format_table(["Layout", "What it is"], layouts),
        "## What is read",
        escape_text(card.reads),
        "## What is left",
        escape_text(card.leaves),
        *_cautions(card),
        "## How to cite",
        f"{format_code('bedfellows cite ' + name)} adds the edition that is loaded.",
        format_block("bibtex", entry(name, card, None)),
        *_mapping(name),
    )


def _cautions(card: Card) -> list[str]:
    if not card.cautions:
        return []
    return [
        "## Before you use its numbers",
        "\n".join(f"- {escape_text(one)}" for one in card.cautions),
    ]


def _mapping(name: str) -> list[str]:
    rows = [
        [format_code(given), format_code(actor), escape_text(why)]
        for given, actor, why in registry.mapping(name)
    ]
    if not rows:
        return []
    about = (
        "Codes and names of this dataset that the [crosswalk of all datasets]"
        "(../data-dictionary.md#actor_codes) does not know, or would take for somebody else."
    )
    return ["## Its own codes", about, format_table(["As published", "Actor", "Why"], rows)]
