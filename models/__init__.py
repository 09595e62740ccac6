"""The schema, importable from one place: whoever imports ``models`` has the whole metadata."""

# ruff: noqa: E402 - the collector rests before the imports that it would slow down
import gc

# Mapping makes many objects and drops none: looking for garbage takes a fifth of a report's start.
_collected = gc.isenabled()
gc.disable()

from models.actors import (
    Actor,
    ActorCode,
    ActorName,
    ActorSuccession,
    Country,
    Group,
    Organisation,
    Person,
)
from models.agreements import Agreement, AgreementAction, AgreementLink, AgreementParty
from models.base import Base
from models.bookkeeping import DictionaryEntry, Edition, SeededRow
from models.codes import CODE_LISTS
from models.edtf import Answer, Edtf, EdtfError
from models.events import Event, EventAct, EventLink, EventParticipant, EventType
from models.evidence import Citation, Claim, ClaimActor, Source, UnclaimedPassage
from models.figures import Indicator, Observation
from models.laws import Law, LawFamily, LawLink, LawStage, LawVote
from models.memberships import Membership
from models.offices import Position, Tenure
from models.relations import Relation
from models.sanctions import Sanction, SanctionMeasure, SanctionParty, SanctionPhase

gc.freeze()
if _collected:
    gc.enable()

__all__ = [
    "CODE_LISTS",
    "Actor",
    "ActorCode",
    "ActorName",
    "ActorSuccession",
    "Agreement",
    "AgreementAction",
    "AgreementLink",
    "AgreementParty",
    "Answer",
    "Base",
    "Citation",
    "Claim",
    "ClaimActor",
    "Country",
    "DictionaryEntry",
    "Edition",
    "Edtf",
    "EdtfError",
    "Event",
    "EventAct",
    "EventLink",
    "EventParticipant",
    "EventType",
    "Group",
    "Indicator",
    "Law",
    "LawFamily",
    "LawLink",
    "LawStage",
    "LawVote",
    "Membership",
    "Observation",
    "Organisation",
    "Person",
    "Position",
    "Relation",
    "Sanction",
    "SanctionMeasure",
    "SanctionParty",
    "SanctionPhase",
    "SeededRow",
    "Source",
    "Tenure",
    "UnclaimedPassage",
]
