"""References as CSL-JSON, which Zotero, pandoc and the styles of citationstyles.org read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from models.references.cited_work import (
    Author,
    CitedWork,
    clean_key,
    clean_text,
    read_date_parts,
)

_VARIABLES = {
    "journal": "container-title",
    "booktitle": "container-title",
    "volume": "volume",
    "pages": "page",
    "publisher": "publisher",
    "institution": "publisher",
    "howpublished": "publisher",
    "edition": "edition",
    "version": "version",
    "doi": "DOI",
    "url": "URL",
    "note": "note",
}
"""The variables of CSL by the fields of BibTeX; all others have no counterpart."""
_PARTS = {"article-newspaper", "webpage", "entry", "entry-encyclopedia"}
"""Types of what is part of a newspaper, a site, a database or a book."""


def write_csl_json(references: Iterable[CitedWork]) -> str:
    """All references as one list, with a line break at its end."""
    items = [build_item(each) for each in references]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def build_item(reference: CitedWork) -> dict[str, Any]:
    """One reference as an item: `id` and `type` always, the rest as far as it is known."""
    item: dict[str, Any] = {
        "id": clean_key(reference.key),
        "type": reference.csl_type,
        "title": clean_text(reference.title),
    }
    if reference.authors:
        item["author"] = [_build_name(each) for each in reference.authors]
    if issued := _build_date(reference.published):
        item["issued"] = issued
    for name, value in reference.fields.items():
        if name == "urldate":
            item["accessed"] = _build_date(value)
        elif value and (variable := _choose_variable(name, reference)):
            text = value.replace("--", "-") if variable == "page" else value
            item.setdefault(variable, clean_text(text))
    return item


def _choose_variable(name: str, reference: CitedWork) -> str | None:
    """The variable of CSL for a field of BibTeX, which can depend on the type."""
    if name == "number":
        return "issue" if reference.entry_type == "article" else "number"
    if name == "howpublished" and reference.csl_type in _PARTS:
        return "container-title"
    return _VARIABLES.get(name)


def _build_name(author: Author) -> dict[str, str]:
    if author.given:
        return {"family": clean_text(author.family), "given": clean_text(author.given)}
    return {"literal": clean_text(author.family)}


def _build_date(published: str) -> dict[str, Any]:
    parts, is_uncertain = read_date_parts(published)
    if not parts:
        return {}
    return {"date-parts": parts} | ({"circa": True} if is_uncertain else {})
