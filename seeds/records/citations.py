"""Further sources of rows that other files hold: citations.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from models.citable import list_citable_tables
from models.evidence import Confidence, Stance
from seeds.curated.fields import Prose, Text, make_row_check
from seeds.curated.record import Record, RowReference
from seeds.curated.rows import Row


class CitationRecord(RowReference, Record):
    """A source for a row that another file holds, and whether the source agrees with it."""

    files: ClassVar[str] = "citations.csv"
    sorted_by: ClassVar[tuple[str, ...]] = ("row", "source", "stance")

    source: Text
    row_key: Annotated[str, make_row_check(list_citable_tables()), Field(alias="row")]
    stance: Stance = Stance.SUPPORTS
    locator: Text | None = None
    consulted: Text | None = None
    confidence: Confidence | None = None
    note: Prose | None = None

    def build_rows(self) -> Iterator[Row]:
        yield self.build_citation(
            self.refer_row(),
            source_id=self.refer("sources", "source"),
            stance_code=self.stance,
            locator=self.locator,
            consulted=self.consulted,
            confidence_code=self.confidence,
            note=self.note,
        )
