"""The schema, importable from one place: importing ``models`` loads the whole metadata."""

from models.actor_identifiers import ActorCode, ActorName
from models.actors import Actor, Country, Group, Organisation, Person
from models.agreements import Agreement, AgreementAction, AgreementLink, AgreementParty
from models.base import Base
from models.bookkeeping import DictionaryEntry, Edition, SeededRow
from models.code_lists import CODE_LISTS
from models.coded_events import coded_events, country_months, dyad_months, world_months
from models.coverage import CoverageStatement
from models.datasets import (
    coverage_days,
    datasets,
    imported_rows,
    imports,
    same_records,
    shipped_files,
    unmapped_codes,
)
from models.disputes import dispute_participants, disputes
from models.edtf import Answer, Edtf, EdtfError
from models.events import Event, EventAct, EventLink, EventParticipant, EventType
from models.evidence import Citation, Claim, ClaimActor, UnclaimedPassage, add_citation_targets
from models.figures import Indicator, Observation
from models.lakes import lakes
from models.laws import Law, LawFamily, LawLink, LawStage, LawVote
from models.memberships import Membership
from models.offices import Position, Tenure
from models.relations import Relation
from models.roll_calls import roll_call_issues, roll_call_votes, roll_calls
from models.sanctions import Sanction, SanctionMeasure, SanctionParty, SanctionPhase
from models.sources import Source
from models.state_periods import state_periods
from models.successions import ActorSuccession
from models.topics import EventTopic, Topic
from models.vote_years import dyad_vote_years, vote_year_levels

# After the last table, because a citation can refer to any of them.
add_citation_targets()

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
    "CoverageStatement",
    "DictionaryEntry",
    "Edition",
    "Edtf",
    "EdtfError",
    "Event",
    "EventAct",
    "EventLink",
    "EventParticipant",
    "EventTopic",
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
    "Topic",
    "UnclaimedPassage",
    "coded_events",
    "country_months",
    "coverage_days",
    "datasets",
    "dispute_participants",
    "disputes",
    "dyad_months",
    "dyad_vote_years",
    "imported_rows",
    "imports",
    "lakes",
    "roll_call_issues",
    "roll_call_votes",
    "roll_calls",
    "same_records",
    "shipped_files",
    "state_periods",
    "unmapped_codes",
    "vote_year_levels",
    "world_months",
]
