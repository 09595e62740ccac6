"""Kinds of contents: datasets, tables, views, code lists; also reports and formats."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reports.framework.table import Cell

if TYPE_CHECKING:
    from sqlalchemy import Select

Rows = Sequence[dict[str, Cell]]


def list_datasets() -> Select[Any]:
    """Loaded datasets of other publishers: edition, first and last day."""
    from sqlalchemy import select

    from models.datasets import datasets as own

    return select(
        own.c.slug.label("Name"),
        own.c.title.label("Title"),
        own.c.edition.label("Edition"),
        own.c.covers_from.label("From"),
        own.c.covers_to.label("To"),
    ).order_by(own.c.slug)


def list_folders() -> Select[Any]:
    """Loaded data folders: the project's and those of users."""
    from sqlalchemy import select

    from models import Edition

    own = Edition.table()
    return select(
        own.c.origin.label("Folder"), own.c.edition.label("Edition"), own.c.row_count.label("Rows")
    ).order_by(own.c.origin)


def list_tables() -> Select[Any]:
    """Tables of the database."""
    return _select_relations("table")


def list_views() -> Select[Any]:
    """Views of the database, for people who write SQL."""
    return _select_relations("view")


def _select_relations(what: str) -> Select[Any]:
    from sqlalchemy import select

    from models import DictionaryEntry

    own = DictionaryEntry.table()
    return (
        select(own.c.relation.label("Name"), own.c.meaning.label("Meaning"))
        .where(own.c.kind == what)
        .order_by(own.c.relation)
    )


def list_columns() -> Select[Any]:
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


def list_codes() -> Select[Any]:
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


def list_reports() -> Rows:
    """Questions for `bedfellows report NAME`."""
    from reports.framework import registry

    found = [(name, registry.load_report(name)) for name in registry.list_names()]
    return [
        {
            "Name": name,
            "Question": report.help.partition("\n")[0],
            "Example": shlex.join(["bedfellows", "report", name, *report.example]),
        }
        for name, report in found
    ]


def list_formats() -> Rows:
    """Formats for `--format NAME`."""
    from reports.formats import renderers

    return [{"Name": name} for name in renderers.list_formats()]
