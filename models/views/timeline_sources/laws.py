"""Timeline entries of the stages of laws."""

from typing import Any

from sqlalchemy import Select, String, and_, case, cast, func

from models.events import EventAct
from models.laws import Law, LawStage, LawVote, law_stage_kinds
from models.views.timeline_sources.entries import fixed_role, is_recorded_by_event, select_entries

_acts = EventAct.table()
_laws = Law.table()
_stages = LawStage.table()
_votes = LawVote.table()


def select_law_stages() -> Select[Any]:
    """Stages of laws that no event records, with their votes."""
    tally = case(
        (
            and_(_votes.c.yes.is_not(None), _votes.c.no.is_not(None)),
            ", " + cast(_votes.c.yes, String(20)) + "-" + cast(_votes.c.no, String(20)),
        ),
        else_="",
    )
    return (
        select_entries(
            _stages,
            "occurred",
            kind="law",
            actor=_laws.c.country_id,
            role=fixed_role("legislator"),
            title=_laws.c.short_title + ": " + func.lower(law_stage_kinds.c.label) + tally,
            key=_laws.c.slug,
            record="law_stages",
            row_id=_stages.c.id,
        )
        .select_from(
            _stages.join(_laws, _laws.c.id == _stages.c.law_id)
            .join(law_stage_kinds, law_stage_kinds.c.code == _stages.c.stage_code)
            .outerjoin(_votes, _votes.c.stage_id == _stages.c.id)
        )
        .where(~is_recorded_by_event(_acts.c.law_stage_id == _stages.c.id))
    )
