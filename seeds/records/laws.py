"""Laws with their stages and votes: law_families.csv, laws/<family>.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.laws import LawLinkKind, LawStageKind, LawStatus, StageOutcome
from seeds.curated.faults import Fault
from seeds.curated.fields import UNKNOWN, Count, Date, Prose, Slug, Text
from seeds.curated.record import CitesSources, Record, Sources
from seeds.curated.rows import Row
from seeds.curated.stage_order import find_misplaced_stages


class LawFamilyRecord(Record):
    """A family of laws that states copy from one another."""

    files: ClassVar[str] = "law_families.csv"

    slug: Slug
    title: Text
    description: Prose

    def build_rows(self) -> Iterator[Row]:
        yield self.build_row(
            "law_families", slug=self.slug, title=self.title, description=self.description
        )


class Vote(CitesSources):
    """The vote at a stage; a number that is left out was not reported."""

    yes: Count | None = None
    no: Count | None = None
    abstain: Count | None = None
    absent: Count | None = None
    note: Prose | None = None

    def find_faults(self) -> Iterator[Fault]:
        if all(tally is None for tally in (self.yes, self.no, self.abstain, self.absent)):
            yield self.build_fault("", "must give at least one of yes, no, abstain, absent")

    def build_rows(self, stage: Row) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "law_votes",
                stage_id=stage,
                yes=self.yes,
                no=self.no,
                abstain=self.abstain,
                absent=self.absent,
                note=self.note,
            )
        )


class Stage(CitesSources):
    """One stage of a law, such as a reading, with its date."""

    stage: LawStageKind
    body: Text | None = None
    occurred: Date = UNKNOWN
    outcome: StageOutcome | None = None
    note: Prose | None = None
    sources: Sources = ()
    vote: Vote | None = None

    def build_rows(self, law: Row) -> Iterator[Row]:
        stage = self.build_row(
            "law_stages",
            law_id=law,
            stage_code=self.stage,
            body=self.body,
            occurred=self.occurred,
            outcome_code=self.outcome,
            note=self.note,
        )
        yield from self.add_citations(stage)
        if self.vote is not None:
            yield from self.vote.build_rows(stage)


class LinkedLaw(CitesSources):
    """Another law that this one amends, repeals or is modelled on."""

    kind: LawLinkKind
    law: Text
    note: Prose | None = None

    def build_rows(self, law: Row) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "law_links",
                law_id=law,
                kind_code=self.kind,
                other_law_id=self.refer("laws", "law"),
                note=self.note,
            )
        )


class LawRecord(CitesSources, Record):
    """A law, bill or decree."""

    files: ClassVar[str] = "laws/*.yaml"

    slug: Slug
    country: Text
    family: Text
    title: Text
    short_title: Text
    number: Text | None = None
    summary: Prose | None = None
    status: LawStatus
    status_since: Date = UNKNOWN
    sources: Sources = ()
    links: tuple[LinkedLaw, ...] = ()
    stages: tuple[Stage, ...] = ()

    def find_faults(self) -> Iterator[Fault]:
        for index, what in find_misplaced_stages(
            [(stage.stage, stage.occurred) for stage in self.stages]
        ):
            yield self.stages[index].build_fault("occurred", what)

    def build_rows(self) -> Iterator[Row]:
        law = self.build_row(
            "laws",
            slug=self.slug,
            country_id=self.refer("countries", "country"),
            family_id=self.refer("law_families", "family"),
            title=self.title,
            short_title=self.short_title,
            number=self.number,
            summary=self.summary,
            status_code=self.status,
            status_since=self.status_since,
        )
        yield from self.add_citations(law)
        for stage in self.stages:
            yield from stage.build_rows(law)
        for link in self.links:
            yield from link.build_rows(law)
