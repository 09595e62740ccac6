"""Actors: countries, organisations, people, and groups that are none of these."""

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
from models.searchable import Searchable


class ActorKind(Code):
    """The kinds of actor."""

    COUNTRY = "country", "Country", "A state or territory of ISO 3166, current or dissolved."
    ORGANISATION = (
        "organisation",
        "Organisation",
        "A body with a name: international, public, business, armed.",
    )
    PERSON = "person", "Person", "One person with a name."
    GROUP = (
        "group",
        "Group",
        "Any other actor: unnamed collectives, office-holders without a name.",
    )


class OrganisationKind(Code):
    """The purposes of organisations."""

    UNIVERSAL = "universal", "Universal organisation", "Open to all states."
    INTERGOVERNMENTAL = (
        "intergovernmental",
        "Intergovernmental organisation",
        "Its members are states; the source does not say its purpose.",
    )
    REGIONAL = "regional", "Regional organisation", "General cooperation within a region."
    SUPRANATIONAL = (
        "supranational",
        "Supranational union",
        "Members transfer part of their powers to common bodies.",
    )
    ECONOMIC = (
        "economic",
        "Economic union or area",
        "A free trade area, customs union, common market or economic union.",
    )
    TRADE = "trade", "Trade organisation", "Sets or supervises rules of trade between states."
    ALLIANCE = "alliance", "Military alliance", "Members have promised to defend each other."
    SECURITY = (
        "security",
        "Security organisation",
        "Security talks and cooperation without a promise of defence.",
    )
    RIGHTS = "rights", "Human rights organisation", "Supervises human rights among its members."
    FINANCE = "finance", "Financial institution", "Lends to states or watches their finances."
    FORUM = (
        "forum",
        "Forum or programme",
        "States that meet or work together without common rules.",
    )
    BODY = (
        "body",
        "Body of an organisation or state",
        "An organ, office, commission or press service.",
    )
    PARTY = "party", "Political party", "Takes part in elections in one state."
    COMPANY = (
        "company",
        "Company or business body",
        "Trades, produces goods, or represents companies.",
    )
    MEDIA = "media", "News medium", "Publishes news or comment."
    EDUCATION = "education", "University or school", "Teaches and researches."
    MOVEMENT = "movement", "Movement", "A civic or political movement that is not a party."
    ARMED = "armed", "Armed group", "Fights outside the armed forces of recognised states."


actor_kinds = declare_code_list("actor_kinds", ActorKind, "Kinds of actor.")
organisation_kinds = declare_code_list(
    "organisation_kinds", OrganisationKind, "Purposes of organisations."
)


class Actor(Base):
    """An actor: a possible party, participant, sender, target or office-holder."""

    __tablename__ = "actors"
    __citable__ = Citable(1, "{name}")
    __searchable__ = Searchable(0, ("name",), ("note",))
    __table_args__: Any = (
        Index("ix_actors_kind_code", "kind_code"),
        {
            "comment": "Actors of every kind: the supertype of countries, organisations, people "
            "and groups; one row per actor."
        },
    )
    __mapper_args__: Any = {"polymorphic_on": "kind_code"}

    id: Mapped[Id]
    kind_code: Mapped[str] = code_column(
        "actor_kinds", "Kind of actor: the subtype table that has the rest of the row."
    )
    slug: Mapped[str] = mapped_column(
        Text,
        unique=True,
        comment="Readable key: ISO 3166 alpha-3 of a country, usual acronym of an organisation, "
        "otherwise the name in lower case with hyphens.",
    )
    name: Mapped[str] = text_column("Name in English, for print.")
    note: Mapped[Note]


class Country(Actor):
    """A state or territory: present, dissolved, or in a list of states."""

    __tablename__ = "countries"
    __table_args__ = (
        *date_checks("began", "ceased"),
        CheckConstraint("began_earliest <= ceased_latest", name="began_before_ceased"),
        {
            "comment": "All ISO 3166-1 countries, dissolved states (ISO 3166-3), and states of the "
            "COW and Gleditsch-Ward lists that never had a code; one row per country."
        },
    )
    __mapper_args__: Any = {"polymorphic_identity": ActorKind.COUNTRY.value}

    id: Mapped[int] = supertype_key("actors.id", "The row of actors that this row extends.")
    alpha2: Mapped[str | None] = text_column(
        "ISO 3166-1 alpha-2; of a dissolved state, its former code."
    )
    alpha3: Mapped[str] = mapped_column(
        Text,
        unique=True,
        comment="ISO 3166-1 alpha-3; of a dissolved state, its former code; of a state that never "
        "had one, three letters made up here.",
    )
    numeric3: Mapped[str | None] = text_column("ISO 3166-1 numeric: three digits, as text.")
    official_name: Mapped[str | None] = text_column("Full formal name in English.")
    began: Mapped[Edtf] = edtf_columns("began", "When the state began, if recorded here")
    ceased: Mapped[Edtf] = edtf_columns("ceased", "When a dissolved state ceased to exist")


class Organisation(Actor):
    """An organisation: a body with a name."""

    __tablename__ = "organisations"
    __searchable__ = Searchable(2, ("acronym",), ("description",), actor_column="id")
    __table_args__ = (
        *period_checks("founded", "dissolved"),
        {"comment": "Bodies with a name, from the United Nations to a factory; one row per body."},
    )
    __mapper_args__: Any = {"polymorphic_identity": ActorKind.ORGANISATION.value}

    id: Mapped[int] = supertype_key("actors.id", "The row of actors that this row extends.")
    acronym: Mapped[str | None] = text_column("Usual acronym, if it has one.")
    organisation_kind_code: Mapped[str] = code_column(
        "organisation_kinds", "Purpose of the organisation."
    )
    description: Mapped[str | None] = text_column("Short description.")
    country_id: Mapped[int | None] = reference(
        "countries.id", "Country it belongs to; NULL: international."
    )
    founded: Mapped[Edtf] = edtf_columns("founded", "When it was founded")
    dissolved: Mapped[Edtf] = edtf_columns("dissolved", "When it was dissolved")
    dissolved_known_until: Mapped[date | None] = known_until_column("dissolved")


class Person(Actor):
    """One person with a name."""

    __tablename__ = "people"
    __searchable__ = Searchable(3, body=("description",), actor_column="id")
    __table_args__ = ({"comment": "People with a name; one row per person."},)
    __mapper_args__: Any = {"polymorphic_identity": ActorKind.PERSON.value}

    id: Mapped[int] = supertype_key("actors.id", "The row of actors that this row extends.")
    country_id: Mapped[int | None] = reference(
        "countries.id", "Country in whose politics the person takes part."
    )
    description: Mapped[str | None] = text_column("Who the person is, if no office says so.")


class Group(Actor):
    """An actor that is no country, organisation or named person."""

    __tablename__ = "groups"
    __searchable__ = Searchable(4, body=("description",), actor_column="id")
    __table_args__ = (
        {"comment": "Collectives and office-holders without a name; one row per group."},
    )
    __mapper_args__: Any = {"polymorphic_identity": ActorKind.GROUP.value}

    id: Mapped[int] = supertype_key("actors.id", "The row of actors that this row extends.")
    country_id: Mapped[int | None] = reference(
        "countries.id", "Country it belongs to; NULL: none or several."
    )
    description: Mapped[str | None] = text_column("Who belongs to it.")
