"""Sections on what two countries share: organisations, agreements, families of laws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Text,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
)

from models import AgreementAction, AgreementParty, Membership
from models.coverage import CoverageKind
from models.successions import SuccessionKind
from models.views import law_status, membership_status, treaty_status
from reports.framework.cited_rows import cites
from reports.framework.request import Request
from reports.framework.section import Section
from reports.framework.table import Priority
from reports.queries.absence import is_each_complete, is_pair_complete
from reports.queries.bound_parties import (
    BOUND_MARKS,
    decide_bound,
)
from reports.queries.date_columns import (
    format_date,
    order_by_date,
)
from reports.queries.in_effect import (
    combine_answers,
    decide_in_effect,
    explain_answers,
    find_last_seen,
)
from reports.queries.law_lines import (
    LAG_RULE,
    NO_LAG,
    cite_law,
    explain_status,
    format_lag,
    format_lag_stage,
    format_model,
    format_status,
    match_day,
    take_law_apart,
)
from reports.queries.loaded_datasets import is_imported_row
from reports.queries.state_succession import (
    CONTINUING_KINDS,
    find_earlier_name,
)


def build_shared_memberships(request: Request) -> Section:
    """Organisations to which both belong on the day."""
    phases = membership_status.table
    answer = decide_in_effect(phases, request.as_of, strict=request.strict)
    sides = [
        select(phases, answer.label("answer"))
        .where(phases.c.actor_id == actor.id, answer != "no")
        .subquery(f"side_{number}")
        for number, actor in enumerate(request.actors)
    ]
    first, second = sides
    return Section(
        "Organisations in common",
        select(
            first.c.organisation_name.label("Organisation"),
            *(
                column
                for actor, side in zip(request.actors, sides, strict=True)
                for column in (
                    func.lower(side.c.status_label).label(f"{actor.slug} status"),
                    format_date(side, "started").label(f"{actor.slug} since"),
                )
            ),
            _decide_both(first, second).label("Both"),
            # A state that took over from another has memberships of its own: in 1991 Russia joined
            # the CIS as a Soviet republic, not as the Soviet Union.
            _find_earlier_names(request, sides, "started", [SuccessionKind.RENAMED]).label(
                "Name at the time"
            ),
        )
        .join(second, second.c.organisation_id == first.c.organisation_id)
        .order_by(
            _order_by_earlier(first.c.started_earliest, second.c.started_earliest),
            first.c.organisation_name,
            *(
                column
                for side in sides
                for column in (order_by_date(side, "started"), side.c.status_code)
            ),
        ),
        empty="No organisation in common at that time.",
        marks=explain_answers("Both", strict=request.strict),
        is_covered=select(false()),
        optional=[
            "Name at the time",
            *(f"{actor.slug} status" for actor in request.actors),
        ],
        evidence=[cites(Membership, first.c.membership_id, second.c.membership_id)],
    )


def _decide_both(first: FromClause, second: FromClause) -> ColumnElement[str]:
    """Whether both belong: open where one was last seen before the other had joined for certain."""
    never_together = [
        and_(side.c.answer.like("yes, seen %"), find_last_seen(side)[0] < other.c.started_latest)
        for side, other in ((first, second), (second, first))
    ]
    together = combine_answers(first.c.answer, second.c.answer)
    return case((or_(*never_together), "?"), else_=together)


def _find_earlier_names(
    request: Request,
    sides: Sequence[Any],
    date_name: str,
    kinds: Sequence[SuccessionKind] = CONTINUING_KINDS,
) -> ColumnElement[str]:
    """The name of a side on its date, if that was the state it continues."""
    names = [
        literal(f"{actor.slug}: ", Text)
        + find_earlier_name(side, date_name, side.c.actor_id, kinds)
        for actor, side in zip(request.actors, sides, strict=True)
    ]
    return func.coalesce(*names)


def _order_by_earlier(one: Any, other: Any) -> ColumnElement[Any]:
    """The earlier of two days, whichever side it belongs to."""
    return case((or_(other.is_(None), one <= other), one), else_=other).nulls_last()


def build_shared_agreements(request: Request) -> Section:
    """Agreements that bind both on the day, or may bind both."""
    status = treaty_status.table
    # Each answer is found once: PostgreSQL would plan it anew wherever it is named.
    parties = (
        select(status, decide_bound(status, request.as_of).label("bound"))
        .where(status.c.actor_id.in_([actor.id for actor in request.actors]))
        .cte("bound_parties")
    )
    first, second = sides = [parties.alias(f"side_{number}") for number in range(2)]
    both = combine_answers(first.c.bound, second.c.bound)
    consents = [func.coalesce(side.c.signed_earliest, side.c.consent_earliest) for side in sides]
    actions = (
        side.c[f"{act}_action_id"] for side in sides for act in ("signed", "consent", "force")
    )
    return Section(
        "Agreements binding both",
        select(
            first.c.agreement_slug.label("ID"),
            first.c.agreement_title.label("Agreement"),
            *(
                column
                for actor, side in zip(request.actors, sides, strict=True)
                for column in (
                    format_date(side, "signed").label(f"{actor.slug} signed"),
                    format_date(side, "in_force").label(f"{actor.slug} from"),
                )
            ),
            both.label("Bound"),
            _find_earlier_names(request, sides, "in_force").label("Name at the time"),
        )
        .join(second, second.c.agreement_id == first.c.agreement_id)
        .where(
            first.c.actor_id == request.actors[0].id,
            second.c.actor_id == request.actors[1].id,
            first.c.bound != "no",
            second.c.bound != "no",
        )
        .order_by(
            case((both == "yes", 0), else_=1),
            _order_by_earlier(*consents),
            first.c.agreement_slug,
        ),
        empty="No agreement binds both at that time.",
        marks=BOUND_MARKS,
        is_covered=select(is_pair_complete(request, CoverageKind.AGREEMENT)),
        optional=["Name at the time", *(f"{actor.slug} signed" for actor in request.actors)],
        remarks="From: the day it became binding.",
        evidence=[cites(AgreementAction, *actions)],
        priority=Priority("curated, then bilateral, then certain, then the newest", True),
        weights=[
            case((is_imported_row("agreements", first.c.agreement_id), 0), else_=1),
            case((_count_parties(first.c.agreement_id) == 2, 1), else_=0),
            case((both == "yes", 1), else_=0),
            func.coalesce(consents[0], consents[1]),
        ],
    )


def _count_parties(agreement_id: ColumnElement[int]) -> ColumnElement[int]:
    parties = AgreementParty.table()
    return (
        select(func.count(parties.c.actor_id.distinct()))
        .where(parties.c.agreement_id == agreement_id)
        .scalar_subquery()
    )


def build_shared_laws(request: Request) -> Section:
    """Laws of the families in which both have one by the day."""
    status, other = law_status.table, law_status.table.alias("others")
    slugs = [actor.slug for actor in request.actors]
    shared = (
        select(other.c.family_slug)
        .where(other.c.country_code.in_(slugs))
        .group_by(other.c.family_slug)
        .having(func.count(other.c.country_code.distinct()) == len(slugs))
    )
    return Section(
        "Laws of the same family",
        select(
            status.c.law_slug.label("ID"),
            status.c.country_code.label("Country"),
            status.c.law_title.label("Law or bill"),
            format_status(status, request.as_of).label("Status"),
            format_date(status, "reached").label("Since"),
            format_model(status).label("Modelled on"),
            format_lag(status, request.as_of).label("Lag"),
            format_lag_stage(status, request.as_of).label("Compared"),
        )
        .where(
            status.c.country_code.in_(slugs),
            status.c.family_slug.in_(shared),
            match_day(status, request.as_of),
        )
        .order_by(status.c.family_slug, order_by_date(status, "first_stage"), status.c.law_slug),
        empty="None by that day.",
        is_covered=select(is_each_complete(request, CoverageKind.LAW)),
        marks=[*explain_status("Status"), NO_LAG],
        remarks=LAG_RULE,
        evidence=cite_law(status),
        optional=["Since", "Compared"],
        parts=take_law_apart(status, request.as_of),
    )
