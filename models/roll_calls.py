"""Roll calls of the General Assembly: what was voted on, and how each state voted."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from models.base import Base, Text
from models.code_lists import Code, declare_code_list
from models.datasets import dataset_column


class VoteChoice(Code):
    """How a state voted."""

    YES = "yes", "Yes", "In favour."
    NO = "no", "No", "Against."
    ABSTAIN = "abstain", "Abstained", "Present, neither for nor against."
    ABSENT = "absent", "Absent", "A member that did not vote; never an abstention."


vote_choices = declare_code_list("vote_choices", VoteChoice, "How a state voted in a roll call.")


def _roll_call_column() -> Column[int]:
    key = ForeignKey("roll_calls.id", ondelete="CASCADE")
    return Column("roll_call_id", Integer, key, nullable=False, comment="Which roll call.")


roll_calls = Table(
    "roll_calls",
    Base.metadata,
    Column(
        "id",
        Integer,
        primary_key=True,
        comment="Key for joins; differs between databases, so cite the published id instead.",
    ),
    dataset_column(),
    Column(
        "import_id",
        Integer,
        ForeignKey("imports.id", ondelete="RESTRICT"),
        nullable=False,
        index=True,
        comment="The import that brought it.",
    ),
    Column("published_id", Integer, nullable=False, comment="Number that the dataset gives."),
    Column("session", Integer, comment="Regular session of the Assembly, 1 in 1946."),
    Column("held_on", Date, comment="Day of the vote; NULL: not published."),
    Column("resolution", Text, comment="Symbol of the resolution, where there is one."),
    Column("title", Text, comment="What was voted on, in short."),
    Column("description", Text, comment="What was voted on, as published."),
    Column("is_important", Boolean, comment="Named important by the United States; NULL: unsaid."),
    Column("is_amendment", Boolean, comment="A vote on an amendment; NULL: unsaid."),
    Column("is_paragraph", Boolean, comment="A vote on a part of a text; NULL: unsaid."),
    UniqueConstraint("dataset_id", "published_id"),
    Index("ix_roll_calls_held_on", "held_on"),
    comment="Recorded votes; one row per vote taken.",
    info={"natural_key": ("dataset_id", "published_id")},
)

roll_call_votes = Table(
    "roll_call_votes",
    Base.metadata,
    _roll_call_column(),
    Column("voter_code", Text, nullable=False, comment="The state as published, by code or name."),
    Column(
        "actor_id",
        Integer,
        ForeignKey("actors.id", ondelete="RESTRICT"),
        comment="The state that held the seat on that day; NULL: none known.",
    ),
    Column(
        "choice_code",
        Text,
        ForeignKey("vote_choices.code", ondelete="RESTRICT"),
        nullable=False,
        comment="How it voted. Where the dataset leaves absences out, they have no row.",
    ),
    PrimaryKeyConstraint("roll_call_id", "voter_code"),
    Index("ix_roll_call_votes_actor_id_roll_call_id", "actor_id", "roll_call_id"),
    comment="How states voted; one row per roll call and state.",
    sqlite_with_rowid=False,
    info={"natural_key": ("roll_call_id", "voter_code")},
)

roll_call_issues = Table(
    "roll_call_issues",
    Base.metadata,
    _roll_call_column(),
    Column("issue_code", Text, nullable=False, comment="Code of the issue, as published."),
    Column("issue", Text, nullable=False, comment="The issue in words, as published."),
    PrimaryKeyConstraint("roll_call_id", "issue_code"),
    CheckConstraint("issue_code <> ''", name="issue_code_given"),
    comment="What roll calls were about; one row per roll call and issue.",
    sqlite_with_rowid=False,
    info={"natural_key": ("roll_call_id", "issue_code")},
)
