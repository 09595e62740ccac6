"""A happening as the timeline has it, and whether an event tells it already."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, literal, or_, select

from models.events import EventAct, Moment
from models.views.view import date_columns

_acts = EventAct.table()


def is_told_by_event(condition: ColumnElement[bool], *moments: Moment) -> ColumnElement[bool]:
    """Whether an event tells the same act (or moment of it) already."""
    told = select(_acts.c.id).where(condition)
    if moments:
        told = told.where(_acts.c.moment_code.in_([moment.value for moment in moments]))
    return told.exists()


def select_entries(
    source: Any,
    date: str,
    *,
    kind: str,
    actor: Any,
    role: Any,
    title: Any,
    key: Any,
    record: Any,
    row_id: Any,
) -> Select[Any]:
    """The dated rows of a source as happenings; ``date`` is the date without its endings."""
    return select(
        literal(kind, Text).label("kind"),
        *date_columns(source, date, "occurred"),
        actor.label("actor_id"),
        role.label("role"),
        title.label("title"),
        key.label("record_slug"),
        literal(record, Text).label("table_name"),
        row_id.label("row_id"),
    ).where(or_(source.c[f"{date}_earliest"].is_not(None), source.c[f"{date}_latest"].is_not(None)))


def fixed_role(name: str) -> ColumnElement[str]:
    """A part that is the same for all."""
    return literal(name, Text)
