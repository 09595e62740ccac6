"""A dataset as an entry of BibTeX, as its authors ask to be cited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seeds.importing.card import Card


_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    letter: f"\\{letter}" for letter in "&%$#_{}"
}


_AS_THEY_ARE = ("author", "title", "url", "doi")


def entry(name: str, card: Card, edition: str | None) -> str:
    """The entry of a dataset; the edition is the one that was imported, where it is known."""
    cited, year = card.citation, _year(card, edition)
    fields = {
        "author": _authors(cited.author),
        "title": f"{{{_escaped(cited.title)}}}",
        "year": year,
    }
    fields |= cited.extra
    if edition is not None:
        fields["edition"] = edition
    fields.setdefault("url", card.url)
    lines = (
        f"  {field} = {{{value if field in _AS_THEY_ARE else _escaped(str(value))}}}"
        for field, value in fields.items()
    )
    return f"@{cited.type}{{{name}-{year},\n" + ",\n".join(lines) + "\n}"


def _year(card: Card, edition: str | None) -> int:
    """The year of publication: that of a later edition, unless a paper is cited."""
    cited, begins = card.citation, (edition or "")[:4]
    is_later = cited.type != "article" and begins.isdecimal() and int(begins) > cited.year
    return int(begins) if is_later else cited.year


def _authors(text: str) -> str:
    """Names as BibTeX reads them: World Bank is no Mr Bank, and stays whole in braces."""
    names = (_escaped(name) for name in text.split(" and "))
    return " and ".join(
        name if "," in name or name == "others" else f"{{{name}}}" for name in names
    )


def _escaped(text: str) -> str:
    return re.sub(r"[\\~^&%$#_{}]", lambda letter: _SPECIAL[letter[0]], text)
