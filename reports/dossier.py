"""What is there between two countries, on a day?

Who held office, what stands between them, organisations and agreements they share, laws of one
family, sanctions, the economy, what happened between them, and what sources dispute. Undecided is
?, missing is -. A country stands for its persons and bodies.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Text, and_, case, func, literal, or_, select

from models import Actor, Claim, ClaimActor, Indicator, Observation, Relation, SanctionParty
from models.offices import position_kinds
from models.relations import relation_kinds
from models.views import (
    actor_countries,
    claim_checks,
    law_status,
    membership_status,
    sanction_status,
    tenure_status,
    treaty_status,
)
from reports.kit.cells import (
    LEGEND,
    all_of,
    bound,
    in_order,
    shown_date,
    shown_end,
    since_when,
    under_way,
)
from reports.kit.spec import Report, Request, Section
from reports.laws import lag, standing
from reports.timeline import happenings

_OFFICES = ("head_of_state", "head_of_government", "foreign_minister")


def _offices(request: Request) -> Section:
    held, later = tenure_status.table, tenure_status.table.alias("later")
    ids = [who.id for who in request.actors]
    envoy = and_(held.c.actor_id.in_(ids), held.c.accredited_to_id.in_(ids))
    # Where the end is not on record, whoever took the office later tells that it has come.
    followed = (
        select(later.c.tenure_id)
        .where(
            later.c.position_slug == held.c.position_slug,
            later.c.started_earliest > held.c.started_latest,
            later.c.started_latest <= request.as_of,
            ~later.c.acting,
        )
        .exists()
    )
    answer = under_way(held, request.as_of)
    return Section(
        "Who held office",
        select(
            held.c.actor_slug.label("Of"),
            (
                held.c.position_kind_label + func.coalesce(" to " + held.c.accredited_to_slug, "")
            ).label("Office"),
            held.c.person_name.label("Who"),
            shown_date(held, "started").label("From"),
            shown_end(held).label("Until"),
            answer.label("On the day"),
            literal("tenures", Text).label("_table"),
            held.c.tenure_id.label("_row"),
        )
        .join(position_kinds, position_kinds.c.code == held.c.position_kind_code)
        .where(
            or_(envoy, and_(held.c.actor_id.in_(ids), held.c.position_kind_code.in_(_OFFICES))),
            answer != "no",
            or_(answer == "yes", ~followed),
        )
        .order_by(
            held.c.actor_slug,
            position_kinds.c.position,
            in_order(held, "started"),
            held.c.person_name,
        ),
        empty="No office-holder is on record for that day.",
        note=LEGEND,
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
            literal("relations", Text).label("_table"),
            relations.c.id.label("_row"),
        )
        .join(relation_kinds, relation_kinds.c.code == relations.c.kind_code)
        .where(
            or_(
                and_(relations.c.actor_id == a, relations.c.other_actor_id == b),
                and_(relations.c.actor_id == b, relations.c.other_actor_id == a),
            )
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
                    since_when(side, "started", side.c.actor_id).label(f"{who.slug} since"),
                )
            ),
            all_of(*answers).label("Both"),
        )
        .join(second, second.c.organisation_id == first.c.organisation_id)
        .order_by(
            in_order(first, "started"),
            first.c.organisation_name,
        ),
        empty="They had no organisation in common.",
        note=LEGEND,
    )


def _agreements(request: Request) -> Section:
    sides = [
        select(treaty_status.table, bound(treaty_status.table, request.as_of).label("bound"))
        .where(treaty_status.table.c.actor_id == who.id)
        .subquery(f"side_{number}")
        for number, who in enumerate(request.actors)
    ]
    first, second = sides
    return Section(
        "Agreements that bound both",
        select(
            first.c.agreement_slug.label("Key"),
            first.c.short_title.label("Agreement"),
            *(
                case(
                    (
                        side.c.in_force_edtf.is_(None),
                        literal("signed ", Text) + since_when(side, "signed", side.c.actor_id),
                    ),
                    else_=since_when(side, "in_force", side.c.actor_id),
                ).label(f"{who.slug} from")
                for who, side in zip(request.actors, sides, strict=True)
            ),
            case((and_(first.c.bound == "yes", second.c.bound == "yes"), "yes"), else_="?").label(
                "Bound"
            ),
            literal("agreements", Text).label("_table"),
            first.c.agreement_id.label("_row"),
        )
        .join(second, second.c.agreement_id == first.c.agreement_id)
        .where(first.c.bound != "no", second.c.bound != "no")
        .order_by(
            case((and_(first.c.bound == "yes", second.c.bound == "yes"), 0), else_=1),
            func.coalesce(first.c.signed_earliest, first.c.consent_earliest).nulls_last(),
            first.c.agreement_slug,
        ),
        empty="No agreement bound both.",
        note="Bound: ? where no date of force or no consent is on record.",
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
            status.c.country_code.label("Of"),
            status.c.short_title.label("Law or bill"),
            standing(status, request.as_of).label("Status"),
            shown_date(status, "status_since").label("Since"),
            func.coalesce(
                status.c.model_country_code + ", " + status.c.model_title, "none known"
            ).label("Modelled on"),
            lag(status).label("Lag, days"),
            literal("laws", Text).label("_table"),
            status.c.law_id.label("_row"),
        )
        .where(
            status.c.country_code.in_(slugs),
            status.c.family_slug.in_(shared),
            func.coalesce(status.c.first_stage_earliest, request.as_of) <= request.as_of,
        )
        .order_by(status.c.family_slug, in_order(status, "first_stage"), status.c.law_slug),
        empty="They had no laws of one family by that day.",
        note="Lag: days from the model's adoption to the first stage here.",
    )


def _sanctions(request: Request) -> Section:
    status, sides = sanction_status.table, SanctionParty.table()
    hit = select(sides.c.sanction_id).where(
        sides.c.actor_id.in_([who.id for who in request.actors]), sides.c.role_code == "target"
    )
    return Section(
        "Sanctions against either",
        select(
            status.c.senders.label("By"),
            status.c.targets.label("Against"),
            status.c.title.label("What"),
            func.lower(status.c.status_label).label("State"),
            shown_date(status, "started").label("Since"),
            shown_end(status).label("Until"),
            literal("sanctions", Text).label("_table"),
            status.c.sanction_id.label("_row"),
        )
        .where(status.c.sanction_id.in_(hit), under_way(status, request.as_of) != "no")
        .order_by(in_order(status, "started"), status.c.sanction_slug),
        empty="No sanctions against either are on record for that day.",
    )


def _economy(connection: Connection, request: Request) -> Section:
    observed, indicators, actors = Observation.table(), Indicator.table(), Actor.table()
    on_record = and_(
        observed.c.status_code == "actual",
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
        )
        .join(indicators, indicators.c.id == observed.c.indicator_id)
        .join(actors, actors.c.id == observed.c.actor_id)
        .where(on_record, observed.c.period_earliest >= date(years[0], 1, 1))
        .group_by(indicators.c.title, indicators.c.unit, actors.c.slug)
        .order_by(indicators.c.title, actors.c.slug),
        empty="No figures are on record for either by that day.",
        note="Measured values as published; - is missing.",
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
            checks.c.summary.label("A source says"),
            checks.c.verdict_reason.label("Other evidence shows"),
        )
        .join(claims, claims.c.id == checks.c.claim_id)
        .where(
            checks.c.verdict_code == "differs",
            *(claims.c.id.in_(part) for part in about),
        )
        .order_by(checks.c.source_slug, checks.c.claim_code),
        empty="No claim about both is contradicted.",
    )


def sections(connection: Connection, request: Request) -> list[Section]:
    """Everything on record between the two actors of the request."""
    return [
        _offices(request),
        _relations(request),
        _memberships(request),
        _agreements(request),
        _laws(request),
        _sanctions(request),
        _economy(connection, request),
        Section(
            "What happened between them",
            happenings(request),
            empty="Nothing on record in which both had a part.",
            note="Unsourced: general knowledge alone. Disputed: some source says otherwise.",
        ),
        _disputes(request),
    ]


REPORT = Report("Dossier", sections, actors="pair", example=["BLR", "KGZ"], window=True)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())
