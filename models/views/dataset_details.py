"""Views of loaded datasets: machine-coded events, monthly sums, votes of the UN Assembly."""

from typing import Any

from sqlalchemy import FromClause, func, select

from models.actors import Actor
from models.coded_events import QUAD_CLASSES, coded_events, dyad_months
from models.datasets import datasets
from models.events import EventType, quad_classes
from models.roll_calls import roll_call_votes, roll_calls, vote_choices
from models.views.dialects import divide
from models.views.view import View

_sources, _targets = Actor.table().alias("sources"), Actor.table().alias("targets")
_voters = Actor.table().alias("voters")
_types = EventType.table()

_SIDES = {
    "source_actor_id": "State that acts{or_none}.",
    "source_actor_slug": "Its code.",
    "source_actor_name": "Its name.",
    "target_actor_id": "State that is acted on{or_none}.",
    "target_actor_slug": "Its code.",
    "target_actor_name": "Its name.",
}
_DATASET = {
    "dataset_id": "The dataset.",
    "dataset_slug": "Its slug.",
    "dataset_title": "Its title.",
}


def _describe_columns(meanings: dict[str, str], or_none: str = "") -> dict[str, str]:
    return {name: meaning.format(or_none=or_none) for name, meaning in meanings.items()}


def _select_sides(source: FromClause) -> list[Any]:
    return [
        source.c.source_actor_id,
        _sources.c.slug.label("source_actor_slug"),
        _sources.c.name.label("source_actor_name"),
        source.c.target_actor_id,
        _targets.c.slug.label("target_actor_slug"),
        _targets.c.name.label("target_actor_name"),
    ]


def _select_dataset() -> list[Any]:
    return [
        datasets.c.id.label("dataset_id"),
        datasets.c.slug.label("dataset_slug"),
        datasets.c.title.label("dataset_title"),
    ]


dyad_month_details = View(
    "dyad_month_details",
    "Coded events from one state to another, summed by month, with names; one row per dataset, "
    "directed pair and month with events. For a month without a row, coverage_days says whether "
    "it is covered.",
    {
        **_DATASET,
        **_describe_columns(_SIDES),
        "month": "First day of the month.",
        "events": "Events of the source towards the target.",
        "verbal_cooperation": "Events of CAMEO root codes 01 to 05.",
        "material_cooperation": "Events of CAMEO root codes 06 to 09.",
        "verbal_conflict": "Events of CAMEO root codes 10 to 14.",
        "material_conflict": "Events of CAMEO root codes 15 to 20.",
        "goldstein_tenths_sum": "Sum of the Goldstein values, in tenths; for the mean of several "
        "months, divide the sums.",
        "goldstein_events": "Events with a Goldstein value.",
        "goldstein_mean": "Mean Goldstein value of the month, -10 to 10; NULL: no event has one.",
    },
    lambda: (
        select(
            *_select_dataset(),
            *_select_sides(dyad_months),
            dyad_months.c.month,
            dyad_months.c.events,
            *(dyad_months.c[name] for name in QUAD_CLASSES),
            dyad_months.c.goldstein_tenths_sum,
            dyad_months.c.goldstein_events,
            divide(
                dyad_months.c.goldstein_tenths_sum,
                func.nullif(10 * dyad_months.c.goldstein_events, 0),
            ).label("goldstein_mean"),
        )
        .join_from(dyad_months, datasets, datasets.c.id == dyad_months.c.dataset_id)
        .join(_sources, _sources.c.id == dyad_months.c.source_actor_id)
        .join(_targets, _targets.c.id == dyad_months.c.target_actor_id)
    ),
    numbers=("events", *QUAD_CLASSES, "goldstein_tenths_sum", "goldstein_events"),
    dates=("month",),
)

coded_event_details = View(
    "coded_event_details",
    "Events coded by machine, with names; one row per event as published. There may be millions: "
    "filter by states or days.",
    {
        **_DATASET,
        "published_id": "Id given by the publisher.",
        "published_part": "Distinguishes rows with the same published id.",
        "occurred_on": "Day of the event, as published.",
        "source_code": "Source actor, as published; NULL: none named.",
        **_describe_columns(_SIDES, "; NULL: no known state"),
        "target_code": "Target actor, as published; NULL: none named.",
        "event_code": "CAMEO code.",
        "event_label": "CAMEO's name for the code.",
        "quad_class_code": "Quad class of the code.",
        "quad_class_label": "Label of the code.",
        "goldstein_tenths": "Goldstein value in tenths, -100 (conflict) to 100 (cooperation).",
        "mentions": "Number of mentions; NULL: not published.",
    },
    lambda: (
        select(
            *_select_dataset(),
            coded_events.c.published_id,
            coded_events.c.published_part,
            coded_events.c.occurred_on,
            coded_events.c.source_code,
            *_select_sides(coded_events),
            coded_events.c.target_code,
            coded_events.c.event_code,
            _types.c.label.label("event_label"),
            quad_classes.c.code.label("quad_class_code"),
            quad_classes.c.label.label("quad_class_label"),
            coded_events.c.goldstein_tenths,
            coded_events.c.mentions,
        )
        .join_from(coded_events, datasets, datasets.c.id == coded_events.c.dataset_id)
        .join(_types, _types.c.code == coded_events.c.event_code)
        .join(quad_classes, quad_classes.c.code == _types.c.quad_class_code)
        .outerjoin(_sources, _sources.c.id == coded_events.c.source_actor_id)
        .outerjoin(_targets, _targets.c.id == coded_events.c.target_actor_id)
    ),
    numbers=("published_part", "goldstein_tenths", "mentions"),
    dates=("occurred_on",),
)

roll_call_vote_details = View(
    "roll_call_vote_details",
    "Votes of states in the UN General Assembly, with names; one row per roll call and state.",
    {
        **_DATASET,
        "roll_call_id": "The roll call.",
        "roll_call_number": "Number given by the dataset.",
        "session": "Regular session of the Assembly, 1 in 1946.",
        "held_on": "Day of the vote; NULL: not published.",
        "resolution": "Symbol of the resolution, if it has one.",
        "roll_call_title": "Short title of the question.",
        "voter_code": "Code or name of the state, as published.",
        "actor_id": "State that had the seat on that day; NULL: no known state.",
        "actor_slug": "Its code.",
        "actor_name": "Its name.",
        "choice_code": "Vote of the state.",
        "choice_label": "Label of the code.",
    },
    lambda: (
        select(
            *_select_dataset(),
            roll_calls.c.id.label("roll_call_id"),
            roll_calls.c.published_id.label("roll_call_number"),
            roll_calls.c.session,
            roll_calls.c.held_on,
            roll_calls.c.resolution,
            roll_calls.c.title.label("roll_call_title"),
            roll_call_votes.c.voter_code,
            roll_call_votes.c.actor_id,
            _voters.c.slug.label("actor_slug"),
            _voters.c.name.label("actor_name"),
            roll_call_votes.c.choice_code,
            vote_choices.c.label.label("choice_label"),
        )
        .join_from(roll_call_votes, roll_calls, roll_calls.c.id == roll_call_votes.c.roll_call_id)
        .join(datasets, datasets.c.id == roll_calls.c.dataset_id)
        .join(vote_choices, vote_choices.c.code == roll_call_votes.c.choice_code)
        .outerjoin(_voters, _voters.c.id == roll_call_votes.c.actor_id)
    ),
    numbers=("roll_call_number", "session"),
    dates=("held_on",),
)
