"""Target rows of actors that a dataset adds: people and organisations."""

from __future__ import annotations

from models.actors import Actor, ActorKind, Organisation, OrganisationKind, Person
from models.name_folding import fold_name
from seeds.importing.upsert.row import TargetRow, UpsertRule

ACTOR = UpsertRule(Actor.table(), key=("slug",), lookup=("slug",), is_root=True, keeps_first=True)
PERSON = UpsertRule(Person.table(), key=("id",), lookup=("id",))
ORGANISATION = UpsertRule(Organisation.table(), key=("id",), lookup=("id",))


def make_slug(*parts: str) -> str:
    """A slug of texts: lower case, no accents, hyphens between words."""
    return "-".join("-".join(fold_name(part).split()) for part in parts)


def make_person(slug: str, name: str, country_id: int | None) -> list[TargetRow]:
    """A person: the row of the actor, then the row that extends it."""
    actor = TargetRow(ACTOR, slug=slug, kind_code=ActorKind.PERSON, name=name)
    return [actor, TargetRow(PERSON, id=actor, country_id=country_id)]


def make_organisation(
    slug: str, name: str, acronym: str | None, kind: OrganisationKind
) -> list[TargetRow]:
    """An international organisation: the row of the actor, then the row that extends it."""
    actor = TargetRow(ACTOR, slug=slug, kind_code=ActorKind.ORGANISATION, name=name)
    return [
        actor,
        TargetRow(ORGANISATION, id=actor, acronym=acronym, organisation_kind_code=kind),
    ]
