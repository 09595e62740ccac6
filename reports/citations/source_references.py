"""References to what the database rests on: datasets of other publishers, and sources."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from models import Source
from models.datasets import datasets
from models.references.bibtex import read_bibtex
from models.references.cited_work import Author, CitedWork
from models.sources import SourceKind

_CSL_TYPES = {
    SourceKind.NEWS.value: "article-newspaper",
    SourceKind.REFERENCE.value: "entry-encyclopedia",
    SourceKind.DATASET.value: "dataset",
    SourceKind.COMPUTATION.value: "dataset",
    SourceKind.SCHOLARLY.value: "article",
    SourceKind.ADVOCACY.value: "report",
}
_sources = Source.table()


def read_dataset_references(
    connection: Connection, condition: ColumnElement[bool]
) -> dict[str, CitedWork]:
    """The loaded datasets by their names, as their authors ask to be cited."""
    rows = connection.execute(
        select(
            datasets.c.slug,
            datasets.c.citation,
            datasets.c.title,
            datasets.c.publisher,
            datasets.c.edition,
            datasets.c.url,
        )
        .where(condition)
        .order_by(datasets.c.slug)
    )
    return {row.slug: _read_citation(row) for row in rows}


def read_source_references(
    connection: Connection, condition: ColumnElement[bool]
) -> dict[str, CitedWork]:
    """The sources by their keys; general knowledge is none."""
    rows = connection.execute(
        select(
            _sources.c.slug,
            _sources.c.kind_code,
            _sources.c.title,
            _sources.c.author,
            _sources.c.publisher,
            _sources.c.published_edtf,
            _sources.c.url,
            _sources.c.accessed_on,
            _sources.c.archived_url,
        )
        .where(condition, _sources.c.kind_code != SourceKind.NONE.value)
        .order_by(_sources.c.slug)
    )
    return {row.slug: _describe_source(row) for row in rows}


def _read_citation(row: Any) -> CitedWork:
    """The citation of a dataset; where somebody has replaced it, what else is known of it."""
    try:
        [found] = read_bibtex(row.citation)
    except ValueError:
        fields = {"edition": row.edition or "", "url": row.url}
        return CitedWork(
            row.slug, row.title, (Author(row.publisher),), "", fields, csl_type="dataset"
        )
    return found


def _describe_source(row: Any) -> CitedWork:
    # An author without a comma can be a person or a body: the name stays as the source has it.
    author = row.author or row.publisher
    fields = {
        "howpublished": row.author and row.publisher,
        "url": row.url,
        "urldate": row.accessed_on and row.accessed_on.isoformat(),
        "note": row.archived_url and f"Archived copy: {row.archived_url}",
    }
    default = "webpage" if row.url else "document"
    return CitedWork(
        row.slug,
        row.title,
        (Author(author),) if author else (),
        row.published_edtf or "",
        {name: value for name, value in fields.items() if value},
        csl_type=_CSL_TYPES.get(row.kind_code, default),
    )
