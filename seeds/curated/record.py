"""What every kind of seed record shares: where it is written, and how it becomes rows.

A kind of record is a subclass of `Record` in `seeds/records/`; nothing else has to know of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from models import Edtf
from models.citable import citation_column
from models.evidence import Confidence, Stance
from seeds.curated.faults import Fault, Place
from seeds.curated.fields import Prose, Text
from seeds.curated.parse import WRITTEN
from seeds.curated.rows import Ref, Row, Value


class Part(BaseModel):
    """A record, or a part of one that has fields of its own."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    written: Annotated[SkipValidation[Place], Field(alias=WRITTEN)]

    def refer(self, table: str, field: str, item: int | None = None) -> Ref | None:
        """The row of `table` that a field names, or the nth item (from 0) of a list of keys."""
        value = getattr(self, field)
        if item is not None:
            value, field = value[item], f"{field}[{item + 1}]"
        return None if value is None else Ref(table, value, self.written.at(field))

    def row(self, table: str, /, **values: Value | Edtf | Row) -> Row:
        """A row that this part unfolds into."""
        return Row(table, self.written, **values)

    def fault(self, field: str, what: str) -> Fault:
        """Something wrong with a field of this part."""
        return Fault(self.written.at(field), what)

    def faults(self) -> Iterable[Fault]:
        """What is wrong here although each field by itself can be read."""
        return ()

    def all_faults(self) -> Iterator[Fault]:
        """The faults of this part and of the parts in it."""
        yield from self.faults()
        for value in self.__dict__.values():
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Part):
                    yield from part.all_faults()

    def citation(self, target: Row | Ref, **values: Value | Row) -> Row:
        """A citation that bears on `target`."""
        values = {"claim_id": None, "locator": None, "consulted": None, "note": None} | values
        values[citation_column(target.table)] = target
        return self.row("citations", **values)


class Pointing(Part):
    """A part that names a row of any of several tables: `law_stages L08+first_reading`."""

    row_key: Annotated[str, Field(alias="row")]

    def refer_row(self) -> Ref:
        """The row that is named."""
        table, _, key = self.row_key.partition(" ")
        return Ref(table, key, self.written.at("row"))


class Cited(Part):
    """A source that a YAML record cites."""

    source: Text
    locator: Text | None = None
    consulted: Text | None = None
    confidence: Confidence | None = None
    stance: Stance = Stance.SUPPORTS
    note: Prose | None = None


class WithSources(Part):
    """A part of a YAML record that lists its sources."""

    sources: tuple[Cited, ...] = ()

    def cited(self, row: Row) -> Iterator[Row]:
        """The row, then one citation for each source of this part."""
        yield row
        for cited in self.sources:
            yield cited.citation(
                row,
                source_id=cited.refer("sources", "source"),
                locator=cited.locator,
                consulted=cited.consulted,
                confidence_code=cited.confidence,
                stance_code=cited.stance,
                note=cited.note,
            )


class WithSource(Part):
    """A line of a CSV file that may name one source."""

    source: Text | None = None
    locator: Text | None = None
    consulted: Text | None = None
    confidence: Confidence | None = None

    def cited(self, row: Row) -> Iterator[Row]:
        """The row, then its citation if it names a source."""
        yield row
        if self.source is not None:
            yield self.citation(
                row,
                source_id=self.refer("sources", "source"),
                locator=self.locator,
                consulted=self.consulted,
                confidence_code=self.confidence,
                stance_code=Stance.SUPPORTS,
            )

    def faults(self) -> Iterator[Fault]:
        """A locator, a copy or a confidence says nothing without the source it belongs to."""
        for field in ("locator", "consulted", "confidence"):
            if self.source is None and getattr(self, field) is not None:
                yield self.fault(field, "is given, but no source is named")


class Record(Part):
    """One record of a seed file."""

    files: ClassVar[str]
    """Which files hold this kind of record: a glob below the data folder."""

    def rows(self) -> Iterator[Row]:
        """The rows of this record, wholes before their parts."""
        raise NotImplementedError

    @classmethod
    def unfold(cls, records: Sequence[Self]) -> Iterator[Row]:
        """The rows of all records of this kind in a data folder that stands by itself."""
        for record in records:
            yield from record.rows()
