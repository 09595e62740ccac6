"""What is there between two countries, on a day?

Who held office, what stands between them, organisations and agreements they share, laws of one
family, sanctions, the economy, what happened between them (--since and --until narrow that), what
sources dispute, and which states they continue. Undecided is ?, missing is -. A country stands for
its persons and bodies.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, case, func, literal, or_, select

from models import Actor, Claim, ClaimActor, Indicator, Observation, Relation
from models.figures import Qualifier, observation_statuses
from models.relations import relation_kinds
from models.sanctions import SanctionRole
from models.views import (
    actor_countries,
    claim_checks,
    law_status,
    membership_status,
    tenure_status,
    treaty_status,
)
from reports.country import successions
from reports.economy import hedged
from reports.framework.report import Report, Request, Section
from reports.laws import lag, rests_on, standing
from reports.officials import offices
from reports.queries.conditions import (
    LEGEND,
    all_of,
    bound,
    earlier_name,
    in_order,
    shown_date,
    under_way,
)
from reports.sanctions import on_side, phases
from reports.timeline import NOTE, happenings

_OFFICES = ("head_of_state", "head_of_government", "foreign_minister")


def _offices(request: Request) -> Section:
    held, ids = tenure_status.table, [who.id for who in request.actors]
    envoy = and_(held.c.actor_id.in_(ids), held.c.accredited_to_id.in_(ids))
    return offices(
        request,
        or_(envoy, and_(held.c.actor_id.in_(ids), held.c.position_kind_code.in_(_OFFICES))),
    )


def _relations(request: Request) -> Section:
    relations = Relation.table()
    a, b = (who.id for who in request.actors)
    return Section(
        "Standing relations",
        select(
            relation_kinds.c.label.label("Relation"),
            relations.c.summary.label("What stands between them"),
            shown_date(relations, "started").label("Seen in"),
            relations.c.id.label("_relations"),
        )
        .join(relation_kinds, relation_kinds.c.code == relations.c.kind_code)
        .where(
            or_(
                and_(relations.c.actor_id == a, relations.c.other_actor_id == b),
                and_(relations.c.actor_id == b, relations.c.other_actor_id == a),
            ),
            func.coalesce(relations.c.started_earliest, request.as_of) <= request.as_of,
        )
        .order_by(relations.c.slug),
    )


def _memberships(request: Request) -> Section:
    sides = [
        select(membership_status.table)
        .where(
            membership_status.table.c.actor_id == who.id,
            under_way(membership_status.table, request.as_of) != "no",
        )
        .subquery(f"side_{number}")
        for number, who in enumerate(request.actors)
    ]
    first, second = sides
    answers = [under_way(side, request.as_of) for side in sides]
    return Section(
        "Organisations in common",
        select(
            first.c.organisation_name.label("Organisation"),
            *(
                column
                for who, side in zip(request.actors, sides, strict=True)
                for column in (
                    func.lower(side.c.status_label).label(f"{who.slug} as"),
                    shown_date(side, "started").label(f"{who.slug} since"),
                )
            ),
            all_of(*answers).label("Both"),
            _then_named(request, sides, "started"),
            first.c.membership_id.label("_memberships"),
            second.c.membership_id.label("_memberships.2"),
        )
        .join(second, second.c.organisation_id == first.c.organisation_id)
        .order_by(
            _earlier(first.c.started_earliest, second.c.started_earliest),
            first.c.organisation_name,
        ),
        empty="No organisation is on record to which both belonged.",
        note=LEGEND,
    )


def _then_named(request: Request, sides: Sequence[Any], date_name: str) -> ColumnElement[str]:
    """By which name a side went on its date, where that was the state it continues."""
    names = [
        literal(f"{who.slug}: ", Text) + earlier_name(side, date_name, side.c.actor_id)
        for who, side in zip(request.actors, sides, strict=True)
    ]
    return func.coalesce(*names).label("Then named")


def _earlier(one: Any, other: Any) -> ColumnElement[Any]:
    """The earlier of two days, to sort by, whichever side stands first."""
    return case((or_(other.is_(None), one <= other), one), else_=other).nulls_last()


def _agreements(request: Request) -> Section:
    sides = [
        select(treaty_status.table, bound(treaty_status.table, request.as_of).label("bound"))
        .where(treaty_status.table.c.actor_id == who.id)
        .subquery(f"side_{number}")
        for number, who in enumerate(request.actors)
    ]
    first, second = sides
    both = all_of(first.c.bound, second.c.bound)
    consents = [func.coalesce(side.c.signed_earliest, side.c.consent_earliest) for side in sides]
    return Section(
        "Agreements that bound both",
        select(
            first.c.agreement_slug.label("Key"),
            first.c.agreement_title.label("Agreement"),
            *(
                column
                for who, side in zip(request.actors, sides, strict=True)
                for column in (
                    shown_date(side, "signed").label(f"{who.slug} signed"),
                    shown_date(side, "in_force").label(f"{who.slug} from"),
                )
            ),
            both.label("Bound"),
            _then_named(request, sides, "in_force"),
            *(
                side.c[f"{act}_action_id"].label(f"_agreement_actions.{who.slug}.{act}")
                for who, side in zip(request.actors, sides, strict=True)
                for act in ("signed", "consent", "force")
            ),
        )
        .join(second, second.c.agreement_id == first.c.agreement_id)
        .where(first.c.bound != "no", second.c.bound != "no")
        .order_by(case((both == "yes", 0), else_=1), _earlier(*consents), first.c.agreement_slug),
        empty="No agreement is on record that bound both.",
        note="From: the day it bound. Bound: ? where no date of force or no consent is on record.",
    )


def _laws(request: Request) -> Section:
    status, other = law_status.table, law_status.table.alias("others")
    slugs = [who.slug for who in request.actors]
    shared = (
        select(other.c.family_slug)
        .where(other.c.country_code.in_(slugs))
        .group_by(other.c.family_slug)
        .having(func.count(other.c.country_code.distinct()) == len(slugs))
    )
    return Section(
        "Laws of one family",
        select(
            status.c.law_slug.label("Key"),
            status.c.country_code.label("Of"),
            status.c.law_title.label("Law or bill"),
            standing(status, request.as_of).label("Status"),
            shown_date(status, "reached").label("Since"),
            func.coalesce(
                status.c.model_country_code + ", " + status.c.model_title, "none known"
            ).label("Modelled on"),
            lag(status).label("Lag, days"),
            *rests_on(status),
        )
        .where(
            status.c.country_code.in_(slugs),
            status.c.family_slug.in_(shared),
            func.coalesce(status.c.first_stage_earliest, request.as_of) <= request.as_of,
        )
        .order_by(status.c.family_slug, in_order(status, "first_stage"), status.c.law_slug),
        empty="No laws of one family are on record for both by that day.",
        note="Lag: days from the model's adoption to the first stage here.",
    )


def _sanctions(request: Request) -> Section:
    ids = [who.id for who in request.actors]
    return phases(request, on_side(SanctionRole.TARGET, ids), "Sanctions against either")


def _economy(connection: Connection, request: Request) -> Section:
    observed, indicators, actors = Observation.table(), Indicator.table(), Actor.table()
    on_record = and_(
        observed.c.status_code == "actual",
        observed.c.qualifier_code == Qualifier.EXACT.value,
        observed.c.partner_id.is_(None),
        observed.c.period_latest <= request.as_of,
        func.length(observed.c.period_edtf) == len("2015"),
        observed.c.actor_id.in_([who.id for who in request.actors]),
        observed.c.indicator_id.in_(select(indicators.c.id).where(indicators.c.code.is_not(None))),
    )
    last = connection.scalar(select(func.max(observed.c.period_latest)).where(on_record))
    end = (last or request.as_of).year
    years = range(end - 4, end + 1)
    return Section(
        "The economy: the last five years on record by the day",
        select(
            indicators.c.title.label("Indicator"),
            indicators.c.unit.label("Unit"),
            actors.c.slug.label("Of"),
            *(
                func.max(case((observed.c.period_edtf == str(year), observed.c.value))).label(
                    str(year)
                )
                for year in years
            ),
            *(
                func.max(case((observed.c.period_edtf == str(year), observed.c.id))).label(
                    f"_observations.{year}"
                )
                for year in years
            ),
            indicators.c.decimals.label("_decimals"),
        )
        .join(indicators, indicators.c.id == observed.c.indicator_id)
        .join(actors, actors.c.id == observed.c.actor_id)
        .where(on_record, observed.c.period_earliest >= date(years[0], 1, 1))
        .group_by(indicators.c.title, indicators.c.unit, indicators.c.decimals, actors.c.slug)
        .order_by(indicators.c.title, actors.c.slug),
        empty="No figures are on record for either by that day.",
        note="Measured values; - is missing. Older ones: bedfellows report economy.",
    )


def _between(request: Request) -> Section:
    observed, indicators, actors = Observation.table(), Indicator.table(), Actor.table()
    ids = [who.id for who in request.actors]
    return Section(
        "Figures between them",
        select(
            indicators.c.title.label("Indicator"),
            actors.c.slug.label("Of"),
            shown_date(observed, "period").label("Period"),
            func.lower(observation_statuses.c.label).label("Kind"),
            hedged(observed).label("Put as"),
            observed.c.value.label("Value"),
            indicators.c.unit.label("Unit"),
            observed.c.made_by.label("Made by"),
            observed.c.id.label("_observations"),
            indicators.c.decimals.label("_decimals"),
        )
        .join_from(observed, indicators, indicators.c.id == observed.c.indicator_id)
        .join(actors, actors.c.id == observed.c.actor_id)
        .join(observation_statuses, observation_statuses.c.code == observed.c.status_code)
        .where(
            observed.c.actor_id.in_(ids),
            observed.c.partner_id.in_(ids),
            func.coalesce(observed.c.made_earliest, observed.c.period_earliest, request.as_of)
            <= request.as_of,
        )
        .order_by(in_order(observed, "period"), indicators.c.title, observed.c.id),
        empty="No figures on the two together are on record by that day.",
    )


def _disputes(request: Request) -> Section:
    checks, claims, speaks_of = claim_checks.table, Claim.table(), ClaimActor.table()
    homes = actor_countries.table
    about = [
        select(speaks_of.c.claim_id)
        .join(homes, homes.c.actor_id == speaks_of.c.actor_id)
        .where(or_(homes.c.actor_id == who.id, homes.c.country_code == who.slug))
        for who in request.actors
    ]
    return Section(
        "What sources dispute",
        select(
            checks.c.claim_code.label("Claim"),
            checks.c.claim_summary.label("A source says"),
            checks.c.verdict_reason.label("Other evidence shows"),
            checks.c.claim_id.label("_claims"),
        )
        .join(claims, claims.c.id == checks.c.claim_id)
        .where(
            checks.c.verdict_code == "differs",
            func.coalesce(checks.c.dated_earliest, request.as_of) <= request.as_of,
            *(claims.c.id.in_(part) for part in about),
        )
        .order_by(checks.c.source_slug, checks.c.claim_code),
        empty="No claim that names both is contradicted.",
        note="Claims that name both; a line above may be disputed by a claim about one of them.",
    )


def sections(connection: Connection, request: Request) -> list[Section]:
    """Everything on record between the two countries of the request."""
    return [
        _offices(request),
        _relations(request),
        _memberships(request),
        _agreements(request),
        _laws(request),
        _sanctions(request),
        _economy(connection, request),
        _between(request),
        Section(
            "What happened between them",
            happenings(request),
            empty="Nothing on record in which both had a part.",
            note=NOTE,
        ),
        _disputes(request),
        successions(request),
    ]


REPORT = Report("Dossier", sections, actors="pair", example=["BLR", "KGZ"], window=True)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())
