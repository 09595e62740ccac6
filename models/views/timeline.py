"""The timeline: every dated happening of every table, an act told twice told once."""

from typing import Any

from sqlalchemy import Select, select, union

from models.events import Moment
from models.views.actors import actor_countries
from models.views.timeline_sources.agreements import select_agreement_actions
from models.views.timeline_sources.events import select_events
from models.views.timeline_sources.laws import select_law_stages
from models.views.timeline_sources.memberships import select_membership_changes
from models.views.timeline_sources.sanctions import select_sanction_changes
from models.views.timeline_sources.successions import select_successions
from models.views.timeline_sources.tenures import select_tenure_changes
from models.views.view import View, date_columns, date_meanings


def _select_timeline() -> Select[Any]:
    happenings = union(
        select_events(),
        select_law_stages(),
        select_agreement_actions(),
        select_membership_changes("started", Moment.START, " from this day"),
        select_membership_changes("ended", Moment.END, " until this day"),
        *select_tenure_changes("started", Moment.START, " becomes "),
        *select_tenure_changes("ended", Moment.END, " ceases to be "),
        select_sanction_changes("started", Moment.START),
        select_sanction_changes("ended", Moment.END),
        *select_successions(),
    ).subquery("happenings")
    who = actor_countries.table
    return select(
        happenings.c.kind,
        *date_columns(happenings, "occurred"),
        happenings.c.actor_id,
        who.c.actor_slug,
        who.c.actor_name,
        who.c.country_id,
        who.c.country_code,
        who.c.country_name,
        happenings.c.role,
        happenings.c.title,
        happenings.c.record_slug,
        happenings.c.table_name,
        happenings.c.row_id,
    ).select_from(happenings.join(who, who.c.actor_id == happenings.c.actor_id))


timeline = View(
    "timeline",
    "Everything dated, from every table, in the order of nothing: sort by occurred_earliest. An "
    "act that two tables hold stands once, as the event. One row per happening and actor.",
    {
        "kind": "event, law, agreement, membership, office, sanction or succession.",
        **date_meanings("occurred", "When it happened"),
        "actor_id": "Who took part.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "country_id": "Whose the actor is; NULL: of no country.",
        "country_code": "ISO 3166 alpha-3 of the country.",
        "country_name": "Name of the country.",
        "role": "Part the actor had.",
        "title": "What happened.",
        "record_slug": "Slug of the event, law, agreement, organisation, office, sanction or "
        "actor that it is about.",
        "table_name": "Table of the row that tells it.",
        "row_id": "Its id in that table: the same for every actor of one happening.",
    },
    _select_timeline,
)
