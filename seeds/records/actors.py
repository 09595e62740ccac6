"""Organisations, people and groups, other names of actors, and successions between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.actor_identifiers import NameKind
from models.actors import ActorKind, OrganisationKind
from models.successions import SuccessionKind
from seeds.curated.fields import UNKNOWN, Date, Day, End, Prose, Slug, Text
from seeds.curated.record import CitesOneSource, Record
from seeds.curated.rows import Row


class OrganisationRecord(CitesOneSource, Record):
    """An organisation."""

    files: ClassVar[str] = "organisations.csv"

    slug: Slug
    name: Text
    acronym: Text | None = None
    kind: OrganisationKind
    description: Prose | None = None
    country: Text | None = None
    founded: Date = UNKNOWN
    dissolved: End = UNKNOWN
    dissolved_known_until: Day | None = None
    note: Prose | None = None

    def build_rows(self) -> Iterator[Row]:
        actor = self.build_row(
            "actors",
            kind_code=ActorKind.ORGANISATION,
            slug=self.slug,
            name=self.name,
            note=self.note,
        )
        yield from self.add_citations(actor)
        yield self.build_row(
            "organisations",
            id=actor,
            acronym=self.acronym,
            organisation_kind_code=self.kind,
            description=self.description,
            country_id=self.refer("countries", "country"),
            founded=self.founded,
            dissolved=self.dissolved,
            dissolved_known_until=self.dissolved_known_until,
        )


class _PersonOrGroup(CitesOneSource, Record):
    """The fields that people and groups have in common."""

    kind: ClassVar[ActorKind]
    table: ClassVar[str]

    slug: Slug
    name: Text
    country: Text | None = None
    description: Prose | None = None
    note: Prose | None = None

    def build_rows(self) -> Iterator[Row]:
        actor = self.build_row(
            "actors", kind_code=self.kind, slug=self.slug, name=self.name, note=self.note
        )
        yield from self.add_citations(actor)
        yield self.build_row(
            self.table,
            id=actor,
            country_id=self.refer("countries", "country"),
            description=self.description,
        )


class PersonRecord(_PersonOrGroup):
    """A person."""

    files: ClassVar[str] = "people.csv"
    kind: ClassVar[ActorKind] = ActorKind.PERSON
    table: ClassVar[str] = "people"


class GroupRecord(_PersonOrGroup):
    """An actor that is not a country, an organisation or a person."""

    files: ClassVar[str] = "groups.csv"
    kind: ClassVar[ActorKind] = ActorKind.GROUP
    table: ClassVar[str] = "groups"


class ActorNameRecord(Record):
    """Another name of an actor."""

    files: ClassVar[str] = "actor_names.csv"
    sorted_by: ClassVar[tuple[str, ...]] = ("actor", "language", "name")

    actor: Text
    language: Text
    name: Text
    kind: NameKind
    used_from: Date = UNKNOWN
    used_until: End = UNKNOWN

    def build_rows(self) -> Iterator[Row]:
        yield self.build_row(
            "actor_names",
            actor_id=self.refer("actors", "actor"),
            language=self.language,
            name=self.name,
            kind_code=self.kind,
            used_from=self.used_from,
            used_until=self.used_until,
        )


class SuccessionRecord(CitesOneSource, Record):
    """The succession of one actor to another."""

    files: ClassVar[str] = "successions.csv"
    sorted_by: ClassVar[tuple[str, ...]] = ("predecessor", "successor", "kind")

    predecessor: Text
    successor: Text
    kind: SuccessionKind
    occurred: Date = UNKNOWN
    note: Prose | None = None

    def build_rows(self) -> Iterator[Row]:
        yield from self.add_citations(
            self.build_row(
                "actor_successions",
                predecessor_id=self.refer("actors", "predecessor"),
                successor_id=self.refer("actors", "successor"),
                kind_code=self.kind,
                occurred=self.occurred,
                note=self.note,
            )
        )
