"""Views of laws: their status, their models and lags, and the results of votes."""

from typing import Any

from sqlalchemy import Select, and_, case, func, select

from models.actors import Actor, Country
from models.columns import describe_date
from models.laws import (
    Law,
    LawFamily,
    LawLink,
    LawLinkKind,
    LawStage,
    LawStageKind,
    LawVote,
    law_stage_kinds,
    law_statuses,
    stage_outcomes,
)
from models.views.dialects import count_days, divide, split_day
from models.views.law_dates import select_first_stages, select_last_stages, select_status_dates
from models.views.law_lags import select_lags
from models.views.view import View, date_columns

_actors = Actor.table()
_countries = Country.table()
_laws = Law.table()
_families = LawFamily.table()
_links = LawLink.table()
_stages = LawStage.table()
_votes = LawVote.table()


_first = select_first_stages()
_last = select_last_stages("last_stages")
_reached = select_status_dates()
# The last adoption counts: a second chamber or a vote over a veto comes after the first.
_adopted = select_last_stages("adoptions", [LawStageKind.ADOPTED, LawStageKind.VETO_OVERRIDDEN])
_signed = select_last_stages("signings", [LawStageKind.SIGNED])

_models = _laws.alias("models")
_model_actors = _actors.alias("model_actors")
_model_countries = _countries.alias("model_countries")
_last_kinds = law_stage_kinds.alias("last_kinds")
_lags = select_lags()
_lag_kinds = law_stage_kinds.alias("lag_kinds")


def _get_model_date(part: str) -> Any:
    return case(
        (_adopted.c.occurred_edtf.is_not(None), _adopted.c[f"occurred_{part}"]),
        else_=_signed.c[f"occurred_{part}"],
    )


def _select_laws() -> Select[Any]:
    return select(
        _laws.c.id.label("law_id"),
        _laws.c.slug.label("law_slug"),
        _laws.c.short_title.label("law_title"),
        _laws.c.title.label("law_full_title"),
        _laws.c.country_id,
        _countries.c.alpha3.label("country_code"),
        _actors.c.name.label("country_name"),
        _laws.c.family_id,
        _families.c.slug.label("family_slug"),
        _families.c.title.label("family_title"),
        _laws.c.status_code,
        law_statuses.c.label.label("status_label"),
        *date_columns(_laws, "status_since"),
        *date_columns(_reached, "reached"),
        *date_columns(_first, "occurred", "first_stage"),
        _last.c.stage_code.label("last_stage_code"),
        _last_kinds.c.label.label("last_stage_label"),
        *date_columns(_last, "occurred", "last_stage"),
        _models.c.id.label("model_id"),
        _links.c.id.label("model_link_id"),
        _models.c.slug.label("model_slug"),
        _models.c.short_title.label("model_title"),
        _models.c.country_id.label("model_country_id"),
        _model_countries.c.alpha3.label("model_country_code"),
        _model_actors.c.name.label("model_country_name"),
        *(
            _get_model_date(part).label(f"model_adopted_{part}")
            for part in ("edtf", "earliest", "latest")
        ),
        _lags.c.stage_code.label("lag_stage_code"),
        _lag_kinds.c.label.label("lag_stage_label"),
        _lags.c.own_stage_id.label("lag_stage_id"),
        _lags.c.model_stage_id.label("lag_model_stage_id"),
        *date_columns(_lags, "own", "lag_until"),
        *date_columns(_lags, "model", "lag_from"),
    ).select_from(
        _laws.join(_actors, _actors.c.id == _laws.c.country_id)
        .join(_countries, _countries.c.id == _laws.c.country_id)
        .join(_families, _families.c.id == _laws.c.family_id)
        .join(law_statuses, law_statuses.c.code == _laws.c.status_code)
        .join(_reached, _reached.c.law_id == _laws.c.id)
        .outerjoin(_first, _first.c.law_id == _laws.c.id)
        .outerjoin(_last, _last.c.law_id == _laws.c.id)
        .outerjoin(_last_kinds, _last_kinds.c.code == _last.c.stage_code)
        .outerjoin(
            _links,
            and_(
                _links.c.law_id == _laws.c.id,
                _links.c.kind_code == LawLinkKind.MODELLED_ON.value,
            ),
        )
        .outerjoin(_models, _models.c.id == _links.c.other_law_id)
        .outerjoin(_model_actors, _model_actors.c.id == _models.c.country_id)
        .outerjoin(_model_countries, _model_countries.c.id == _models.c.country_id)
        .outerjoin(_adopted, _adopted.c.law_id == _models.c.id)
        .outerjoin(_signed, _signed.c.law_id == _models.c.id)
        .outerjoin(_lags, _lags.c.link_id == _links.c.id)
        .outerjoin(_lag_kinds, _lag_kinds.c.code == _lags.c.stage_code)
    )


def _select_law_status() -> Select[Any]:
    ends = {
        f"_{side}_{part}": _lags.c[f"{side}_{part}"]
        for side in ("own", "model")
        for part in ("earliest", "latest")
    }
    details = _select_laws().add_columns(
        *(
            number.label(f"{name}_{part}")
            for name, day in ends.items()
            for part, number in split_day(day).items()
        )
    )
    laws = details.subquery("details")
    numbers = {
        name: count_days(*(laws.c[f"{name}_{part}"] for part in ("year", "month", "day")))
        for name in ends
    }
    return select(
        *(column for column in laws.c if not column.name.startswith(tuple(ends))),
        (numbers["_own_earliest"] - numbers["_model_latest"]).label("lag_days_least"),
        (numbers["_own_latest"] - numbers["_model_earliest"]).label("lag_days_most"),
    )


law_status = View(
    "law_status",
    "Status of each law or bill, and its lag behind its model; one row per law and model, and one "
    "row for a law without a known model.",
    {
        "law_id": "The law.",
        "law_slug": "Its slug.",
        "law_title": "Its short title.",
        "law_full_title": "Its full title.",
        "country_id": "Country of the law.",
        "country_code": "ISO 3166 alpha-3 of the country.",
        "country_name": "Name of the country.",
        "family_id": "Family of the law.",
        "family_slug": "Its slug.",
        "family_title": "Its title.",
        "status_code": "Status, as stated by the source.",
        "status_label": "Label of the code.",
        **describe_date("status_since", "Since when it has this status, as stated by the source"),
        **describe_date("reached", "The same, narrowed by the dates of its stages"),
        **describe_date("first_stage", "First stage, from the dates of all stages"),
        "last_stage_code": "Last dated stage.",
        "last_stage_label": "Label of the code.",
        **describe_date("last_stage", "Last dated stage"),
        "model_id": "The law it was modelled on; NULL: no known model.",
        "model_link_id": "The row of law_links for the model.",
        "model_slug": "Slug of the model.",
        "model_title": "Short title of the model.",
        "model_country_id": "Country of the model.",
        "model_country_code": "ISO 3166 alpha-3 of that country.",
        "model_country_name": "Its name.",
        **describe_date(
            "model_adopted", "Adoption of the model, or its signature if no adoption is recorded"
        ),
        "lag_stage_code": "The stage compared: the first of introduced, adopted, signed, in force "
        "that is dated for both; NULL: none is.",
        "lag_stage_label": "Label of the code.",
        "lag_stage_id": "The row of law_stages for the law.",
        "lag_model_stage_id": "The row of law_stages for its model.",
        **describe_date("lag_until", "That stage of the law"),
        **describe_date("lag_from", "The same stage of its model"),
        "lag_days_least": "Smallest possible number of days from that stage of the model to the "
        "same stage of the law; negative: the law reached it before its model did.",
        "lag_days_most": "Largest possible number of days; equal to the smallest if both dates "
        "are exact.",
    },
    _select_law_status,
    numbers=("lag_days_least", "lag_days_most"),
)

vote_results = View(
    "vote_results",
    "Results of votes on laws; one row per vote.",
    {
        "vote_id": "The row of law_votes.",
        "stage_id": "The row of law_stages that was voted on.",
        "law_id": "The law.",
        "law_slug": "Its slug.",
        "law_title": "Its short title.",
        "country_id": "Country of the law.",
        "country_code": "ISO 3166 alpha-3 of the country.",
        "country_name": "Name of the country.",
        "stage_code": "Kind of stage.",
        "stage_label": "Label of the code.",
        "body": "Chamber, court or officer.",
        **describe_date("occurred", "Day of the vote"),
        "yes": "Votes for; NULL: not reported.",
        "no": "Votes against; NULL: not reported.",
        "abstain": "Abstentions; NULL: not reported.",
        "absent": "Absent or not voting; NULL: not reported.",
        "yes_share": "Votes for, as a share of votes for and against, 0 to 1.",
        "outcome_code": "Passed or failed, if recorded.",
        "outcome_label": "Label of the code.",
        "note": "What else a reader should know.",
    },
    lambda: select(
        _votes.c.id.label("vote_id"),
        _votes.c.stage_id,
        _laws.c.id.label("law_id"),
        _laws.c.slug.label("law_slug"),
        _laws.c.short_title.label("law_title"),
        _laws.c.country_id,
        _countries.c.alpha3.label("country_code"),
        _actors.c.name.label("country_name"),
        _stages.c.stage_code,
        law_stage_kinds.c.label.label("stage_label"),
        _stages.c.body,
        *date_columns(_stages, "occurred"),
        _votes.c.yes,
        _votes.c.no,
        _votes.c.abstain,
        _votes.c.absent,
        divide(_votes.c.yes, func.nullif(_votes.c.yes + _votes.c.no, 0)).label("yes_share"),
        _stages.c.outcome_code,
        stage_outcomes.c.label.label("outcome_label"),
        _votes.c.note,
    ).select_from(
        _votes.join(_stages, _stages.c.id == _votes.c.stage_id)
        .join(law_stage_kinds, law_stage_kinds.c.code == _stages.c.stage_code)
        .join(_laws, _laws.c.id == _stages.c.law_id)
        .join(_countries, _countries.c.id == _laws.c.country_id)
        .join(_actors, _actors.c.id == _laws.c.country_id)
        .outerjoin(stage_outcomes, stage_outcomes.c.code == _stages.c.outcome_code)
    ),
    numbers=("yes", "no", "abstain", "absent"),
)
