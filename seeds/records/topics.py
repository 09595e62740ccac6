"""Topics that events are tagged with: topics.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from seeds.curated.fields import Prose, Slug, Text
from seeds.curated.record import Record
from seeds.curated.rows import Row


class TopicRecord(Record):
    """A topic that events can be tagged with."""

    files: ClassVar[str] = "topics.csv"

    slug: Slug
    title: Text
    meaning: Prose | None = None

    def build_rows(self) -> Iterator[Row]:
        yield self.build_row("topics", slug=self.slug, title=self.title, meaning=self.meaning)
