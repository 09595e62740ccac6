"""Kinds of records: countries, laws, sources ...

SQLAlchemy and the models are imported only where a kind is listed: the names alone, for help and
for completion in a shell, come at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import FromClause, Select


def list_countries() -> Select[Any]:
    """States and territories, by ISO 3166 code."""
    from sqlalchemy import select

    from models import Country
    from models.actors import Actor

    own, actors = Country.table(), Actor.table()
    return (
        select(
            actors.c.slug.label("Code"),
            own.c.alpha2.label("ISO 2"),
            own.c.numeric3.label("ISO number"),
            actors.c.name.label("Name"),
            own.c.ceased_edtf.label("Ceased"),
        )
        .join_from(own, actors, actors.c.id == own.c.id)
        .order_by(actors.c.slug)
    )


def list_organisations() -> Select[Any]:
    """Organisations, from the United Nations to a factory."""
    from models import Organisation

    own = Organisation.table()
    return _select_actors(
        own, own.c.acronym.label("Acronym"), own.c.organisation_kind_code.label("Kind")
    )


def list_people() -> Select[Any]:
    """Persons, by name."""
    from models import Person

    return _select_actors(Person.table())


def list_groups() -> Select[Any]:
    """Unnamed collectives and unnamed office-holders."""
    from models import Group

    return _select_actors(Group.table())


def _select_actors(own: FromClause, *more: Any) -> Select[Any]:
    from sqlalchemy import select

    from models import Actor

    actors, states = Actor.table(), Actor.table().alias("states")
    return (
        select(
            actors.c.slug.label("ID"),
            actors.c.name.label("Name"),
            *more,
            states.c.slug.label("Country"),
        )
        .join_from(own, actors, actors.c.id == own.c.id)
        .outerjoin(states, states.c.id == own.c.country_id)
        .order_by(actors.c.slug)
    )


def list_offices() -> Select[Any]:
    """Offices that people hold, one after another."""
    from models import Position

    return _select_records(Position, Title="title", Kind="kind_code")


def list_families() -> Select[Any]:
    """Families of laws that states copy from one another."""
    from models import LawFamily

    return _select_records(LawFamily, Title="title", Meaning="description")


def list_laws() -> Select[Any]:
    """Laws, bills and decrees."""
    from sqlalchemy import select

    from models import Actor, Law, LawFamily

    own, states, kinds = Law.table(), Actor.table(), LawFamily.table()
    return (
        select(
            own.c.slug.label("ID"),
            states.c.slug.label("Country"),
            own.c.short_title.label("Title"),
            kinds.c.slug.label("Family"),
            own.c.status_code.label("Status"),
        )
        .join_from(own, states, states.c.id == own.c.country_id)
        .join(kinds, kinds.c.id == own.c.family_id)
        .order_by(states.c.slug, own.c.slug)
    )


def list_agreements() -> Select[Any]:
    """Treaties, conventions, memoranda."""
    from models import Agreement

    return _select_records(Agreement, Title="short_title", Kind="kind_code")


def list_events() -> Select[Any]:
    """Events collected by hand."""
    from sqlalchemy import func, select

    from models import Event, EventTopic, Topic

    own, links, topics = Event.table(), EventTopic.table(), Topic.table()
    tags = (
        select(topics.c.slug)
        .join(links, links.c.topic_id == topics.c.id)
        .where(links.c.event_id == own.c.id)
        .order_by(topics.c.slug)
        .correlate(own)
        .subquery()
    )
    listed = select(func.aggregate_strings(tags.c.slug, ", ")).scalar_subquery()
    return select(
        own.c.slug.label("ID"),
        own.c.occurred_edtf.label("Date"),
        listed.label("Topics"),
        own.c.title.label("Title"),
    ).order_by(own.c.slug)


def list_topics() -> Select[Any]:
    """Topics that events are tagged with."""
    from models import Topic

    return _select_records(Topic, Title="title", Meaning="meaning")


def list_sanctions() -> Select[Any]:
    """Sanctions and packages of them."""
    from models import Sanction

    return _select_records(Sanction, Title="title")


def list_indicators() -> Select[Any]:
    """Indicators and their units."""
    from models import Indicator

    return _select_records(Indicator, Title="title", Unit="unit")


def list_sources() -> Select[Any]:
    """Publications and pages that are cited."""
    from models import Source

    return _select_records(Source, Date="published_edtf", Title="title", Publisher="publisher")


def _select_records(model: Any, **columns: str) -> Select[Any]:
    """The records of a table by slug, with these columns under these headings."""
    from sqlalchemy import select

    from models.views.deduplicate import is_counted

    own = model.table()
    columns_shown = (own.c[name].label(heading) for heading, name in columns.items())
    return (
        select(own.c.slug.label("ID"), *columns_shown).where(is_counted(own)).order_by(own.c.slug)
    )
