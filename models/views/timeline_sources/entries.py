"""Entries of the timeline, and whether an event already records the same act."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, literal, or_, select

from models.events import EventAct, Moment
from models.views.view import date_columns

_acts = EventAct.table()


def is_recorded_by_event(condition: ColumnElement[bool], *moments: Moment) -> ColumnElement[bool]:
    """Whether an event already records the same act, or one of these moments of it."""
    acts = select(_acts.c.id).where(condition)
    if moments:
        acts = acts.where(_acts.c.moment_code.in_([moment.value for moment in moments]))
    return acts.exists()


def select_entries(
    source: FromClause,
    date: str,
    *,
    kind: str | ColumnElement[str],
    actor: Any,
    role: Any,
    title: Any,
    key: Any,
    record: Any,
    row_id: ColumnElement[int],
) -> Select[Any]:
    """The dated rows of a source as entries; ``date`` is the name of the date: ``occurred``."""
    return select(
        (literal(kind, Text) if isinstance(kind, str) else kind).label("kind"),
        *date_columns(source, date, "occurred"),
        actor.label("actor_id"),
        role.label("role"),
        title.label("title"),
        key.label("record_slug"),
        literal(record, Text).label("table_name"),
        row_id.label("row_id"),
    ).where(or_(source.c[f"{date}_earliest"].is_not(None), source.c[f"{date}_latest"].is_not(None)))


def fixed_role(name: str) -> ColumnElement[str]:
    """A role that is the same for all actors of an entry."""
    return literal(name, Text)
