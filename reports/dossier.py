"""What links two countries on a given day?

First a summary. Then events between them (narrowed by --since and --until), agreements
and organisations in common, sanctions, laws of the same family, diplomatic and other relations,
militarised disputes if they are loaded, claims that other evidence contradicts, office-holders, the
economy, and the states before and after them. ? is undecided, - is missing, a dot is not
researched. A country includes its persons and bodies.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from dataclasses import replace
from functools import partial

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from models import Claim, ClaimActor
from models.coverage import CoverageKind
from models.evidence import Verdict
from models.offices import PositionKind
from models.sanctions import SanctionRole
from models.views import actor_countries, claim_checks, tenure_status
from reports.charts.event_spans import describe_events
from reports.charts.membership_spans import describe_common_memberships
from reports.charts.sanction_times import describe_sanctions
from reports.framework.cited_rows import cites
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.dispute_lines import build_disputes_section, has_disputes
from reports.queries.event_lines import build_events_sections
from reports.queries.figures_of_pair import build_mutual_figures, build_yearly_figures
from reports.queries.office_holders import build_offices_section
from reports.queries.pair_summary import PairSections, build_pair_summary
from reports.queries.relation_phases import build_assessments, build_pair_relations
from reports.queries.sanction_phases import build_sanctions_section, match_side
from reports.queries.shared_by_pair import (
    build_shared_agreements,
    build_shared_laws,
    build_shared_memberships,
)
from reports.queries.succession_lines import build_successions_section

_OFFICES = [
    PositionKind.HEAD_OF_STATE.value,
    PositionKind.HEAD_OF_GOVERNMENT.value,
    PositionKind.FOREIGN_MINISTER.value,
]


def _build_offices(request: Request) -> Section:
    held, ids = tenure_status.table, [actor.id for actor in request.actors]
    envoy = and_(held.c.actor_id.in_(ids), held.c.accredited_to_id.in_(ids))
    leader = and_(held.c.actor_id.in_(ids), held.c.position_kind_code.in_(_OFFICES))
    return build_offices_section(request, or_(envoy, leader))


def _match_claims(request: Request) -> list[ColumnElement[bool]]:
    """The claims about both countries."""
    claims, named, homes = Claim.table(), ClaimActor.table(), actor_countries.table
    return [
        claims.c.id.in_(
            select(named.c.claim_id)
            .join(homes, homes.c.actor_id == named.c.actor_id)
            .where(or_(homes.c.actor_id == actor.id, homes.c.country_code == actor.slug))
        )
        for actor in request.actors
    ]


def _is_any_claim_checked(request: Request) -> ColumnElement[bool]:
    claims = Claim.table()
    is_checked = claims.c.verdict_code != Verdict.NOT_CHECKED.value
    return select(claims.c.id).where(is_checked, *_match_claims(request)).exists()


def _build_disputes(request: Request) -> Section:
    checks, claims = claim_checks.table, Claim.table()
    return Section(
        "Contradicted claims",
        select(
            checks.c.claim_code.label("Claim"),
            checks.c.claim_summary.label("A source says"),
            checks.c.verdict_reason.label("Other evidence shows"),
        )
        .join(claims, claims.c.id == checks.c.claim_id)
        .where(
            checks.c.verdict_code == Verdict.DIFFERS.value,
            func.coalesce(checks.c.dated_earliest, request.as_of) <= request.as_of,
            *_match_claims(request),
        )
        .order_by(checks.c.source_slug, checks.c.claim_code),
        empty="No claim about both is contradicted.",
        is_covered=select(_is_any_claim_checked(request)),
        remarks="Claims about both; lines above may also contradict claims about one of them.",
        evidence=[cites(Claim, checks.c.claim_id)],
    )


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """Everything on record between the two countries."""
    against_either = match_side(SanctionRole.TARGET, [actor.id for actor in request.actors])
    agreements = build_shared_agreements(request)
    memberships = build_shared_memberships(request)
    laws = build_shared_laws(request)
    sanctions = build_sanctions_section(request, against_either, "Sanctions against either")
    against = partial(describe_sanctions, request=request, condition=against_either)
    disputes = _build_disputes(request)
    offices = _build_offices(request)
    each = {
        actor.slug: build_sanctions_section(request, match_side(SanctionRole.TARGET, [actor.id]))
        for actor in request.actors
    }
    found = PairSections(
        agreements, memberships, laws, each, disputes, offices, _is_any_claim_checked(request)
    )
    is_loaded = has_disputes(connection)
    happened, undated = build_events_sections(request, "What happened between them")
    return [
        build_pair_summary(request, found),
        replace(happened, chart=partial(describe_events, request=request)),
        agreements,
        replace(memberships, chart=partial(describe_common_memberships, request=request)),
        replace(sanctions, chart=against),
        laws,
        build_pair_relations(request),
        build_assessments(request),
        *([build_disputes_section(request, "Militarised disputes")] if is_loaded else []),
        disputes,
        offices,
        build_mutual_figures(request),
        build_yearly_figures(connection, request),
        build_successions_section(request),
        undated,
    ]


REPORT = Report(
    "Dossier",
    build_sections,
    actors="pair",
    example=["BLR", "KGZ"],
    window=True,
    plots=True,
    covers=[
        CoverageKind.MEMBERSHIP,
        CoverageKind.OFFICE,
        CoverageKind.AGREEMENT,
        CoverageKind.LAW,
        CoverageKind.SANCTION,
        CoverageKind.EVENT,
        CoverageKind.DISPUTE,
        CoverageKind.RELATION,
        CoverageKind.CLAIM,
        CoverageKind.FIGURE,
        CoverageKind.STATE,
    ],
    going_on=True,
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
