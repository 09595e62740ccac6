"""The base of every kind of curated record: its fields, its file, and how it becomes rows.

A kind of record is a subclass of `Record` in a module of `seeds/records/`; the loader, the template
and the canonical form of its file follow from the class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from models import Edtf
from models.citable import name_citation_column
from models.evidence import Confidence, Stance
from seeds.curated.faults import Fault, Place
from seeds.curated.fields import Prose, Text
from seeds.curated.parse import PLACE
from seeds.curated.rows import Reference, Row, Value


class Part(BaseModel):
    """A record, or a part of one that has fields of its own."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    sorted_by: ClassVar[tuple[str, ...]] = ()
    """The fields that sort these records in a file; empty: the slug, or else as written."""

    written_at: Annotated[SkipValidation[Place], Field(alias=PLACE)]

    def refer(self, table: str, field: str, item: int | None = None) -> Reference | None:
        """The row of `table` that a field names, or the nth item (from 0) of a list of keys."""
        value = getattr(self, field)
        if item is not None:
            value, field = value[item], f"{field}[{item + 1}]"
        return None if value is None else Reference(table, value, self.written_at.locate(field))

    def build_row(self, table: str, /, **values: Value | Edtf | Row) -> Row:
        """A row of `table` that this part describes."""
        return Row(table, self.written_at, **values)

    def build_fault(self, field: str, what: str) -> Fault:
        """A fault of one field of this part."""
        return Fault(self.written_at.locate(field), what)

    def find_faults(self) -> Iterable[Fault]:
        """What is wrong with fields that are valid one by one but not together."""
        return ()

    def find_all_faults(self) -> Iterator[Fault]:
        """The faults of this part and of the parts in it."""
        yield from self.find_faults()
        for _, value in self:
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Part):
                    yield from part.find_all_faults()

    def build_citation(self, target: Row | Reference, **values: Value | Row) -> Row:
        """A citation that backs or contradicts `target`."""
        values = {"claim_id": None, "locator": None, "consulted": None, "note": None} | values
        values[name_citation_column(target.table)] = target
        return self.build_row("citations", **values)


class RowReference(Part):
    """A part that names a row of any of several tables: `law_stages L08+first_reading`."""

    row_key: Annotated[str, Field(alias="row")]

    def refer_row(self) -> Reference:
        """The reference to that row."""
        table, _, key = self.row_key.partition(" ")
        return Reference(table, key, self.written_at.locate("row"))


class CitedSource(Part):
    """A source that a YAML record cites."""

    source: Text
    locator: Text | None = None
    consulted: Text | None = None
    confidence: Confidence | None = None
    stance: Stance = Stance.SUPPORTS
    note: Prose | None = None


Sources = tuple[CitedSource, ...]
"""The type of a field `sources`."""


class CitesSources(Part):
    """A part of a YAML record that lists its sources.

    `sources` comes last in the file; a class that repeats the field gives it another place.
    """

    sources: Sources = ()

    def add_citations(self, row: Row) -> Iterator[Row]:
        """The row, then one citation for each source of this part."""
        yield row
        for cited in self.sources:
            yield cited.build_citation(
                row,
                source_id=cited.refer("sources", "source"),
                locator=cited.locator,
                consulted=cited.consulted,
                confidence_code=cited.confidence,
                stance_code=cited.stance,
                note=cited.note,
            )


class CitesOneSource(Part):
    """A line of a CSV file that may name one source."""

    source: Text | None = None
    locator: Text | None = None
    consulted: Text | None = None
    confidence: Confidence | None = None

    def add_citations(self, row: Row) -> Iterator[Row]:
        """The row, then its citation if it names a source."""
        yield row
        if self.source is not None:
            yield self.build_citation(
                row,
                source_id=self.refer("sources", "source"),
                locator=self.locator,
                consulted=self.consulted,
                confidence_code=self.confidence,
                stance_code=Stance.SUPPORTS,
            )

    def find_faults(self) -> Iterator[Fault]:
        """Details of a source that is not named."""
        for field in ("locator", "consulted", "confidence"):
            if self.source is None and getattr(self, field) is not None:
                yield self.build_fault(field, "is given without a source; fill in source as well")


class Record(Part):
    """One record of a curated file."""

    files: ClassVar[str]
    """Which files hold this kind of record: a glob below the data folder."""

    def build_rows(self) -> Iterator[Row]:
        """The rows of this record; a row comes before the rows that belong to it."""
        raise NotImplementedError

    @classmethod
    def build_all_rows(cls, records: Sequence[Self]) -> Iterator[Row]:
        """The rows of all records of this kind in the project's own data folder."""
        for record in records:
            yield from record.build_rows()
