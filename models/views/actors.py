"""Views of actors: their countries, memberships and offices."""

from sqlalchemy import ColumnElement, FromClause, case, func, select

from models.actors import Actor, ActorKind, Country, Group, Organisation, Person, actor_kinds
from models.columns import describe_date
from models.memberships import Membership, membership_statuses, start_bases
from models.offices import Position, Tenure, position_kinds
from models.views.deduplicate import is_counted, select_kept_actors
from models.views.last_seen import (
    MEANING,
    last_seen_columns,
    list_membership_evidence,
    list_tenure_evidence,
)
from models.views.view import View, date_columns

_actors = Actor.table()
_countries = Country.table()
_organisations = Organisation.table()
_people = Person.table()
_groups = Group.table()
_homes = _actors.alias("homes")
_home_countries = _countries.alias("home_countries")

_country_id = case(
    (_actors.c.kind_code == ActorKind.COUNTRY.value, _actors.c.id),
    else_=func.coalesce(_organisations.c.country_id, _people.c.country_id, _groups.c.country_id),
)

ACTOR_COLUMNS = (
    _actors.c.slug.label("actor_slug"),
    _actors.c.name.label("actor_name"),
    _homes.c.id.label("country_id"),
    _home_countries.c.alpha3.label("country_code"),
    _homes.c.name.label("country_name"),
)
"""The actor and its country, of `join_actor`."""


def join_actor(source: FromClause, actor_id: ColumnElement[int]) -> FromClause:
    """A source with its actors and their countries.

    The actor comes before the tables of its country: PostgreSQL plans only the first eight tables
    of a join together, and a filter on the actor must be among them.
    """
    return (
        source.join(_actors, _actors.c.id == actor_id)
        .outerjoin(_organisations, _organisations.c.id == _actors.c.id)
        .outerjoin(_people, _people.c.id == _actors.c.id)
        .outerjoin(_groups, _groups.c.id == _actors.c.id)
        .outerjoin(_homes, _homes.c.id == _country_id)
        .outerjoin(_home_countries, _home_countries.c.id == _homes.c.id)
    )


actor_countries = View(
    "actor_countries",
    "The country that each actor belongs to; a country belongs to itself; one row per actor.",
    {
        "actor_id": "The actor.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "kind_code": "Country, organisation, person or group.",
        "kind_label": "Label of the code.",
        "country_id": "The country; NULL: international or none.",
        "country_code": "ISO 3166 alpha-3 of the country.",
        "country_name": "Name of the country.",
    },
    lambda: select(
        _actors.c.id.label("actor_id"),
        _actors.c.slug.label("actor_slug"),
        _actors.c.name.label("actor_name"),
        _actors.c.kind_code,
        actor_kinds.c.label.label("kind_label"),
        _homes.c.id.label("country_id"),
        _home_countries.c.alpha3.label("country_code"),
        _homes.c.name.label("country_name"),
    ).select_from(
        _actors.outerjoin(_organisations, _organisations.c.id == _actors.c.id)
        .outerjoin(_people, _people.c.id == _actors.c.id)
        .outerjoin(_groups, _groups.c.id == _actors.c.id)
        .outerjoin(_homes, _homes.c.id == _country_id)
        .outerjoin(_home_countries, _home_countries.c.id == _homes.c.id)
        .outerjoin(actor_kinds, actor_kinds.c.code == _actors.c.kind_code)
    ),
)

_memberships = Membership.table()
_bodies = _actors.alias("bodies")

membership_status = View(
    "membership_status",
    "Memberships in organisations, with status and dates; one row per phase of membership.",
    {
        "membership_id": "The row of memberships.",
        "actor_id": "The member.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "organisation_id": "The organisation.",
        "organisation_slug": "Its slug.",
        "organisation_name": "Its name.",
        "status_code": "Status of the membership.",
        "status_label": "Label of the code.",
        **describe_date("started", "First day of the phase"),
        **describe_date("ended", "First day after the phase"),
        "ended_known_until": "If the end is ..: last day on which it was known to continue.",
        "note": "What else a reader should know.",
        "start_basis_code": "The act by which the phase began; NULL: not stated.",
        "start_basis_label": "Label of the code.",
        **describe_date("last_seen", MEANING),
    },
    lambda: (
        select(
            _memberships.c.id.label("membership_id"),
            _memberships.c.actor_id,
            _actors.c.slug.label("actor_slug"),
            _actors.c.name.label("actor_name"),
            _memberships.c.organisation_id,
            _bodies.c.slug.label("organisation_slug"),
            _bodies.c.name.label("organisation_name"),
            _memberships.c.status_code,
            membership_statuses.c.label.label("status_label"),
            *date_columns(_memberships, "started"),
            *date_columns(_memberships, "ended"),
            _memberships.c.ended_known_until,
            _memberships.c.note,
            _memberships.c.start_basis_code,
            start_bases.c.label.label("start_basis_label"),
            *last_seen_columns(_memberships, list_membership_evidence(_memberships)),
        )
        .select_from(
            _memberships.join(_actors, _actors.c.id == _memberships.c.actor_id)
            .join(_bodies, _bodies.c.id == _memberships.c.organisation_id)
            .join(membership_statuses, membership_statuses.c.code == _memberships.c.status_code)
            .outerjoin(start_bases, start_bases.c.code == _memberships.c.start_basis_code)
        )
        .where(is_counted(_memberships))
    ),
)

_tenures = Tenure.table()
_positions = Position.table()
_states = _actors.alias("states")
_hosts = _actors.alias("hosts")

_kept = select_kept_actors()
_person_id = func.coalesce(_kept.c.kept_id, _tenures.c.person_id)

tenure_status = View(
    "tenure_status",
    "Holders of offices, with dates; one row per tenure.",
    {
        "tenure_id": "The row of tenures.",
        "person_id": "The office-holder; of two confirmed to be the same person, the one kept.",
        "person_slug": "Slug of the person.",
        "person_name": "Name of the person.",
        "position_id": "The office.",
        "position_slug": "Its slug.",
        "position_title": "Its title.",
        "position_kind_code": "Kind of office.",
        "position_kind_label": "Label of the code.",
        "actor_id": "State or body of the office.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "accredited_to_id": "For an envoy: state or organisation of accreditation.",
        "accredited_to_slug": "Its slug.",
        "accredited_to_name": "Its name.",
        "acting": "True: acting office-holder.",
        **describe_date("started", "First day in office"),
        **describe_date("ended", "First day after the tenure"),
        "ended_known_until": "If the end is ..: last day on which it was known to continue.",
        "note": "What else a reader should know.",
        **describe_date("last_seen", MEANING),
    },
    lambda: select(
        _tenures.c.id.label("tenure_id"),
        _person_id.label("person_id"),
        _actors.c.slug.label("person_slug"),
        _actors.c.name.label("person_name"),
        _tenures.c.position_id,
        _positions.c.slug.label("position_slug"),
        _positions.c.title.label("position_title"),
        _positions.c.kind_code.label("position_kind_code"),
        position_kinds.c.label.label("position_kind_label"),
        _positions.c.actor_id,
        _states.c.slug.label("actor_slug"),
        _states.c.name.label("actor_name"),
        _tenures.c.accredited_to_id,
        _hosts.c.slug.label("accredited_to_slug"),
        _hosts.c.name.label("accredited_to_name"),
        _tenures.c.acting,
        *date_columns(_tenures, "started"),
        *date_columns(_tenures, "ended"),
        _tenures.c.ended_known_until,
        _tenures.c.note,
        *last_seen_columns(_tenures, list_tenure_evidence(_tenures)),
    ).select_from(
        _tenures.outerjoin(_kept, _kept.c.other_id == _tenures.c.person_id)
        .join(_actors, _actors.c.id == _person_id)
        .join(_positions, _positions.c.id == _tenures.c.position_id)
        .join(position_kinds, position_kinds.c.code == _positions.c.kind_code)
        .outerjoin(_states, _states.c.id == _positions.c.actor_id)
        .outerjoin(_hosts, _hosts.c.id == _tenures.c.accredited_to_id)
    ),
)
