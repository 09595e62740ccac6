"""Laws with their stages and votes: law_families.csv, laws/<family>.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.laws import LawLinkKind, LawStageKind, LawStatus, StageOutcome
from seeds.curated.faults import Fault
from seeds.curated.fields import UNKNOWN, Count, Date, Prose, Slug, Text
from seeds.curated.record import Record, WithSources
from seeds.curated.rows import Row
from seeds.curated.stage_order import disorder


class LawFamilyRecord(Record):
    """A kind of law that states copy from one another."""

    files: ClassVar[str] = "law_families.csv"

    slug: Slug
    title: Text
    description: Prose

    def rows(self) -> Iterator[Row]:
        yield self.row(
            "law_families", slug=self.slug, title=self.title, description=self.description
        )


class Vote(WithSources):
    """The tally of a stage; a number left out was not reported."""

    yes: Count | None = None
    no: Count | None = None
    abstain: Count | None = None
    absent: Count | None = None
    note: Prose | None = None

    def faults(self) -> Iterator[Fault]:
        if all(tally is None for tally in (self.yes, self.no, self.abstain, self.absent)):
            yield self.fault("", "gives none of yes, no, abstain, absent")

    def rows(self, stage: Row) -> Iterator[Row]:
        yield from self.cited(
            self.row(
                "law_votes",
                stage_id=stage,
                yes=self.yes,
                no=self.no,
                abstain=self.abstain,
                absent=self.absent,
                note=self.note,
            )
        )


class Stage(WithSources):
    """One dated step of a law."""

    stage: LawStageKind
    body: Text | None = None
    occurred: Date = UNKNOWN
    outcome: StageOutcome | None = None
    note: Prose | None = None
    vote: Vote | None = None

    def rows(self, law: Row) -> Iterator[Row]:
        stage = self.row(
            "law_stages",
            law_id=law,
            stage_code=self.stage,
            body=self.body,
            occurred=self.occurred,
            outcome_code=self.outcome,
            note=self.note,
        )
        yield from self.cited(stage)
        if self.vote is not None:
            yield from self.vote.rows(stage)


class Link(WithSources):
    """What a law does to another, or which one it follows."""

    kind: LawLinkKind
    law: Text
    note: Prose | None = None

    def rows(self, law: Row) -> Iterator[Row]:
        yield from self.cited(
            self.row(
                "law_links",
                law_id=law,
                kind_code=self.kind,
                other_law_id=self.refer("laws", "law"),
                note=self.note,
            )
        )


class LawRecord(WithSources, Record):
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
    links: tuple[Link, ...] = ()
    stages: tuple[Stage, ...] = ()

    def faults(self) -> Iterator[Fault]:
        for index, what in disorder([(stage.stage, stage.occurred) for stage in self.stages]):
            yield self.stages[index].fault("occurred", what)

    def rows(self) -> Iterator[Row]:
        law = self.row(
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
        yield from self.cited(law)
        for stage in self.stages:
            yield from stage.rows(law)
        for link in self.links:
            yield from link.rows(law)
