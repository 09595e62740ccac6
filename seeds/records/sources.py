"""Sources: sources.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.sources import SourceCaution, SourceKind
from seeds.curated.fields import UNKNOWN, Address, Date, Day, Flag, Prose, Sha256, Slug, Text
from seeds.curated.record import Record
from seeds.curated.rows import Row


class SourceRecord(Record):
    """A source that records can cite."""

    files: ClassVar[str] = "sources.csv"

    slug: Slug
    kind: SourceKind
    title: Text
    author: Text | None = None
    publisher: Text | None = None
    published: Date = UNKNOWN
    url: Address | None = None
    archived_url: Address | None = None
    accessed_on: Day | None = None
    content_sha256: Sha256 | None = None
    is_copy: Flag = False
    caution: SourceCaution | None = None
    text_sha256: Sha256 | None = None
    note: Prose | None = None

    def build_rows(self) -> Iterator[Row]:
        yield self.build_row(
            "sources",
            slug=self.slug,
            kind_code=self.kind,
            title=self.title,
            author=self.author,
            publisher=self.publisher,
            published=self.published,
            url=self.url,
            archived_url=self.archived_url,
            accessed_on=self.accessed_on,
            content_sha256=self.content_sha256,
            is_copy=self.is_copy,
            caution_code=self.caution,
            text_sha256=self.text_sha256,
            note=self.note,
        )
