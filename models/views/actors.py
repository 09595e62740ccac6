"""Views of actors: whose they are, what they belong to, which offices they held."""

from sqlalchemy import case, func, select

from models.actors import Actor, Country, Group, Organisation, Person, actor_kinds
from models.memberships import Membership, membership_statuses
from models.offices import Position, Tenure, position_kinds
from models.views.view import View, date_columns, date_meanings

_actors = Actor.table()
_countries = Country.table()
_organisations = Organisation.table()
_people = Person.table()
_groups = Group.table()
_homes = _actors.alias("homes")
_home_countries = _countries.alias("home_countries")

_country_id = case(
    (_actors.c.kind_code == "country", _actors.c.id),
    else_=func.coalesce(_organisations.c.country_id, _people.c.country_id, _groups.c.country_id),
)

actor_countries = View(
    "actor_countries",
    "Whose an actor is: a country its own, a person, group or national body its country's; one "
    "row per actor.",
    {
        "actor_id": "The actor.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "kind_code": "Country, organisation, person or group.",
        "kind_label": "The same, to print.",
        "country_id": "The country; NULL: international or of none.",
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
    "Who belonged to what, as what, from when until when; one row per phase of membership.",
    {
        "membership_id": "The row of memberships.",
        "actor_id": "Who belongs.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "organisation_id": "To what.",
        "organisation_slug": "Its slug.",
        "organisation_name": "Its name.",
        "status_code": "As what.",
        "status_label": "The same, to print.",
        **date_meanings("started", "First day of the phase"),
        **date_meanings("ended", "Day of its end, which no longer counts"),
        "ended_known_until": "Where the end is ..: how far it was known.",
        "note": "What else to know.",
    },
    lambda: select(
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
    ).select_from(
        _memberships.join(_actors, _actors.c.id == _memberships.c.actor_id)
        .join(_bodies, _bodies.c.id == _memberships.c.organisation_id)
        .join(membership_statuses, membership_statuses.c.code == _memberships.c.status_code)
    ),
)

_tenures = Tenure.table()
_positions = Position.table()
_states = _actors.alias("states")
_hosts = _actors.alias("hosts")

tenure_status = View(
    "tenure_status",
    "Who held which office, from when until when; one row per tenure.",
    {
        "tenure_id": "The row of tenures.",
        "person_id": "Who.",
        "person_slug": "Slug of the person.",
        "person_name": "Name of the person.",
        "position_id": "Which office.",
        "position_slug": "Its slug.",
        "position_title": "Its title.",
        "position_kind_code": "Its kind.",
        "position_kind_label": "The same, to print.",
        "actor_id": "The state or body whose office it is.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "accredited_to_id": "Of an envoy: accredited to whom.",
        "accredited_to_slug": "Its slug.",
        "accredited_to_name": "Its name.",
        "acting": "True: in place of an office-holder.",
        **date_meanings("started", "First day in office"),
        **date_meanings("ended", "Day of its end, which no longer counts"),
        "ended_known_until": "Where the end is ..: how far it was known.",
        "note": "What else to know.",
    },
    lambda: select(
        _tenures.c.id.label("tenure_id"),
        _tenures.c.person_id,
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
    ).select_from(
        _tenures.join(_actors, _actors.c.id == _tenures.c.person_id)
        .join(_positions, _positions.c.id == _tenures.c.position_id)
        .join(position_kinds, position_kinds.c.code == _positions.c.kind_code)
        .outerjoin(_states, _states.c.id == _positions.c.actor_id)
        .outerjoin(_hosts, _hosts.c.id == _tenures.c.accredited_to_id)
    ),
)
