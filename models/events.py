"""Events, curated by hand and coded by CAMEO, with any number of participants."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.agreements import AgreementAction
from models.base import Base, Text
from models.citable import Citable, name_target_column
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Note,
    Slug,
    code_column,
    date_checks,
    edtf_columns,
    reference,
    text_column,
)
from models.edtf import Edtf
from models.exclusive_arc import add_arc
from models.laws import LawStage
from models.memberships import Membership
from models.offices import Tenure
from models.relations import Relation
from models.sanctions import Sanction
from models.searchable import Searchable


class QuadClass(Code):
    """CAMEO's four classes of event, with the root codes that GDELT counts in each."""

    VERBAL_COOPERATION = "verbal_cooperation", "Verbal cooperation", "CAMEO root codes 01 to 05."
    MATERIAL_COOPERATION = (
        "material_cooperation",
        "Material cooperation",
        "CAMEO root codes 06 to 09, as in GDELT.",
    )
    VERBAL_CONFLICT = (
        "verbal_conflict",
        "Verbal conflict",
        "CAMEO root codes 10 to 14, as in GDELT.",
    )
    MATERIAL_CONFLICT = "material_conflict", "Material conflict", "CAMEO root codes 15 to 20."


class EventRole(Code):
    """The parts of actors in an event."""

    SOURCE = "source", "Source", "Acts (CAMEO source actor); in a mutual act, one of the actors."
    TARGET = "target", "Target", "Is acted on (CAMEO target actor)."
    PLACE = (
        "place",
        "Place",
        "The country where it happened, if it neither acts nor is acted on.",
    )


class EventLinkKind(Code):
    """The links from one event to another."""

    LED_TO = "led_to", "Led to", "The first caused the second, according to a source."
    ANSWERED = "answered", "Was answered by", "The second is the reply to the first."
    REVERSED = "reversed", "Was undone by", "The second reverses the first."


class Moment(Code):
    """The moments of a membership, tenure, sanction or relation that an event can be."""

    START = "start", "Start", "Its beginning."
    SUSPENSION = "suspension", "Suspension", "Its suspension."
    END = "end", "End", "Its end."


quad_classes = declare_code_list("quad_classes", QuadClass, "CAMEO's four classes of event.")
event_roles = declare_code_list("event_roles", EventRole, "Parts that actors have in events.")
event_link_kinds = declare_code_list(
    "event_link_kinds", EventLinkKind, "Links from one event to another."
)
moments = declare_code_list(
    "moments", Moment, "Moments of memberships, tenures, sanctions and relations."
)


class EventType(Base):
    """One code of the CAMEO event scheme."""

    __tablename__ = "event_types"
    __table_args__ = (
        CheckConstraint("goldstein_tenths BETWEEN -100 AND 100", name="goldstein_range"),
        {
            "comment": "The CAMEO list of event codes (Schrodt, CAMEO codebook 1.1b3), with "
            "Goldstein's scale (1992); one row per code."
        },
    )
    natural_key = ("code",)

    code: Mapped[str] = mapped_column(
        Text, primary_key=True, comment="CAMEO code as text; leading zeros matter."
    )
    root_code: Mapped[str] = text_column("Root code: the first two digits.")
    label: Mapped[str] = text_column("CAMEO's name for the code.")
    quad_class_code: Mapped[str] = code_column(
        "quad_classes",
        "Quad class of the code, as GDELT's own column has it for every dataset: 09 (investigate) "
        "is material cooperation, 14 (protest) is verbal conflict.",
    )
    goldstein_tenths: Mapped[int | None] = mapped_column(
        Integer,
        comment="Goldstein scale in tenths, -100 (conflict) to 100 (cooperation); "
        "in tenths, so that sums are exact.",
    )


class Event(Base):
    """One event."""

    __tablename__ = "events"
    __citable__ = Citable(13, "{title}")
    __searchable__ = Searchable(8, ("title",), ("note",))
    __table_args__ = (
        *date_checks("occurred"),
        Index("ix_events_occurred_earliest", "occurred_earliest"),
        {"comment": "Events, curated by hand; one row per event."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    occurred: Mapped[Edtf] = edtf_columns("occurred", "When it happened")
    type_code: Mapped[str] = mapped_column(
        Text, ForeignKey("event_types.code", ondelete="RESTRICT"), comment="CAMEO code."
    )
    title: Mapped[str] = text_column("What happened, in a sentence.")
    note: Mapped[Note]


class EventParticipant(Base):
    """One participant of one event."""

    __tablename__ = "event_participants"
    __table_args__ = (
        UniqueConstraint("event_id", "actor_id", "role_code"),
        Index("ix_event_participants_actor_id_event_id", "actor_id", "event_id"),
        {"comment": "Participants of events; one row per event, actor and role."},
    )
    natural_key = ("event_id", "actor_id", "role_code")

    id: Mapped[Id]
    event_id: Mapped[int] = reference("events.id", "The event.", on_delete="CASCADE", index=False)
    actor_id: Mapped[int] = reference("actors.id", "The participant.", index=False)
    role_code: Mapped[str] = code_column("event_roles", "Role of the participant.")


class EventLink(Base):
    """One link from one event to another."""

    __tablename__ = "event_links"
    __table_args__ = (
        UniqueConstraint("event_id", "kind_code", "other_event_id"),
        CheckConstraint("event_id <> other_event_id", name="two_events"),
        {"comment": "Links between events: led to, answered, reversed; one row per pair and kind."},
    )
    natural_key = ("event_id", "kind_code", "other_event_id")

    id: Mapped[Id]
    event_id: Mapped[int] = reference(
        "events.id", "The earlier event.", on_delete="CASCADE", index=False
    )
    kind_code: Mapped[str] = code_column(
        "event_link_kinds", "How the earlier event is linked to the later one."
    )
    other_event_id: Mapped[int] = reference("events.id", "The later event.", on_delete="CASCADE")
    note: Mapped[Note]


_ACTS: tuple[type[Base], ...] = (
    LawStage,
    AgreementAction,
    Sanction,
    Membership,
    Tenure,
    Relation,
)


class EventAct(Base):
    """An event that records the same act as a row of another table."""

    __tablename__ = "event_acts"
    __table_args__ = (
        {
            "comment": "Acts recorded twice: the event is the same act as this stage, action, "
            "sanction, membership, tenure or relation; one row per event and act."
        },
    )
    natural_key = (
        "event_id",
        *(name_target_column(model.table().name) for model in _ACTS),
        "moment_code",
    )

    id: Mapped[Id]
    event_id: Mapped[int] = reference("events.id", "The event.", on_delete="CASCADE")
    moment_code: Mapped[str | None] = code_column(
        "moments",
        "Moment of the sanction, membership, tenure or relation; NULL for stages and actions.",
    )


add_arc(EventAct, _ACTS, key=("event_id", "moment_code?"))
