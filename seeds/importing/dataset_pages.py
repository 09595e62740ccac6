"""Pages of the datasets in docs/, generated from their cards and mappings."""

from __future__ import annotations

from models.pages.markdown import escape_text, format_block, format_code, format_page, format_table
from seeds.importing import registry
from seeds.importing.card import Card, LayoutNote
from seeds.importing.dataset import Dataset
from seeds.importing.dataset_citation import format_bibtex
from seeds.importing.figures.table_page import build_table_parts

_ABOUT = """Datasets of other publishers. `bedfellows import` reads them from files that you have, \
`bedfellows report datasets` lists what is loaded, `bedfellows cite` prints how to cite it."""


def build_dataset_pages() -> dict[str, str]:
    """A page for each dataset and a page that lists them, by path in docs/."""
    datasets = [registry.find_dataset(name) for name in registry.list_names()]
    rows = [
        [
            f"[`{one.name}`]({one.name}.md)",
            escape_text(one.card.title),
            escape_text(one.card.publisher),
        ]
        for one in datasets
    ]
    listed = format_table(["Name", "Dataset", "Publisher"], rows)
    return {"datasets/index.md": format_page("Datasets", _ABOUT, listed)} | {
        f"datasets/{one.name}.md": _build_page(one) for one in datasets
    }


def _build_page(dataset: Dataset) -> str:
    name, card = dataset.name, dataset.card
    facts = [
        ["Publisher", escape_text(card.publisher)],
        ["Where to get it", f"<{card.url}>"],
        ["Licence", escape_text(card.licence)],
        [
            "Rejected rows allowed",
            f"{card.max_rejects.value:.1%}: {escape_text(card.max_rejects.why)}",
        ],
    ]
    if card.edition:
        facts.append(["Edition of this card", escape_text(card.edition)])
    facts += [
        ["What it covers", f"{covered.kind}, {covered.extent}: {escape_text(covered.note)}"]
        for covered in card.covers
    ]
    layouts = [[escape_text(one.name), _describe_layout(one)] for one in card.layouts]
    return format_page(
        card.title,
        escape_text(card.summary),
        format_table(["", ""], facts),
        format_block("sh", f"bedfellows import {name} FILE..."),
        "## Files",
        format_table(["Layout", "What it is"], layouts),
        "## What is read",
        escape_text(card.reads),
        "## What is not read",
        escape_text(card.leaves),
        *([] if card.figures is None else build_table_parts(name, card.figures)),
        *_build_cautions(card),
        "## How to cite",
        f"{format_code('bedfellows cite ' + name)} adds the edition that is loaded.",
        format_block("bibtex", format_bibtex(name, card, None)),
        *_build_mapping(dataset),
    )


def _describe_layout(note: LayoutNote) -> str:
    if note.rows is None:
        return escape_text(note.description)
    rows = f"A complete file has {note.rows.value:,} rows: {note.rows.why}"
    return escape_text(f"{note.description} {rows}")


def _build_cautions(card: Card) -> list[str]:
    if not card.cautions:
        return []
    return [
        "## Before you use its numbers",
        "\n".join(f"- {escape_text(one)}" for one in card.cautions),
    ]


def _build_mapping(dataset: Dataset) -> list[str]:
    rows = [
        [format_code(published), format_code(actor), escape_text(why)]
        for published, actor, why in dataset.mapping
    ]
    if not rows:
        return []
    about = (
        "Codes and names of this dataset that are not in the [crosswalk of all datasets]"
        "(../data-dictionary.md#actor_codes) or mean another actor here."
    )
    return ["## Its own codes", about, format_table(["As published", "Actor", "Why"], rows)]
