"""The view of the timeline: everything dated from all tables, each act once."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, select, union_all

from models.columns import describe_date
from models.events import Moment
from models.views.actors import ACTOR_COLUMNS, join_actor
from models.views.timeline_sources.agreements import select_agreement_actions
from models.views.timeline_sources.events import select_events
from models.views.timeline_sources.laws import select_law_stages
from models.views.timeline_sources.memberships import select_membership_changes
from models.views.timeline_sources.relations import select_relation_changes
from models.views.timeline_sources.sanctions import select_sanction_changes
from models.views.timeline_sources.successions import select_successions
from models.views.timeline_sources.tenures import select_tenure_changes
from models.views.view import View, date_columns

TIMELINE_TABLES = (
    *("events", "law_stages", "agreement_actions", "memberships", "tenures", "sanctions"),
    *("relations", "actor_successions"),
)
"""The tables whose rows the timeline lists."""


def _select_timeline() -> CompoundSelect[Any]:
    sources = (
        *select_events(),
        select_law_stages(),
        *select_agreement_actions(),
        select_membership_changes("started", Moment.START, " from this day"),
        select_membership_changes("ended", Moment.END, " until this day"),
        *select_tenure_changes("started", Moment.START, " becomes "),
        *select_tenure_changes("ended", Moment.END, " ceases to be "),
        select_sanction_changes("started", Moment.START),
        select_sanction_changes("ended", Moment.END),
        *select_relation_changes("started", Moment.START),
        *select_relation_changes("ended", Moment.END),
        *select_successions(),
    )
    return union_all(*(_add_actor(source) for source in sources))


def _add_actor(source: Select[Any]) -> Select[Any]:
    """The entries of one source with their actors.

    Each source is joined for itself: a filter on an actor, a row or a day then reaches its indexes.
    """
    entries = source.subquery("entries")
    return select(
        entries.c.kind,
        *date_columns(entries, "occurred"),
        entries.c.actor_id,
        *ACTOR_COLUMNS,
        entries.c.role,
        entries.c.title,
        entries.c.record_slug,
        entries.c.table_name,
        entries.c.row_id,
    ).select_from(join_actor(entries, entries.c.actor_id))


timeline = View(
    "timeline",
    "Everything dated, from all tables; not sorted, so sort by occurred_earliest. An act that two "
    "tables record is listed once, as the event. One row per entry and actor.",
    {
        "kind": "event, law, agreement, membership, office, affiliation, sanction, relation or "
        "succession.",
        **describe_date("occurred", "When it happened"),
        "actor_id": "The participant.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "country_id": "Country of the actor; NULL: none.",
        "country_code": "ISO 3166 alpha-3 of the country.",
        "country_name": "Name of the country.",
        "role": "Role of the actor.",
        "title": "What happened.",
        "record_slug": "Slug of the event, law, agreement, organisation, office, sanction, "
        "relation or actor that the entry is about.",
        "table_name": "Table of the row that records it.",
        "row_id": "Id of the row in that table, the same for every actor of one entry.",
    },
    _select_timeline,
)
