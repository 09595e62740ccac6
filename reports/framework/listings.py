"""What can be named on a command line, kind by kind.

A kind is one function here: its name is the kind, its docstring says what is listed, and it returns
a select whose labels are the headings, or rows that need no database.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Select

    from reports.framework.report import Cell

Rows = Sequence[dict[str, "Cell"]]
Listing = Callable[[], "Select[Any] | Rows"]

KINDS: dict[str, Listing] = {}
"""Every kind by name, in the order of their functions."""


def kind(listing: Listing) -> Listing:
    """Register a function as a kind."""
    KINDS[listing.__name__] = listing
    return listing


def meaning(name: str) -> str:
    """What a kind lists, in one line."""
    return (inspect.getdoc(KINDS[name]) or name).partition("\n")[0].rstrip(".")


@kind
def countries() -> Select[Any]:
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


@kind
def organisations() -> Select[Any]:
    """Bodies with a name, from the United Nations to a factory."""
    from models import Organisation

    own = Organisation.table()
    return _actors(own, own.c.acronym.label("Acronym"), own.c.organisation_kind_code.label("Kind"))


@kind
def people() -> Select[Any]:
    """Named human beings."""
    from models import Person

    return _actors(Person.table())


@kind
def groups() -> Select[Any]:
    """Collectives without a name and office-holders not named."""
    from models import Group

    return _actors(Group.table())


def _actors(own: Any, *more: Any) -> Select[Any]:
    from sqlalchemy import select

    from models import Actor

    actors, states = Actor.table(), Actor.table().alias("states")
    return (
        select(
            actors.c.slug.label("Key"),
            actors.c.name.label("Name"),
            *more,
            states.c.slug.label("Country"),
        )
        .join_from(own, actors, actors.c.id == own.c.id)
        .outerjoin(states, states.c.id == own.c.country_id)
        .order_by(actors.c.slug)
    )


@kind
def offices() -> Select[Any]:
    """Offices that people hold in turn."""
    from models import Position

    return _keyed(Position, Title="title", Kind="kind_code")


@kind
def families() -> Select[Any]:
    """Families of laws that states copy from one another."""
    from models import LawFamily

    return _keyed(LawFamily, Title="title", Meaning="description")


@kind
def laws() -> Select[Any]:
    """Laws, bills and decrees."""
    from sqlalchemy import select

    from models import Actor, Law, LawFamily

    own, states, kinds = Law.table(), Actor.table(), LawFamily.table()
    return (
        select(
            own.c.slug.label("Key"),
            states.c.slug.label("Country"),
            own.c.short_title.label("Title"),
            kinds.c.slug.label("Family"),
            own.c.status_code.label("Status"),
        )
        .join_from(own, states, states.c.id == own.c.country_id)
        .join(kinds, kinds.c.id == own.c.family_id)
        .order_by(states.c.slug, own.c.slug)
    )


@kind
def agreements() -> Select[Any]:
    """Treaties, conventions, memoranda."""
    from models import Agreement

    return _keyed(Agreement, Title="short_title", Kind="kind_code")


@kind
def events() -> Select[Any]:
    """What happened, curated by hand."""
    from models import Event

    return _keyed(Event, Date="occurred_edtf", Topic="topic_code", Title="title")


@kind
def sanctions() -> Select[Any]:
    """Sanctions and packages of them."""
    from models import Sanction

    return _keyed(Sanction, Title="title")


@kind
def indicators() -> Select[Any]:
    """What is measured, and in which unit."""
    from models import Indicator

    return _keyed(Indicator, Title="title", Unit="unit")


@kind
def sources() -> Select[Any]:
    """Publications and pages that rows rest on."""
    from models import Source

    return _keyed(Source, Date="published_edtf", Title="title", Publisher="publisher")


def _keyed(model: Any, **columns: str) -> Select[Any]:
    """The rows of a table by their slug, with these columns under these headings."""
    from sqlalchemy import select

    from models.views.deduplicate import is_counted

    own = model.table()
    shown = (own.c[name].label(heading) for heading, name in columns.items())
    return select(own.c.slug.label("Key"), *shown).where(is_counted(own)).order_by(own.c.slug)


@kind
def datasets() -> Select[Any]:
    """Datasets of other publishers that are loaded: edition, first and last day."""
    from sqlalchemy import select

    from models.datasets import datasets as own

    return select(
        own.c.slug.label("Name"),
        own.c.title.label("Title"),
        own.c.edition.label("Edition"),
        own.c.covers_from.label("From"),
        own.c.covers_to.label("To"),
    ).order_by(own.c.slug)


@kind
def folders() -> Select[Any]:
    """Data folders that are loaded: the project's, and users' own."""
    from sqlalchemy import select

    from models import Edition

    own = Edition.table()
    return select(
        own.c.origin.label("Folder"), own.c.edition.label("Edition"), own.c.row_count.label("Rows")
    ).order_by(own.c.origin)


@kind
def tables() -> Select[Any]:
    """Tables of the database."""
    return _relations("table")


@kind
def views() -> Select[Any]:
    """Views of the database, for people who write SQL."""
    return _relations("view")


def _relations(what: str) -> Select[Any]:
    from sqlalchemy import select

    from models import DictionaryEntry

    own = DictionaryEntry.table()
    return (
        select(own.c.relation.label("Name"), own.c.meaning.label("Meaning"))
        .where(own.c.kind == what)
        .order_by(own.c.relation)
    )


@kind
def columns() -> Select[Any]:
    """Columns of every table and view."""
    from sqlalchemy import select

    from models import DictionaryEntry

    own = DictionaryEntry.table()
    return (
        select(
            own.c.relation.label("Table"),
            own.c.column_name.label("Column"),
            own.c.type.label("Type"),
            own.c.refers_to.label("Refers to"),
            own.c.meaning.label("Meaning"),
        )
        .where(own.c.kind == "column")
        .order_by(own.c.relation, own.c.position)
    )


@kind
def codes() -> Select[Any]:
    """Codes of every code list, with their meaning."""
    from sqlalchemy import literal, select, union_all

    from models import CODE_LISTS, Base

    lists = union_all(
        *(
            select(literal(name).label("list"), *list(Base.metadata.tables[name].c))
            for name in sorted(CODE_LISTS)
        )
    ).subquery()
    return select(
        lists.c.list.label("List"),
        lists.c.code.label("Code"),
        lists.c.label.label("Label"),
        lists.c.meaning.label("Meaning"),
    ).order_by(lists.c.list, lists.c.position)


@kind
def reports() -> Rows:
    """Questions that can be asked: `bedfellows report NAME`."""
    from reports.framework import registry

    found = [(name, registry.report(name)) for name in registry.names()]
    return [
        {
            "Name": name,
            "Question": one.help.partition("\n")[0],
            "Example": " ".join(["bedfellows report", name, *one.example]),
        }
        for name, one in found
    ]


@kind
def formats() -> Rows:
    """Formats of an answer: `--format NAME`."""
    from reports.formats.render import formats as known

    return [{"Name": name} for name in known()]
