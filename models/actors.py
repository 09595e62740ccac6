"""Who acts: countries, organisations, people, and groups that are none of these."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Text
from models.citable import Citable
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Note,
    code_column,
    date_checks,
    edtf_columns,
    known_until_column,
    period_checks,
    reference,
    supertype_key,
    text_column,
)
from models.edtf import Edtf


class ActorKind(Code):
    """What an actor is."""

    COUNTRY = "country", "Country", "A state or territory of ISO 3166, current or dissolved."
    ORGANISATION = (
        "organisation",
        "Organisation",
        "A body with a name: international, public, business, armed.",
    )
    PERSON = "person", "Person", "One named human being."
    GROUP = (
        "group",
        "Group",
        "Whoever is none of these: unnamed collectives, office-holders without a name.",
    )


class OrganisationKind(Code):
    """What an organisation is for."""

    UNIVERSAL = "universal", "Universal organisation", "Open to all states."
    REGIONAL = "regional", "Regional organisation", "General cooperation within a region."
    SUPRANATIONAL = (
        "supranational",
        "Supranational union",
        "Members hand part of their powers to common bodies.",
    )
    ECONOMIC = (
        "economic",
        "Economic union or area",
        "A free trade area, customs union, common market or economic union.",
    )
    TRADE = "trade", "Trade organisation", "Sets or keeps rules of trade between states."
    ALLIANCE = "alliance", "Military alliance", "Members are pledged to common defence."
    SECURITY = "security", "Security organisation", "Security talks and cooperation, no pledge."
    RIGHTS = "rights", "Human rights organisation", "Keeps standards of rights among its members."
    FINANCE = "finance", "Financial institution", "Lends to states or watches their finances."
    FORUM = (
        "forum",
        "Forum or programme",
        "States that meet or work together without a body of law.",
    )
    BODY = (
        "body",
        "Body of an organisation or state",
        "An organ, office, commission or press service.",
    )
    PARTY = "party", "Political party", "Stands for election in one state."
    COMPANY = (
        "company",
        "Company or business body",
        "Trades, makes goods, or speaks for those who do.",
    )
    MEDIA = "media", "News medium", "Publishes news or comment."
    EDUCATION = "education", "University or school", "Teaches and researches."
    MOVEMENT = "movement", "Movement", "A civic or political movement that is not a party."
    ARMED = "armed", "Armed group", "Fights outside the armed forces of any recognised state."


actor_kinds = declare_code_list("actor_kinds", ActorKind, "What an actor is.")
organisation_kinds = declare_code_list(
    "organisation_kinds", OrganisationKind, "What organisations are for."
)


class Actor(Base):
    """Whoever can be a party, participant, sender, target or holder."""

    __tablename__ = "actors"
    __citable__ = Citable(1, "{name}")
    __table_args__: Any = (
        Index("ix_actors_kind_code", "kind_code"),
        {
            "comment": "Whoever acts or is acted on: the supertype of countries, organisations, "
            "people and groups; one row per actor."
        },
    )
    __mapper_args__: Any = {"polymorphic_on": "kind_code"}

    id: Mapped[Id]
    kind_code: Mapped[str] = code_column("actor_kinds", "Which subtype table continues this row.")
    slug: Mapped[str] = mapped_column(
        Text,
        unique=True,
        comment="Readable key: ISO 3166 alpha-3 of a country, usual acronym of an organisation, "
        "else the name in lower case with hyphens.",
    )
    name: Mapped[str] = text_column("Name to print, in English.")
    note: Mapped[Note]


class Country(Actor):
    """A state or territory with an ISO 3166 code."""

    __tablename__ = "countries"
    __table_args__ = (
        *date_checks("began", "ceased"),
        CheckConstraint("began_earliest <= ceased_latest", name="began_before_ceased"),
        {
            "comment": "Every ISO 3166-1 country, dissolved states (ISO 3166-3), and states of the "
            "COW and Gleditsch-Ward lists that never had a code; one row per country."
        },
    )
    __mapper_args__: Any = {"polymorphic_identity": ActorKind.COUNTRY.value}

    id: Mapped[int] = supertype_key("actors.id", "The actor this row continues.")
    alpha2: Mapped[str | None] = text_column(
        "ISO 3166-1 alpha-2; of a dissolved state, the one it had."
    )
    alpha3: Mapped[str] = mapped_column(
        Text,
        unique=True,
        comment="ISO 3166-1 alpha-3; of a dissolved state, the one it had, else three letters of "
        "its own.",
    )
    numeric3: Mapped[str | None] = text_column("ISO 3166-1 numeric, three digits kept as text.")
    official_name: Mapped[str | None] = text_column("Full formal name in English.")
    began: Mapped[Edtf] = edtf_columns(
        "began", "When the state began, where that is on record here"
    )
    ceased: Mapped[Edtf] = edtf_columns("ceased", "When a dissolved state ceased to be")


class Organisation(Actor):
    """A body with a name."""

    __tablename__ = "organisations"
    __table_args__ = (
        *period_checks("founded", "dissolved"),
        {"comment": "Bodies with a name, from the United Nations to a factory; one row per body."},
    )
    __mapper_args__: Any = {"polymorphic_identity": ActorKind.ORGANISATION.value}

    id: Mapped[int] = supertype_key("actors.id", "The actor this row continues.")
    acronym: Mapped[str | None] = text_column("Usual acronym, where there is one.")
    organisation_kind_code: Mapped[str] = code_column("organisation_kinds", "What it is for.")
    description: Mapped[str | None] = text_column("What it is, in a few words.")
    country_id: Mapped[int | None] = reference(
        "countries.id", "The country it belongs to; NULL: international."
    )
    founded: Mapped[Edtf] = edtf_columns("founded", "When it was founded")
    dissolved: Mapped[Edtf] = edtf_columns("dissolved", "When it ended")
    dissolved_known_until: Mapped[date | None] = known_until_column("dissolved")


class Person(Actor):
    """One named human being."""

    __tablename__ = "people"
    __table_args__ = ({"comment": "Named human beings; one row per person."},)
    __mapper_args__: Any = {"polymorphic_identity": ActorKind.PERSON.value}

    id: Mapped[int] = supertype_key("actors.id", "The actor this row continues.")
    country_id: Mapped[int | None] = reference(
        "countries.id", "The country whose politics the person belongs to."
    )
    description: Mapped[str | None] = text_column("Who the person is, where no office says so.")


class Group(Actor):
    """Whoever is neither country nor organisation nor named person."""

    __tablename__ = "groups"
    __table_args__ = (
        {"comment": "Collectives without a name and office-holders not named; one row per group."},
    )
    __mapper_args__: Any = {"polymorphic_identity": ActorKind.GROUP.value}

    id: Mapped[int] = supertype_key("actors.id", "The actor this row continues.")
    country_id: Mapped[int | None] = reference(
        "countries.id", "The country it belongs to; NULL: none or several."
    )
    description: Mapped[str | None] = text_column("Who is meant.")
