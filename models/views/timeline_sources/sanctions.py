"""Timeline entries of the starts and ends of sanctions."""

from typing import Any

from sqlalchemy import Select, Text, case, func, literal, select

from models.events import EventAct, Moment
from models.sanctions import PhaseStatus, Sanction, SanctionParty, SanctionPhase
from models.views.deduplicate import is_counted
from models.views.timeline_sources.entries import is_recorded_by_event, select_entries

_acts = EventAct.table()
_sanctions = Sanction.table()
_phases = SanctionPhase.table()
_sides = SanctionParty.table()


def select_sanction_changes(date: str, moment: Moment) -> Select[Any]:
    """Starts or ends of phases that no event records, by the name of the date."""
    begins = case(
        (_phases.c.status_code == PhaseStatus.SUSPENDED.value, "Suspended: "), else_="In force: "
    )
    # Two phases that begin or end on one day are one entry.
    others = _phases.alias("others")
    is_repeated = select(others.c.id).where(
        others.c.sanction_id == _phases.c.sanction_id,
        others.c.status_code == _phases.c.status_code,
        others.c[f"{date}_edtf"] == _phases.c[f"{date}_edtf"],
        others.c.id < _phases.c.id,
    )
    return (
        select_entries(
            _phases,
            date,
            kind="sanction",
            actor=_sides.c.actor_id,
            role=_sides.c.role_code,
            title=(
                begins if date == "started" else literal("No longer ", Text) + func.lower(begins)
            )
            + _sanctions.c.title,
            key=_sanctions.c.slug,
            record="sanctions",
            row_id=_sanctions.c.id,
        )
        .select_from(
            _phases.join(_sanctions, _sanctions.c.id == _phases.c.sanction_id).join(
                _sides, _sides.c.sanction_id == _sanctions.c.id
            )
        )
        .where(
            ~is_recorded_by_event(_acts.c.sanction_id == _sanctions.c.id, moment),
            is_counted(_sanctions),
            ~is_repeated.correlate(_phases).exists(),
        )
    )
