"""The card of a dataset: what it is, whose it is, what is read of it and what is left."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Filled = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """A part of a card: no field that is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(Strict):
    """How the authors ask to be cited; its fields are those of BibTeX."""

    type: Literal["article", "misc", "techreport", "dataset", "book", "incollection"]
    author: Filled
    title: Filled
    year: int
    extra: dict[str, str] = {}
    """Further fields of the entry: journal, volume, doi, publisher ..."""


class Limit(Strict):
    """A threshold, and the reason for it."""

    value: float
    why: Filled


class LayoutNote(Strict):
    """One form in which the dataset comes, in words."""

    name: Filled
    """The name of the reader's layout."""
    description: Filled


class Card(Strict):
    """A dataset, as its page in the documentation tells it."""

    title: Filled
    publisher: Filled
    url: Filled
    licence: Filled
    summary: Filled
    """What it is, in a few sentences of ours."""
    citation: Citation
    layouts: tuple[LayoutNote, ...]
    reads: Filled
    """What is read of it, into which tables."""
    leaves: Filled
    """What is not read, and why."""
    cautions: tuple[str, ...] = ()
    """What to know before using its numbers."""
    max_rejects: Limit
    """The share of rows that may be rejected before a file is refused whole."""
