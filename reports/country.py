"""What is on record about one country on a given day?

Its names and codes, the states before and after it, office-holders, diplomatic and other relations,
memberships, agreements that bound it, its laws, sanctions by it and against it, the last value of
each indicator by that day, and the countries that vote like it. ? is undecided, - is missing, a dot
is not researched. The country includes its persons and bodies.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from sqlalchemy import Connection, Text, case, cast, func, null, select

from console import UserError
from models import (
    Actor,
    ActorCode,
    ActorName,
    AgreementParty,
    Country,
    Indicator,
    Membership,
    Observation,
)
from models.actor_identifiers import code_schemes, name_kinds
from models.coverage import CoverageKind
from models.figures import ObservationStatus, Qualifier, observation_statuses, qualifiers
from models.views import membership_status, treaty_status
from reports.framework.cited_rows import cites
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.absence import is_complete
from reports.queries.bound_parties import (
    BOUND_MARKS,
    decide_bound,
)
from reports.queries.date_columns import (
    UNKNOWN_END,
    format_date,
    format_end,
    get_last_check,
    order_by_date,
)
from reports.queries.in_effect import (
    decide_in_effect,
    explain_answers,
)
from reports.queries.law_lines import build_laws_section
from reports.queries.office_holders import build_offices_section
from reports.queries.relation_phases import build_country_relations
from reports.queries.sanction_phases import build_sanctions_section, match_actors
from reports.queries.succession_lines import build_successions_section
from reports.queries.vote_years import build_country_votes


def _build_state(request: Request) -> Section:
    countries = Country.table()
    return Section(
        "The state",
        select(
            countries.c.alpha3.label("Code"),
            countries.c.official_name.label("Official name"),
            format_date(countries, "began").label("Began"),
            format_date(countries, "ceased").label("Ceased"),
        ).where(countries.c.id == request.actors[0].id),
        evidence=[cites(Actor, countries.c.id)],
    )


def _build_names(request: Request) -> Section:
    names = ActorName.table()
    return Section(
        "Names",
        select(
            names.c.language.label("Language"),
            names.c.name.label("Name"),
            func.lower(name_kinds.c.label).label("Kind"),
            format_date(names, "used_from").label("From"),
            format_date(names, "used_until").label("Until"),
        )
        .join(name_kinds, name_kinds.c.code == names.c.kind_code)
        .where(names.c.actor_id == request.actors[0].id)
        .order_by(names.c.language, name_kinds.c.position, names.c.name),
    )


def _build_codes(request: Request) -> Section:
    codes = ActorCode.table()
    return Section(
        "Codes",
        select(
            code_schemes.c.label.label("Scheme"),
            codes.c.code.label("Code"),
            format_date(codes, "valid_from").label("From"),
            format_date(codes, "valid_until").label("Until"),
        )
        .join(code_schemes, code_schemes.c.code == codes.c.scheme_code)
        .where(codes.c.actor_id == request.actors[0].id)
        .order_by(code_schemes.c.position, order_by_date(codes, "valid_from"), codes.c.code),
    )


def _build_memberships(request: Request) -> Section:
    phases, actor_id = membership_status.table, request.actors[0].id
    answer = decide_in_effect(phases, request.as_of, strict=request.strict)
    return Section(
        "Memberships",
        select(
            phases.c.organisation_slug.label("ID"),
            phases.c.organisation_name.label("Organisation"),
            func.lower(phases.c.status_label).label("Status"),
            format_date(phases, "started").label("Since"),
            func.lower(phases.c.start_basis_label).label("By"),
            format_end(phases).label("Until"),
            get_last_check(phases).label("Last seen"),
            answer.label("On that day"),
        )
        .where(phases.c.actor_id == actor_id, answer != "no")
        .order_by(
            order_by_date(phases, "started"), phases.c.organisation_slug, phases.c.membership_id
        ),
        empty="No memberships at that time.",
        marks=[UNKNOWN_END, *explain_answers("On that day", strict=request.strict)],
        is_covered=select(is_complete(request, CoverageKind.MEMBERSHIP, actor_id=actor_id)),
        optional=["Until", "Last seen", "ID", "By"],
        evidence=[cites(Membership, phases.c.membership_id)],
    )


def _build_agreements(request: Request) -> Section:
    status, actor_id = treaty_status.table, request.actors[0].id
    answer = decide_bound(status, request.as_of)
    return Section(
        "Binding agreements",
        select(
            status.c.agreement_slug.label("ID"),
            status.c.agreement_title.label("Agreement"),
            format_date(status, "signed").label("Signed"),
            format_date(status, "in_force").label("In force from"),
            answer.label("Bound"),
        )
        .where(status.c.actor_id == actor_id, answer != "no")
        .order_by(
            order_by_date(status, "in_force"),
            order_by_date(status, "signed"),
            status.c.agreement_slug,
        ),
        empty="No agreements at that time.",
        marks=BOUND_MARKS,
        is_covered=select(is_complete(request, CoverageKind.AGREEMENT, actor_id=actor_id)),
        evidence=[cites(AgreementParty, status.c.party_id)],
    )


def _build_indicators(request: Request) -> Section:
    observed, indicators, partners = Observation.table(), Indicator.table(), Actor.table()
    latest = (
        select(
            observed,
            func.row_number()
            .over(
                partition_by=[observed.c.indicator_id, observed.c.partner_id],
                order_by=[
                    observed.c.period_latest.desc(),
                    observed.c.period_earliest.desc(),
                    observed.c.status_code,
                    observed.c.made_latest.desc().nulls_last(),
                    observed.c.id,
                ],
            )
            .label("place"),
        )
        .where(
            observed.c.actor_id == request.actors[0].id,
            observed.c.status_code != ObservationStatus.PROJECTION.value,
            observed.c.period_latest <= request.as_of,
        )
        .subquery("latest")
    )
    qualifier = case(
        (latest.c.qualifier_code == Qualifier.EXACT.value, cast(null(), Text)),
        else_=func.lower(qualifiers.c.label),
    )
    return Section(
        "Indicators: last values",
        select(
            indicators.c.title.label("Indicator"),
            partners.c.slug.label("With"),
            latest.c.period_edtf.label("Period"),
            qualifier.label("Qualifier"),
            latest.c.value.label("Value"),
            indicators.c.unit.label("Unit"),
            func.lower(observation_statuses.c.label).label("Kind"),
        )
        .join_from(latest, indicators, indicators.c.id == latest.c.indicator_id)
        .join(qualifiers, qualifiers.c.code == latest.c.qualifier_code)
        .join(observation_statuses, observation_statuses.c.code == latest.c.status_code)
        .outerjoin(partners, partners.c.id == latest.c.partner_id)
        .where(latest.c.place == 1)
        .order_by(indicators.c.title, partners.c.slug.nulls_first()),
        empty="No figures by that day.",
        is_covered=select(is_complete(request, CoverageKind.FIGURE, actor_id=request.actors[0].id)),
        remarks="Measured or estimated, for periods that ended by that day.",
        evidence=[cites(Observation, latest.c.id)],
        decimals=indicators.c.decimals,
    )


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The profile of the country; UserError if the actor is not a country."""
    actor = request.actors[0]
    countries = Country.table()
    if connection.scalar(select(countries.c.id).where(countries.c.id == actor.id)) is None:
        raise UserError(
            f"{actor.name} ({actor.slug}) is not a country: try bedfellows report timeline "
            f"{actor.slug}"
        )
    return [
        _build_state(request),
        _build_names(request),
        _build_codes(request),
        build_successions_section(request),
        build_offices_section(request),
        build_country_relations(request),
        _build_memberships(request),
        _build_agreements(request),
        build_laws_section(request),
        build_sanctions_section(request, match_actors([actor.id])),
        _build_indicators(request),
        build_country_votes(request),
    ]


REPORT = Report(
    "Country",
    build_sections,
    actors="one",
    example=["KGZ"],
    covers=[
        CoverageKind.STATE,
        CoverageKind.OFFICE,
        CoverageKind.RELATION,
        CoverageKind.MEMBERSHIP,
        CoverageKind.AGREEMENT,
        CoverageKind.LAW,
        CoverageKind.SANCTION,
        CoverageKind.FIGURE,
    ],
    going_on=True,
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))
