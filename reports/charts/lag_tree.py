"""The picture of how a law spread: the tree of a family, each lag a span behind its model."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from models import LawFamily
from models.views import law_status
from models.views.view import date_columns
from reports.framework.chart import Bounds, Key, Sign, SpanChart, SpanRow, TimeSpan, Tone
from reports.framework.request import Request
from reports.queries.law_lines import DECADES, format_lag, format_status
from reports.queries.law_outcomes import decide_outcome

_OUTCOMES = {
    "passed": ("passed", Tone.FIRST),
    "failed": ("failed", Tone.SECOND),
    "pending": ("pending", Tone.FIFTH),
    "undecided": ("undecided by that day", Tone.WORLD),
}


def describe_diffusion(connection: Connection, request: Request) -> SpanChart:
    """The laws of the family that had begun by the day, each below its model."""
    laws = _read_laws(connection, request)
    known = {law.law_id for law in laws}
    below: dict[int | None, list[Any]] = defaultdict(list)
    for law in laws:
        below[law.model_id if law.model_id in known else None].append(law)
    rows: list[SpanRow] = []
    _list_rows(below, None, 0, rows, set())
    outcomes = [_OUTCOMES.get(law.outcome, _OUTCOMES["pending"]) for law in laws]
    # A model of decades ago would leave no room for the others.
    near = [law.lag_from_earliest for law in laws if _is_near(law)]
    near += [law.first_stage_earliest for law in laws if law.model_id is not None]
    first = min(filter(None, near), default=None)
    families = LawFamily.table()
    slug = request.choices["family"]
    family = connection.scalar(select(families.c.title).where(families.c.slug == slug)) or slug
    number = f"{len(rows)} lines, {sum(row.depth > 0 for row in rows)} with a model in the family"
    return SpanChart(
        title=f"Which law followed which: {family}",
        description=f"The laws of the family {family} in a tree, each below its model, and the "
        f"time from a stage of the model to the same stage of the law. {number}.",
        caption="A bar is a lag: from a stage of the model to the same stage of the law. Solid is "
        "the shortest lag that the dates allow, pale the longest; an arrow reaches a model of "
        "earlier decades. A mark is the first stage of a law without a lag.",
        keys=[Key(*outcome, Sign.BOX) for outcome in _OUTCOMES.values() if outcome in outcomes],
        empty="No law of the family by that day.",
        rows=rows,
        first=first,
    )


def _read_laws(connection: Connection, request: Request) -> list[Row[Any]]:
    """The laws, one row per law and model, in order of their first stage."""
    status = law_status.table
    begun = func.coalesce(status.c.first_stage_earliest, request.as_of) <= request.as_of
    statement = (
        select(
            *(status.c[name] for name in ("law_id", "law_slug", "country_code", "law_title")),
            *(status.c[name] for name in ("model_id", "lag_days_least", "lag_days_most")),
            *date_columns(status, "first_stage"),
            *date_columns(status, "lag_from"),
            *date_columns(status, "lag_until"),
            format_lag(status, request.as_of).label("lag"),
            format_status(status, request.as_of).label("status"),
            decide_outcome(status, request.as_of).label("outcome"),
        )
        .where(status.c.family_slug == request.choices["family"], begun)
        .order_by(status.c.first_stage_earliest.nulls_last(), status.c.law_slug)
    )
    return [*connection.execute(statement)]


def _is_near(law: Row[Any]) -> bool:
    return law.lag_days_least is not None and law.lag_days_least < DECADES


def _list_rows(
    below: dict[int | None, list[Any]],
    model_id: int | None,
    depth: int,
    rows: list[SpanRow],
    above: set[int],
) -> None:
    """Add the laws modelled on one law, and those modelled on them."""
    for law in below[model_id]:
        if law.law_id in above:  # laws modelled on each other in a circle
            continue
        _, tone = _OUTCOMES.get(law.outcome, _OUTCOMES["pending"])
        label = f"{law.country_code} {law.law_title}"
        since = law.lag or law.first_stage_edtf
        note = "; ".join(filter(None, [since, law.status.lower() if law.status else None]))
        rows.append(SpanRow(label, _build_spans(law, tone), note, depth=depth))
        _list_rows(below, law.law_id, depth + 1, rows, above | {law.law_id})


def _build_spans(law: Row[Any], tone: Tone) -> list[TimeSpan]:
    """The lag behind the model; of a law without one, its first stage."""
    if law.lag is None:
        first: date | None = law.first_stage_earliest
        last: date | None = law.first_stage_latest
        return [TimeSpan(Bounds(first, last), tone=tone)] if first or last else []
    begins = Bounds(law.lag_from_earliest, law.lag_from_latest)
    ends = Bounds(law.lag_until_earliest, law.lag_until_latest)
    if law.lag_days_most is not None and law.lag_days_most < 0:  # it was there before its model
        begins, ends = ends, begins
    return [TimeSpan(begins, ends, tone)]
