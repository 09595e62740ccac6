"""The laws of a family and the laws that they are modelled on."""

from __future__ import annotations

from sqlalchemy import CTE, func, select

from models.views import law_status
from models.views.view import date_columns
from reports.framework.request import Request


def select_family_laws(request: Request) -> CTE:
    """The laws of the family that had begun by the day, one row per law and model."""
    status = law_status.table
    return (
        select(
            status.c.law_id,
            status.c.law_slug,
            status.c.country_code,
            status.c.law_title,
            status.c.status_code,
            status.c.status_label,
            *date_columns(status, "reached"),
            *date_columns(status, "first_stage"),
            status.c.model_id,
            status.c.model_link_id,
            status.c.lag_stage_code,
            status.c.lag_stage_label,
            status.c.lag_stage_id,
            status.c.lag_model_stage_id,
            *date_columns(status, "lag_until"),
            status.c.lag_days_least,
            status.c.lag_days_most,
        )
        .where(
            status.c.family_slug == request.choices["family"],
            func.coalesce(status.c.first_stage_earliest, request.as_of) <= request.as_of,
        )
        .cte("family_laws")
    )
