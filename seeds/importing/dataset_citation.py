"""BibTeX entry of a dataset, as its authors ask to be cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.references.bibtex import read_authors, write_bibtex
from models.references.cited_work import CitedWork

if TYPE_CHECKING:
    from seeds.importing.card import Card


def format_bibtex(name: str, card: Card, edition: str | None) -> str:
    """The entry of a dataset; ``edition`` is the imported one, if it is known."""
    cited, year = card.citation, _choose_year(card, edition)
    fields = dict(cited.extra)
    if edition is not None:
        fields["edition"] = edition
    fields.setdefault("url", card.url)
    return write_bibtex(
        CitedWork(
            f"{name}-{year}",
            cited.title,
            read_authors(cited.author),
            str(year),
            fields,
            cited.type,
        )
    )


def _choose_year(card: Card, edition: str | None) -> int:
    """The year of publication, or the year of a later edition; always the paper's for a paper."""
    cited, begins = card.citation, (edition or "")[:4]
    is_later = cited.type != "article" and begins.isdecimal() and int(begins) > cited.year
    return int(begins) if is_later else cited.year
