"""Laws of one family: families of which both states have a law at the end of the year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, literal, select

from models import Law, LawStage
from models.coverage import CoverageKind
from models.laws import LawStageKind
from reports.analysis.measure import AlignmentMeasure, Integers, Query, Scope, Unit, Values
from reports.analysis.measure_evidence import cite_shared
from reports.analysis.spans import count_shared, day_as_integer

_PASSED = (LawStageKind.ADOPTED, LawStageKind.SIGNED, LawStageKind.IN_FORCE)
_ENDED = (LawStageKind.ANNULLED, LawStageKind.REPEALED)
_ALWAYS, _NEVER = 0, 99_999_999


def _select(_scope: Scope) -> Mapping[str, Query]:
    laws, stages = Law.table(), LawStage.table()

    def find_day(kinds: Collection[LawStageKind], part: str) -> Any:
        return (
            select(func.min(day_as_integer(stages.c[f"occurred_{part}"])))
            .where(stages.c.law_id == laws.c.id, stages.c.stage_code.in_([k.value for k in kinds]))
            .scalar_subquery()
        )

    has_passed = select(stages.c.id).where(
        stages.c.law_id == laws.c.id, stages.c.stage_code.in_([kind.value for kind in _PASSED])
    )
    return {
        "laws": select(
            laws.c.country_id,
            laws.c.family_id,
            func.coalesce(find_day(_PASSED, "earliest"), literal(_ALWAYS)).label("possible_from"),
            func.coalesce(find_day(_PASSED, "latest"), literal(_NEVER)).label("certain_from"),
            func.coalesce(find_day(_ENDED, "earliest"), literal(_NEVER)).label("perhaps_over_from"),
            func.coalesce(find_day(_ENDED, "latest"), literal(_NEVER)).label("over_from"),
            laws.c.id.label("law_id"),
        ).where(laws.c.family_id.is_not(None), has_passed.exists())
    }


def _compute(rows: Mapping[str, Integers], scope: Scope) -> Values:
    return count_shared(rows["laws"], scope)


MEASURE = AlignmentMeasure(
    name="laws",
    title="Families of laws in common",
    heading="Laws",
    meaning="The families of which both have a law on 31 December: adopted, signed or in force, "
    "and not annulled or repealed.",
    unit=Unit.PAIR_YEAR,
    scale="a count",
    source="laws in this database",
    defined="pairs that both have a law of one family on record; the others are not researched",
    citation="count of this project",
    how_to_load="bedfellows seed --from DIR",
    queries=_select,
    compute=_compute,
    covers=[CoverageKind.LAW],
    cite=cite_shared("laws", {6: "laws"}),
    is_count=True,
    is_shown=False,
)
