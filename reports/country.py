"""What is on record of one country, on a day?

Its names and codes, the states before and after it, who held office, what it belonged to and was
bound by, its laws, the sanctions by it and against it, and the last value of each indicator by the
day. Undecided is ?, missing is -. The country stands for its persons and bodies.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from sqlalchemy import Connection, Text, case, cast, func, null, or_, select

from console import UserError
from models import (
    Actor,
    ActorCode,
    ActorName,
    ActorSuccession,
    Country,
    Indicator,
    Observation,
)
from models.actor_identifiers import code_schemes, name_kinds
from models.figures import ObservationStatus, Qualifier, observation_statuses, qualifiers
from models.successions import succession_kinds
from models.views import membership_status, treaty_status
from reports import laws, sanctions
from reports.framework.report import Report, Request, Section
from reports.officials import offices
from reports.queries.conditions import (
    LEGEND,
    bound,
    in_order,
    last_seen,
    shown_date,
    shown_end,
    under_way,
)

_actors = Actor.table()


def _state(request: Request) -> Section:
    countries = Country.table()
    return Section(
        "The state",
        select(
            countries.c.alpha3.label("Code"),
            countries.c.official_name.label("Official name"),
            shown_date(countries, "began").label("Began"),
            shown_date(countries, "ceased").label("Ceased"),
            countries.c.id.label("_actors"),
        ).where(countries.c.id == request.actors[0].id),
    )


def _names(request: Request) -> Section:
    names = ActorName.table()
    return Section(
        "Names",
        select(
            names.c.language.label("Language"),
            names.c.name.label("Name"),
            func.lower(name_kinds.c.label).label("Kind"),
            shown_date(names, "used_from").label("From"),
            shown_date(names, "used_until").label("Until"),
        )
        .join(name_kinds, name_kinds.c.code == names.c.kind_code)
        .where(names.c.actor_id == request.actors[0].id)
        .order_by(names.c.language, name_kinds.c.position, names.c.name),
    )


def _codes(request: Request) -> Section:
    codes = ActorCode.table()
    return Section(
        "Codes",
        select(
            code_schemes.c.label.label("Scheme"),
            codes.c.code.label("Code"),
            shown_date(codes, "valid_from").label("From"),
            shown_date(codes, "valid_until").label("Until"),
        )
        .join(code_schemes, code_schemes.c.code == codes.c.scheme_code)
        .where(codes.c.actor_id == request.actors[0].id)
        .order_by(code_schemes.c.position, in_order(codes, "valid_from"), codes.c.code),
    )


def successions(request: Request) -> Section:
    """Which states came before and after those asked for."""
    followed, before, after = (
        ActorSuccession.table(),
        _actors.alias("before"),
        _actors.alias("after"),
    )
    ids = [who.id for who in request.actors]
    return Section(
        "Before and after",
        select(
            shown_date(followed, "occurred").label("Date"),
            before.c.name.label("Before"),
            func.lower(succession_kinds.c.label).label("How"),
            after.c.name.label("After"),
            followed.c.note.label("Note"),
            followed.c.id.label("_actor_successions"),
        )
        .join_from(followed, before, before.c.id == followed.c.predecessor_id)
        .join(after, after.c.id == followed.c.successor_id)
        .join(succession_kinds, succession_kinds.c.code == followed.c.kind_code)
        .where(or_(before.c.id.in_(ids), after.c.id.in_(ids)))
        .order_by(in_order(followed, "occurred"), before.c.name, after.c.name, followed.c.id),
        empty="No state before or after it is on record.",
    )


def _memberships(request: Request) -> Section:
    phases = membership_status.table
    answer = under_way(phases, request.as_of)
    return Section(
        "What it belonged to",
        select(
            phases.c.organisation_slug.label("Key"),
            phases.c.organisation_name.label("Organisation"),
            func.lower(phases.c.status_label).label("As"),
            shown_date(phases, "started").label("Since"),
            shown_end(phases).label("Until"),
            last_seen(phases).label("Last seen"),
            answer.label("Then"),
            phases.c.membership_id.label("_memberships"),
        )
        .where(phases.c.actor_id == request.actors[0].id, answer != "no")
        .order_by(in_order(phases, "started"), phases.c.organisation_slug, phases.c.membership_id),
        empty="No membership is on record for that day.",
        note=LEGEND,
    )


def _agreements(request: Request) -> Section:
    status = treaty_status.table
    answer = bound(status, request.as_of)
    return Section(
        "What bound it",
        select(
            status.c.agreement_slug.label("Key"),
            status.c.agreement_title.label("Agreement"),
            shown_date(status, "signed").label("Signed"),
            shown_date(status, "in_force").label("In force from"),
            answer.label("Bound"),
            status.c.party_id.label("_agreement_parties"),
        )
        .where(status.c.actor_id == request.actors[0].id, answer != "no")
        .order_by(
            in_order(status, "in_force"), in_order(status, "signed"), status.c.agreement_slug
        ),
        empty="No agreement is on record that bound it on that day.",
        note="Bound: ? where no date of force or no consent is on record.",
    )


def _indicators(request: Request) -> Section:
    observed, indicators, partners = Observation.table(), Indicator.table(), _actors
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
    plain = case(
        (latest.c.qualifier_code == Qualifier.EXACT.value, cast(null(), Text)),
        else_=func.lower(qualifiers.c.label),
    )
    return Section(
        "Indicators: the last value by the day",
        select(
            indicators.c.title.label("Indicator"),
            partners.c.slug.label("With"),
            latest.c.period_edtf.label("Period"),
            plain.label("Put as"),
            latest.c.value.label("Value"),
            indicators.c.unit.label("Unit"),
            func.lower(observation_statuses.c.label).label("Kind"),
            latest.c.id.label("_observations"),
            indicators.c.decimals.label("_decimals"),
        )
        .join_from(latest, indicators, indicators.c.id == latest.c.indicator_id)
        .join(qualifiers, qualifiers.c.code == latest.c.qualifier_code)
        .join(observation_statuses, observation_statuses.c.code == latest.c.status_code)
        .outerjoin(partners, partners.c.id == latest.c.partner_id)
        .where(latest.c.place == 1)
        .order_by(indicators.c.title, partners.c.slug.nulls_first()),
        empty="No figures are on record by that day.",
        note="Measured or estimated, for periods over by the day.",
    )


def sections(connection: Connection, request: Request) -> list[Section]:
    """The profile of the country asked for; UserError where it is none."""
    who = request.actors[0]
    countries = Country.table()
    if connection.scalar(select(countries.c.id).where(countries.c.id == who.id)) is None:
        raise UserError(f"{who.name} ({who.slug}) is not a country: ask timeline {who.slug}")
    return [
        _state(request),
        _names(request),
        _codes(request),
        successions(request),
        offices(request),
        _memberships(request),
        _agreements(request),
        laws.sections(connection, request)[0],
        *sanctions.sections(connection, request),
        _indicators(request),
    ]


REPORT = Report("Country", sections, actors="one", example=["KGZ"])

if __name__ == "__main__":
    raise SystemExit(REPORT.main())
