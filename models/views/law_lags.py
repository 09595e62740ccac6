"""Lags of laws behind their models: the same stage of both, like with like."""

from sqlalchemy import CTE, and_, case, func, select

from models.laws import LawLink, LawLinkKind, LawStage, LawStageKind
from models.views.view import date_columns

_links = LawLink.table()
_stages = LawStage.table()

COMPARED_STAGES = (
    LawStageKind.INTRODUCED,
    LawStageKind.ADOPTED,
    LawStageKind.SIGNED,
    LawStageKind.IN_FORCE,
)
"""The stages that are compared: the first of them that is dated for both laws."""


def _select_compared_stages() -> CTE:
    """One stage of each kind for each law: the first introduction, the last of the others.

    A second chamber adopts after the first.
    """
    is_introduced = _stages.c.stage_code == LawStageKind.INTRODUCED.value
    ranked = (
        select(
            _stages.c.id,
            _stages.c.law_id,
            _stages.c.stage_code,
            *date_columns(_stages, "occurred"),
            func.row_number()
            .over(
                partition_by=[_stages.c.law_id, _stages.c.stage_code],
                order_by=[
                    case((is_introduced, _stages.c.occurred_latest)).nulls_last(),
                    case((~is_introduced, _stages.c.occurred_earliest)).desc().nulls_last(),
                    _stages.c.id,
                ],
            )
            .label("place"),
        )
        .where(
            _stages.c.stage_code.in_([kind.value for kind in COMPARED_STAGES]),
            _stages.c.occurred_earliest.is_not(None),
            _stages.c.occurred_latest.is_not(None),
        )
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).cte("compared_stages")


def select_lags() -> CTE:
    """For each link of a law to its model: the stage compared, and its dates for both."""
    stages = _select_compared_stages()
    own, models = stages.alias("own_stages"), stages.alias("model_stages")
    preference = case(
        {kind.value: place for place, kind in enumerate(COMPARED_STAGES)}, value=own.c.stage_code
    )
    ranked = (
        select(
            _links.c.id.label("link_id"),
            own.c.stage_code,
            own.c.id.label("own_stage_id"),
            models.c.id.label("model_stage_id"),
            *date_columns(own, "occurred", "own"),
            *date_columns(models, "occurred", "model"),
            func.row_number()
            .over(partition_by=_links.c.id, order_by=preference.nulls_last())
            .label("place"),
        )
        .join_from(_links, own, own.c.law_id == _links.c.law_id)
        .join(
            models,
            and_(models.c.law_id == _links.c.other_law_id, models.c.stage_code == own.c.stage_code),
        )
        .where(_links.c.kind_code == LawLinkKind.MODELLED_ON.value)
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).cte("lags")
