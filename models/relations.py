"""Relations of two actors in phases: diplomatic relations, recognition, borders, alliances.

An act, such as a break of relations, is the start of a phase. An event can be the same act
(``event_acts``).
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from models.base import Base
from models.citable import Citable
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Slug,
    code_column,
    edtf_columns,
    known_until_column,
    period_checks,
    reference,
    text_column,
)
from models.edtf import Edtf
from models.searchable import Searchable


class RelationKind(Code):
    """The kinds of relation.

    Diplomatic relations follow the Vienna Convention on Diplomatic Relations (1961); alliances have
    one kind for each obligation, as in ATOP (Leeds et al. 2002) and Correlates of War.
    """

    DIPLOMATIC = (
        "diplomatic",
        "Diplomatic relations",
        "Diplomatic relations of two states (Vienna Convention of 1961, articles 2 and 45).",
    )
    RECOGNITION_STATE = (
        "recognition_of_state",
        "Recognition of a state",
        "The first recognises the second as a state.",
    )
    RECOGNITION_GOVERNMENT = (
        "recognition_of_government",
        "Recognition of a government",
        "The first recognises the government that has come to power in the second.",
    )
    BORDER = "border", "Border", "Traffic over the border of two neighbours."
    TERRITORIAL_CLAIM = (
        "territorial_claim",
        "Territorial claim",
        "The first claims territory that the second holds (Issue Correlates of War).",
    )
    ALLIANCE_DEFENCE = (
        "alliance_defence",
        "Defence pact",
        "Each promises to fight for the other if it is attacked.",
    )
    ALLIANCE_NEUTRALITY = (
        "alliance_neutrality",
        "Neutrality pact",
        "Each promises to stay neutral if the other is at war.",
    )
    ALLIANCE_NONAGGRESSION = (
        "alliance_nonaggression",
        "Non-aggression pact",
        "Each promises not to use force against the other.",
    )
    ALLIANCE_CONSULTATION = (
        "alliance_consultation",
        "Consultation pact",
        "Each promises to consult the other in a crisis.",
    )
    ALLIANCE_ENTENTE = (
        "alliance_entente",
        "Entente",
        "The two agree to consult and co-operate in crises, without further obligation.",
    )
    ASSESSMENT = (
        "assessment",
        "Assessment",
        "What a source says about the two, or about one actor; not an act of either.",
    )


class RelationStatus(Code):
    """The statuses of a relation in a phase; each kind has its own."""

    ESTABLISHED = "established", "Established", "Diplomatic relations exist, by mutual consent."
    DOWNGRADED = (
        "downgraded",
        "Downgraded",
        "Diplomatic relations go on at a lower level: an ambassador is recalled or not replaced.",
    )
    SUSPENDED = "suspended", "Suspended", "Not applied for a time, without being ended."
    SEVERED = "severed", "Severed", "Diplomatic relations are broken off."
    RESTORED = "restored", "Restored", "Diplomatic relations are back at their former level."
    RECOGNISED = "recognised", "Recognised", "The recognition is in effect."
    WITHDRAWN = "withdrawn", "Withdrawn", "The recognition or the claim is withdrawn."
    OPEN = "open", "Open", "The border can be crossed at its crossings."
    RESTRICTED = (
        "restricted",
        "Restricted",
        "Only some persons, goods or crossings are let through.",
    )
    CLOSED = "closed", "Closed", "The border cannot be crossed."
    CLAIMED = "claimed", "Claimed", "The claim is upheld."
    ALLIED = "allied", "Allied", "The pact is in force."


class MissionLevel(Code):
    """The levels of a diplomatic mission (Correlates of War, Diplomatic Exchange), from highest."""

    EMBASSY = "embassy", "Embassy", "An ambassador leads the mission."
    LEGATION = "legation", "Legation", "An envoy or minister leads the mission."
    CHARGE_D_AFFAIRES = (
        "charge_d_affaires",
        "Chargé d'affaires",
        "A chargé d'affaires leads the mission, also in the place of an absent ambassador.",
    )
    INTERESTS_SECTION = (
        "interests_section",
        "Interests section",
        "A section in the embassy of a third state that protects the interests of the first.",
    )
    NONE = "none", "None", "No mission."


STATUSES_OF_KIND: dict[RelationKind, tuple[RelationStatus, ...]] = {
    RelationKind.DIPLOMATIC: (
        RelationStatus.ESTABLISHED,
        RelationStatus.DOWNGRADED,
        RelationStatus.SUSPENDED,
        RelationStatus.SEVERED,
        RelationStatus.RESTORED,
    ),
    RelationKind.RECOGNITION_STATE: (RelationStatus.RECOGNISED, RelationStatus.WITHDRAWN),
    RelationKind.RECOGNITION_GOVERNMENT: (RelationStatus.RECOGNISED, RelationStatus.WITHDRAWN),
    RelationKind.BORDER: (RelationStatus.OPEN, RelationStatus.RESTRICTED, RelationStatus.CLOSED),
    RelationKind.TERRITORIAL_CLAIM: (RelationStatus.CLAIMED, RelationStatus.WITHDRAWN),
    RelationKind.ALLIANCE_DEFENCE: (RelationStatus.ALLIED, RelationStatus.SUSPENDED),
    RelationKind.ALLIANCE_NEUTRALITY: (RelationStatus.ALLIED, RelationStatus.SUSPENDED),
    RelationKind.ALLIANCE_NONAGGRESSION: (RelationStatus.ALLIED, RelationStatus.SUSPENDED),
    RelationKind.ALLIANCE_CONSULTATION: (RelationStatus.ALLIED, RelationStatus.SUSPENDED),
    RelationKind.ALLIANCE_ENTENTE: (RelationStatus.ALLIED, RelationStatus.SUSPENDED),
    RelationKind.ASSESSMENT: (),
}
"""The statuses that a phase of each kind can have; an assessment has none."""

relation_kinds = declare_code_list("relation_kinds", RelationKind, "Kinds of relation.")
relation_statuses = declare_code_list(
    "relation_statuses", RelationStatus, "Statuses of relations in a phase."
)
mission_levels = declare_code_list(
    "mission_levels", MissionLevel, "Levels of diplomatic missions, from highest to none."
)


def _list_codes(codes: Iterable[Code]) -> str:
    return ", ".join(f"'{code.value}'" for code in codes)


_STATUS_FITS = (
    "CASE"
    + "".join(
        f" WHEN kind_code = '{kind.value}' THEN "
        + (
            f"coalesce(status_code, '') IN ({_list_codes(fitting)})"
            if fitting
            else "status_code IS NULL"
        )
        for kind, fitting in STATUSES_OF_KIND.items()
    )
    + " END"
)


class Relation(Base):
    """One phase of a relation, or one assessment."""

    __tablename__ = "relations"
    __citable__ = Citable(5, "{summary}")
    __searchable__ = Searchable(14, body=("summary",))
    __table_args__ = (
        *period_checks(),
        CheckConstraint("actor_id <> other_actor_id", name="two_actors"),
        CheckConstraint(
            "kind_code = 'assessment' OR other_actor_id IS NOT NULL", name="other_actor_of_phase"
        ),
        CheckConstraint(_STATUS_FITS, name="status_of_kind"),
        CheckConstraint(
            "kind_code = 'diplomatic' OR (level_code IS NULL AND other_level_code IS NULL)",
            name="levels_of_diplomatic",
        ),
        {
            "comment": "Relations of two actors in phases that begin with an act, and what sources "
            "say about two actors or one; one row per phase or assessment."
        },
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    actor_id: Mapped[int] = reference(
        "actors.id",
        "The actor that began the phase, if one did: broke off, recognised, closed, claimed.",
    )
    other_actor_id: Mapped[int | None] = reference(
        "actors.id", "The other actor; NULL only for an assessment of one actor."
    )
    kind_code: Mapped[str] = code_column("relation_kinds", "Kind of relation.")
    summary: Mapped[str] = text_column(
        "The act that began the phase, or the assessment, in a sentence."
    )
    started: Mapped[Edtf] = edtf_columns("started", "Day of the act, or of the assessment")
    ended: Mapped[Edtf] = edtf_columns("ended", "First day after the phase")
    ended_known_until: Mapped[date | None] = known_until_column("ended")
    status_code: Mapped[str | None] = code_column(
        "relation_statuses", "Status in the phase; NULL only for an assessment."
    )
    level_code: Mapped[str | None] = code_column(
        "mission_levels",
        "Diplomatic relations: level of the actor's mission with the other; NULL: not recorded.",
    )
    other_level_code: Mapped[str | None] = code_column(
        "mission_levels",
        "Diplomatic relations: level of the other's mission with the actor; NULL: not recorded.",
    )
