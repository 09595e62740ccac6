"""Militarised disputes between states, with the side, days and level of each participant."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    text,
)

from models.base import Base, Text
from models.code_lists import Code, declare_code_list
from models.columns import date_checks, date_columns
from models.datasets import dataset_column


class HostilityLevel(Code):
    """How far a state went in a dispute, the lowest level first."""

    NONE = "none", "No militarised action", "The state was the target and did nothing."
    THREAT = "threat", "Threat to use force", "Said that it would use force."
    DISPLAY = "display", "Display of force", "Showed or alerted its forces."
    USE = "use", "Use of force", "Used force, short of war."
    WAR = "war", "War", "A war with at least 1,000 battle deaths."


class DisputeAction(Code):
    """The highest action of a state in a dispute, in the order of Correlates of War."""

    NONE = "none", "No militarised action", "Code 0."
    THREAT_OF_FORCE = "threat_of_force", "Threat to use force", "Code 1."
    THREAT_OF_BLOCKADE = "threat_of_blockade", "Threat to blockade", "Code 2."
    THREAT_OF_OCCUPATION = "threat_of_occupation", "Threat to occupy territory", "Code 3."
    THREAT_OF_WAR = "threat_of_war", "Threat to declare war", "Code 4."
    THREAT_OF_CBR = (
        "threat_of_cbr",
        "Threat to use CBR weapons",
        "Code 5; chemical, biological or radiological weapons.",
    )
    THREAT_TO_JOIN = "threat_to_join", "Threat to join a war", "Code 6."
    SHOW_OF_FORCE = "show_of_force", "Show of force", "Code 7."
    ALERT = "alert", "Alert", "Code 8."
    NUCLEAR_ALERT = "nuclear_alert", "Nuclear alert", "Code 9."
    MOBILISATION = "mobilisation", "Mobilisation", "Code 10."
    FORTIFIED_BORDER = "fortified_border", "Fortified border", "Code 11."
    BORDER_VIOLATION = "border_violation", "Border violation", "Code 12."
    BLOCKADE = "blockade", "Blockade", "Code 13."
    OCCUPATION = "occupation", "Occupation of territory", "Code 14."
    SEIZURE = "seizure", "Seizure", "Code 15."
    ATTACK = "attack", "Attack", "Code 16."
    CLASH = "clash", "Clash", "Code 17."
    DECLARATION_OF_WAR = "declaration_of_war", "Declaration of war", "Code 18."
    CBR_WEAPONS = "cbr_weapons", "Use of CBR weapons", "Code 19."
    BEGAN_WAR = "began_war", "Began an interstate war", "Code 20."
    JOINED_WAR = "joined_war", "Joined an interstate war", "Code 21."


class DisputeOutcome(Code):
    """How a dispute ended, in the order of Correlates of War."""

    VICTORY_A = "victory_a", "Victory for side A", "Code 1."
    VICTORY_B = "victory_b", "Victory for side B", "Code 2."
    YIELD_A = "yield_a", "Yield by side A", "Code 3."
    YIELD_B = "yield_b", "Yield by side B", "Code 4."
    STALEMATE = "stalemate", "Stalemate", "Code 5."
    COMPROMISE = "compromise", "Compromise", "Code 6."
    RELEASED = "released", "Released", "Code 7; of what was seized."
    UNCLEAR = "unclear", "Unclear", "Code 8."
    JOINS_WAR = "joins_war", "Joins an ongoing war", "Code 9."


class DisputeSettlement(Code):
    """How a dispute was settled, in the order of Correlates of War."""

    NEGOTIATED = "negotiated", "Negotiated", "Code 1."
    IMPOSED = "imposed", "Imposed", "Code 2."
    NONE = "none", "None", "Code 3."
    UNCLEAR = "unclear", "Unclear", "Code 4."


class DisputeSide(Code):
    """The sides of a dispute."""

    A = "a", "Side A", "The side that took the first militarised action."
    B = "b", "Side B", "The other side."


hostility_levels = declare_code_list(
    "hostility_levels", HostilityLevel, "How far states go in disputes."
)
dispute_actions = declare_code_list(
    "dispute_actions", DisputeAction, "Militarised actions of states in disputes."
)
dispute_outcomes = declare_code_list("dispute_outcomes", DisputeOutcome, "Outcomes of disputes.")
dispute_settlements = declare_code_list(
    "dispute_settlements", DisputeSettlement, "How disputes are settled."
)
dispute_sides = declare_code_list("dispute_sides", DisputeSide, "Sides of disputes.")


def _code_column(name: str, code_list: str, comment: str, *, nullable: bool = True) -> Column[str]:
    key = ForeignKey(f"{code_list}.code", ondelete="RESTRICT")
    return Column(name, Text, key, nullable=nullable, comment=comment)


def _measures(of: str) -> list[Any]:
    return [
        _code_column("hostility_code", "hostility_levels", f"Highest level {of}; NULL: missing."),
        _code_column(
            "highest_action_code", "dispute_actions", f"Highest action {of}; NULL: missing."
        ),
        Column(
            "fatality_level",
            Integer,
            comment=f"Military deaths {of}: 0 none, 1 up to 25, 2 up to 100, 3 up to 250, 4 up to "
            "500, 5 up to 999, 6 more; NULL: missing.",
        ),
        Column("fatalities", Integer, comment=f"Military deaths {of}, if the number is known."),
    ]


disputes = Table(
    "disputes",
    Base.metadata,
    Column(
        "id",
        Integer,
        primary_key=True,
        comment="Key for joins; differs between databases, so cite the published id instead.",
    ),
    dataset_column(),
    Column("published_id", Integer, nullable=False, comment="Number given by the dataset."),
    *date_columns("first_day", "First day of the dispute"),
    *date_columns("last_day", "Last day of the dispute"),
    _code_column("outcome_code", "dispute_outcomes", "How it ended; NULL: missing."),
    _code_column("settlement_code", "dispute_settlements", "How it was settled; NULL: missing."),
    *_measures("in the dispute"),
    Column("is_reciprocated", Boolean, comment="True: side B acted, too; NULL: missing."),
    *date_checks("first_day", "last_day"),
    CheckConstraint("first_day_earliest <= last_day_latest", name="days_in_order"),
    CheckConstraint("fatality_level BETWEEN 0 AND 6", name="fatality_level_range"),
    UniqueConstraint("dataset_id", "published_id"),
    comment="Militarised disputes between states; one row per dispute.",
    info={"module": __name__, "natural_key": ("dataset_id", "published_id")},
)

dispute_participants = Table(
    "dispute_participants",
    Base.metadata,
    Column(
        "id",
        Integer,
        primary_key=True,
        comment="Key for joins; differs between databases.",
    ),
    dataset_column(),
    Column(
        "dispute_id",
        Integer,
        ForeignKey("disputes.id", ondelete="CASCADE"),
        nullable=False,
        comment="The dispute.",
    ),
    Column("state_code", Text, nullable=False, comment="Code of the state, as published."),
    Column(
        "actor_id",
        Integer,
        ForeignKey("actors.id", ondelete="RESTRICT"),
        comment="State that had the code then; NULL: no known state.",
    ),
    _code_column("side_code", "dispute_sides", "Side of the state.", nullable=False),
    *date_columns("first_day", "First day of the state in the dispute"),
    *date_columns("last_day", "Last day of the state in the dispute"),
    *_measures("of the state"),
    Column("is_originator", Boolean, comment="True: in it from the first day; NULL: missing."),
    Column(
        "is_revisionist",
        Boolean,
        comment="True: wanted to change what was, before the dispute; NULL: missing.",
    ),
    *date_checks("first_day", "last_day"),
    CheckConstraint("first_day_earliest <= last_day_latest", name="days_in_order"),
    CheckConstraint("fatality_level BETWEEN 0 AND 6", name="fatality_level_range"),
    Index(
        "uq_dispute_participants_natural_key",
        "dispute_id",
        "state_code",
        text("coalesce(first_day_edtf, '')"),
        unique=True,
    ),
    Index("ix_dispute_participants_actor_id", "actor_id"),
    comment="States in militarised disputes; one row per dispute, state and time in it.",
    info={"module": __name__, "natural_key": ("dispute_id", "state_code", "first_day_edtf")},
)
