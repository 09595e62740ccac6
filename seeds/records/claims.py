"""The claims of a source, statement by statement: claims/<source>.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from models.citable import list_citable_tables
from models.evidence import Assertion, ClaimKind, Stance, Verdict
from seeds.curated.faults import Fault
from seeds.curated.fields import UNKNOWN, Count, Date, Prose, Slug, Text, make_row_check
from seeds.curated.record import Part, Record, RowReference
from seeds.curated.rows import Reference, Row


class ClaimedRow(RowReference):
    """A row that a claim supports, contradicts or mentions."""

    row_key: Annotated[str, make_row_check(list_citable_tables()), Field(alias="row")]
    stance: Stance
    note: Prose | None = None


class MentionedActor(Part):
    """An actor that a claim mentions, in the role that the source gives it."""

    actor: Text
    role: Text


class ClaimEntry(Part):
    """One statement that cannot be split further."""

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
    actors: tuple[MentionedActor, ...] = ()
    bears_on: tuple[ClaimedRow, ...] = ()

    def find_faults(self) -> Iterator[Fault]:
        start, end = self.char_start, self.char_end
        if start is not None and end is not None and end <= start:
            yield self.build_fault("char_end", f"{end} must be after char_start, {start}")
        if self.sentence == 0:
            yield self.build_fault("sentence", "sentences are counted from 1; 0 is not allowed")

    def build_rows(self, source: Reference | None) -> Iterator[Row]:
        claim = self.build_row(
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
            yield spoken.build_row(
                "claim_actors",
                claim_id=claim,
                actor_id=spoken.refer("actors", "actor"),
                role=spoken.role,
            )
        for bearing in self.bears_on:
            yield bearing.build_citation(
                bearing.refer_row(),
                source_id=source,
                claim_id=claim,
                stance_code=bearing.stance,
                note=bearing.note,
            )


class PassageWithoutClaim(Part):
    """A passage that makes no claim."""

    passage: Text
    reason: Prose


class ClaimsRecord(Record):
    """All claims of one source."""

    files: ClassVar[str] = "claims/*.yaml"

    source: Text
    claims: tuple[ClaimEntry, ...] = ()
    unclaimed: tuple[PassageWithoutClaim, ...] = ()

    def build_rows(self) -> Iterator[Row]:
        source = self.refer("sources", "source")
        for claim in self.claims:
            yield from claim.build_rows(source)
        for position, unclaimed in enumerate(self.unclaimed, 1):
            yield unclaimed.build_row(
                "unclaimed_passages",
                source_id=source,
                position=position,
                passage=unclaimed.passage,
                reason=unclaimed.reason,
            )
