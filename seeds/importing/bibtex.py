"""BibTeX entry of a dataset, as its authors ask to be cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.bibtex_text import escape_bibtex

if TYPE_CHECKING:
    from seeds.importing.card import Card


_NOT_ESCAPED = ("author", "title", "url", "doi")


def format_bibtex(name: str, card: Card, edition: str | None) -> str:
    """The entry of a dataset; ``edition`` is the imported one, if it is known."""
    cited, year = card.citation, _choose_year(card, edition)
    fields = {
        "author": _format_authors(cited.author),
        "title": f"{{{escape_bibtex(cited.title)}}}",
        "year": year,
    }
    fields |= cited.extra
    if edition is not None:
        fields["edition"] = edition
    fields.setdefault("url", card.url)
    lines = (
        f"  {field} = {{{value if field in _NOT_ESCAPED else escape_bibtex(str(value))}}}"
        for field, value in fields.items()
    )
    return f"@{cited.type}{{{name}-{year},\n" + ",\n".join(lines) + "\n}"


def _choose_year(card: Card, edition: str | None) -> int:
    """The year of publication, or the year of a later edition; always the paper's for a paper."""
    cited, begins = card.citation, (edition or "")[:4]
    is_later = cited.type != "article" and begins.isdecimal() and int(begins) > cited.year
    return int(begins) if is_later else cited.year


def _format_authors(text: str) -> str:
    """Names as BibTeX reads them; braces keep World Bank from becoming a Mr Bank."""
    names = (escape_bibtex(name) for name in text.split(" and "))
    return " and ".join(
        name if "," in name or name == "others" else f"{{{name}}}" for name in names
    )
