"""Searchable tables: what a model declares so that full-text search finds its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from models.base import Base, list_mapped_classes


@dataclass(frozen=True)
class Searchable:
    """Declares the texts of a table as searchable: ``__searchable__ = Searchable(6, ("title",))``.

    ``place`` is part of the ids of documents, so it never changes: a new table takes the next free
    number. ``title`` and ``body`` name columns of texts; a hit in a title ranks higher.

    A result shows the key and label that the model declares with ``__citable__``. A model without
    that declaration names its columns for both. ``actor_column`` is for texts that describe an
    actor in another row: the result is the actor that the column refers to.
    """

    place: int
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    key_column: str = "slug"
    label_column: str = "title"
    actor_column: str = ""


@cache
def list_searchable_models() -> dict[type[Base], Searchable]:
    """Every model that declares itself searchable, by place."""
    declared = {
        model: declaration
        for model in list_mapped_classes().values()
        if isinstance(declaration := vars(model).get("__searchable__"), Searchable)
    }
    return dict(sorted(declared.items(), key=lambda item: item[1].place))
