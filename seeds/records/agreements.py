"""Agreements with their parties and dated actions: agreements.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.agreements import (
    ActionKind,
    AgreementKind,
    AgreementLinkKind,
    AgreementScope,
    PartyRole,
)
from models.edtf import Answer
from seeds.curated.faults import Fault
from seeds.curated.fields import UNKNOWN, Date, Prose, Slug, Text
from seeds.curated.record import CitesSources, Part, Record, Sources
from seeds.curated.rows import Row


class Action(CitesSources):
    """A dated action, such as a signature, by one party or for the agreement as a whole."""

    kind: ActionKind
    occurred: Date = UNKNOWN
    effective: Date = UNKNOWN
    note: Prose | None = None

    def build_rows(self, agreement: Row, party: Row | None) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "agreement_actions",
                agreement_id=agreement,
                party_id=party,
                kind_code=self.kind,
                occurred=self.occurred,
                effective=self.effective,
                note=self.note,
            )
        )

    def find_faults(self) -> Iterator[Fault]:
        notice = self.kind in (ActionKind.DENUNCIATION, ActionKind.WITHDRAWAL)
        if notice and self.effective.before(self.occurred) is Answer.YES:
            what = f"{self.effective.text} is before the notice on {self.occurred.text}"
            yield self.build_fault("effective", what)


class Party(CitesSources):
    """An actor's role in an agreement, with its actions."""

    actor: Text
    role: PartyRole
    note: Prose | None = None
    sources: Sources = ()
    actions: tuple[Action, ...] = ()

    def build_rows(self, agreement: Row) -> Iterator[Row]:
        party = self.build_row(
            "agreement_parties",
            agreement_id=agreement,
            actor_id=self.refer("actors", "actor"),
            role_code=self.role,
            note=self.note,
        )
        yield from self.add_citations(party)
        for action in self.actions:
            yield from action.build_rows(agreement, party)


class LinkedAgreement(Part):
    """Another agreement that this one amends, accedes to, supersedes or implements."""

    kind: AgreementLinkKind
    agreement: Text
    note: Prose | None = None


class AgreementRecord(CitesSources, Record):
    """A treaty, convention, memorandum or other agreement."""

    files: ClassVar[str] = "agreements.yaml"

    slug: Slug
    title: Text
    short_title: Text
    kind: AgreementKind
    scope: AgreementScope | None = None
    subject: Prose | None = None
    place: Text | None = None
    depositary: Text | None = None
    sources: Sources = ()
    actions: tuple[Action, ...] = ()
    parties: tuple[Party, ...] = ()
    links: tuple[LinkedAgreement, ...] = ()

    def build_rows(self) -> Iterator[Row]:
        agreement = self.build_row(
            "agreements",
            slug=self.slug,
            title=self.title,
            short_title=self.short_title,
            kind_code=self.kind,
            scope_code=self.scope,
            subject=self.subject,
            place=self.place,
            depositary_id=self.refer("actors", "depositary"),
        )
        yield from self.add_citations(agreement)
        for party in self.parties:
            yield from party.build_rows(agreement)
        for action in self.actions:
            yield from action.build_rows(agreement, None)
        for link in self.links:
            yield link.build_row(
                "agreement_links",
                agreement_id=agreement,
                kind_code=link.kind,
                other_agreement_id=link.refer("agreements", "agreement"),
                note=link.note,
            )
