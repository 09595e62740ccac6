"""The last day on which something that has not ended was seen going on, and what shows it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, null, or_, select, union_all

from models.coverage import CoverageExtent, CoverageKind, CoverageStatement
from models.edtf import ONGOING
from models.events import Event, EventAct, EventParticipant, EventRole, Moment
from models.memberships import Membership, MembershipStatus
from models.sanctions import SanctionParty, SanctionRole
from models.views.dialects import write_day

_events = Event.table()
_acts = EventAct.table()
_statements = CoverageStatement.table()
_PARTS = ("edtf", "earliest", "latest")

MEANING = (
    "If the end is ..: last date on which it was seen going on, from ended_known_until, its start, "
    "a later row that names both sides, or a complete statement of coverage"
)


def last_seen_columns(
    phase: FromClause, evidence: Sequence[Select[Any]]
) -> list[ColumnElement[Any]]:
    """The date ``last_seen`` of a row with a start and an end; ``evidence`` selects later dates."""
    dates = [
        _select_day(phase.c.ended_known_until, phase.c.ended_known_until.is_not(None)),
        _select_dates(phase, "started"),
        *evidence,
    ]
    columns: list[ColumnElement[Any]] = []
    for part in _PARTS:
        # Each column has a subquery of its own, because a view cannot join to one on both engines.
        found = union_all(*(each.correlate(phase) for each in dates)).subquery("seen")
        latest = (
            select(found.c[part])
            .order_by(found.c.earliest.desc().nulls_last(), found.c.edtf.nulls_last())
            .limit(1)
            .scalar_subquery()
        )
        value = case((phase.c.ended_edtf == ONGOING, latest), else_=null())
        columns.append(value.label(f"last_seen_{part}"))
    return columns


def _select_day(day: Any, *conditions: Any) -> Select[Any]:
    """An exact day as a date of three columns."""
    return select(write_day(day).label("edtf"), day.label("earliest"), day.label("latest")).where(
        *conditions
    )


def _select_events(*actor_ids: Any) -> Select[Any]:
    """The dates of events in which all of these actors act or are acted on."""
    source: Any = _events
    conditions = []
    for actor_id in actor_ids:
        parts = EventParticipant.table().alias()
        source = source.join(parts, parts.c.event_id == _events.c.id)
        conditions += [parts.c.actor_id == actor_id, parts.c.role_code != EventRole.PLACE.value]
    return _select_dates(_events, "occurred", *conditions).select_from(source)


def _select_acts(condition: Any) -> Select[Any]:
    """The dates of events that are the same act as a row, other than its end."""
    is_no_end = or_(_acts.c.moment_code.is_(None), _acts.c.moment_code != Moment.END.value)
    source = _events.join(_acts, _acts.c.event_id == _events.c.id)
    return _select_dates(_events, "occurred", condition, is_no_end).select_from(source)


def _select_dates(source: FromClause, name: str, *conditions: Any) -> Select[Any]:
    """Dates of three columns; a date without a first possible day shows nothing."""
    return select(*(source.c[f"{name}_{part}"].label(part) for part in _PARTS)).where(
        source.c[f"{name}_earliest"].is_not(None), *conditions
    )


def _select_statements(kind: CoverageKind, phase: FromClause, *conditions: Any) -> Select[Any]:
    """The last days of complete statements: an end before them would be here."""
    return _select_day(
        _statements.c.covers_until,
        _statements.c.kind_code == kind.value,
        _statements.c.extent_code == CoverageExtent.COMPLETE.value,
        _statements.c.covers_until >= phase.c.started_latest,
        *conditions,
    )


def list_membership_evidence(phase: FromClause) -> list[Select[Any]]:
    """Events with member and organisation, phases of suspension, complete lists of members."""
    other = Membership.table().alias("suspensions")
    is_suspension = (
        other.c.actor_id == phase.c.actor_id,
        other.c.organisation_id == phase.c.organisation_id,
        other.c.status_code == MembershipStatus.SUSPENDED.value,
    )
    is_member = phase.c.status_code == MembershipStatus.MEMBER.value
    return [
        _select_events(phase.c.actor_id, phase.c.organisation_id),
        _select_acts(_acts.c.membership_id == phase.c.id),
        _select_dates(other, "started", *is_suspension),
        _select_statements(
            CoverageKind.MEMBERSHIP,
            phase,
            _statements.c.organisation_id == phase.c.organisation_id,
            is_member,
        ),
    ]


def list_tenure_evidence(phase: FromClause) -> list[Select[Any]]:
    """Events in which the office-holder takes part, and complete lists of holders."""
    return [
        _select_events(phase.c.person_id),
        _select_acts(_acts.c.tenure_id == phase.c.id),
        _select_statements(
            CoverageKind.OFFICE, phase, _statements.c.position_id == phase.c.position_id
        ),
    ]


def list_sanction_evidence(phase: FromClause) -> list[Select[Any]]:
    """Events that are an act of the sanction, and complete lists of sanctions of its sender."""
    senders, targets = (SanctionParty.table().alias(name) for name in ("senders", "targets"))
    # Joined, since a subquery within the subquery could not name the phase on Spark.
    joined = _statements.join(
        senders,
        and_(
            senders.c.actor_id == _statements.c.actor_id,
            senders.c.role_code == SanctionRole.SENDER.value,
        ),
    ).outerjoin(
        targets,
        and_(
            targets.c.sanction_id == senders.c.sanction_id,
            targets.c.actor_id == _statements.c.other_actor_id,
            targets.c.role_code == SanctionRole.TARGET.value,
        ),
    )
    statements = _select_statements(
        CoverageKind.SANCTION,
        phase,
        senders.c.sanction_id == phase.c.sanction_id,
        or_(_statements.c.other_actor_id.is_(None), targets.c.actor_id.is_not(None)),
    )
    return [
        _select_acts(_acts.c.sanction_id == phase.c.sanction_id),
        statements.select_from(joined),
    ]
