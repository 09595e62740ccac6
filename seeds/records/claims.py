"""What a source claims, statement by statement: claims/<source>.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from models.citable import citable_tables
from models.evidence import Assertion, ClaimKind, Stance, Verdict
from seeds.curated.faults import Fault
from seeds.curated.fields import UNKNOWN, Count, Date, Prose, Slug, Text, row_of
from seeds.curated.record import Part, Pointing, Record
from seeds.curated.rows import Ref, Row


class Bearing(Pointing):
    """A row that a claim bears on, and how."""

    row_key: Annotated[str, row_of(citable_tables()), Field(alias="row")]
    stance: Stance
    note: Prose | None = None


class Spoken(Part):
    """An actor that a claim speaks of, in the role that the source gives it."""

    actor: Text
    role: Text


class Claim(Part):
    """One atomic statement."""

    code: Slug
    kind: ClaimKind
    paragraph: Count | None = None
    sentence: Count | None = None
    char_start: Count | None = None
    char_end: Count | None = None
    summary: Prose
    dated: Date = UNKNOWN
    date_basis: Text | None = None
    value: Text | None = None
    unit: Text | None = None
    asserted_as: Assertion
    verdict: Verdict
    reason: Prose | None = None
    actors: tuple[Spoken, ...] = ()
    bears_on: tuple[Bearing, ...] = ()

    def faults(self) -> Iterator[Fault]:
        start, end = self.char_start, self.char_end
        if start is not None and end is not None and end <= start:
            yield self.fault("char_end", f"{end} is not after char_start, {start}")
        if self.sentence == 0:
            yield self.fault("sentence", "sentences are counted from 1")

    def rows(self, source: Ref | None) -> Iterator[Row]:
        claim = self.row(
            "claims",
            source_id=source,
            code=self.code,
            kind_code=self.kind,
            paragraph=self.paragraph,
            sentence=self.sentence,
            char_start=self.char_start,
            char_end=self.char_end,
            summary=self.summary,
            dated=self.dated,
            date_basis=self.date_basis,
            value=self.value,
            unit=self.unit,
            assertion_code=self.asserted_as,
            verdict_code=self.verdict,
            verdict_reason=self.reason,
        )
        yield claim
        for spoken in self.actors:
            yield spoken.row(
                "claim_actors",
                claim_id=claim,
                actor_id=spoken.refer("actors", "actor"),
                role=spoken.role,
            )
        for bearing in self.bears_on:
            yield bearing.citation(
                bearing.refer_row(),
                source_id=source,
                claim_id=claim,
                stance_code=bearing.stance,
                note=bearing.note,
            )


class Unclaimed(Part):
    """A passage that claims nothing."""

    passage: Text
    reason: Prose


class ClaimsRecord(Record):
    """Everything that one source claims."""

    files: ClassVar[str] = "claims/*.yaml"

    source: Text
    claims: tuple[Claim, ...] = ()
    unclaimed: tuple[Unclaimed, ...] = ()

    def rows(self) -> Iterator[Row]:
        source = self.refer("sources", "source")
        for claim in self.claims:
            yield from claim.rows(source)
        for position, unclaimed in enumerate(self.unclaimed, 1):
            yield unclaimed.row(
                "unclaimed_passages",
                source_id=source,
                position=position,
                passage=unclaimed.passage,
                reason=unclaimed.reason,
            )
