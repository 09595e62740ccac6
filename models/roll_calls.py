"""Roll calls of the UN General Assembly: the questions, and the vote of each state."""

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
    """The votes that a state can cast."""

    YES = "yes", "Yes", "In favour."
    NO = "no", "No", "Against."
    ABSTAIN = "abstain", "Abstained", "Present, but neither for nor against."
    ABSENT = "absent", "Absent", "A member that did not vote; this is not an abstention."


vote_choices = declare_code_list("vote_choices", VoteChoice, "Votes of a state in a roll call.")


def _roll_call_column() -> Column[int]:
    key = ForeignKey("roll_calls.id", ondelete="CASCADE")
    return Column("roll_call_id", Integer, key, nullable=False, comment="The roll call.")


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
        comment="Import that loaded the row.",
    ),
    Column("published_id", Integer, nullable=False, comment="Number given by the dataset."),
    Column(
        "session",
        Integer,
        comment="Regular session of the Assembly, 1 in 1946; NULL: special, or not published.",
    ),
    Column("held_on", Date, comment="Day of the vote; NULL: not published."),
    Column("resolution", Text, comment="Symbol of the resolution, if it has one."),
    Column("title", Text, comment="Short title of the question."),
    Column("description", Text, comment="Description of the question, as published."),
    Column(
        "is_important",
        Boolean,
        comment="True: called important by the United States; NULL: not stated.",
    ),
    Column("is_amendment", Boolean, comment="True: vote on an amendment; NULL: not stated."),
    Column("is_paragraph", Boolean, comment="True: vote on a part of a text; NULL: not stated."),
    UniqueConstraint("dataset_id", "published_id"),
    Index("ix_roll_calls_held_on", "held_on"),
    comment="Roll calls of the UN General Assembly; one row per roll call.",
    info={"module": __name__, "natural_key": ("dataset_id", "published_id")},
)

roll_call_votes = Table(
    "roll_call_votes",
    Base.metadata,
    _roll_call_column(),
    Column("voter_code", Text, nullable=False, comment="Code or name of the state, as published."),
    Column(
        "actor_id",
        Integer,
        ForeignKey("actors.id", ondelete="RESTRICT"),
        comment="State that had the seat on that day; NULL: no known state.",
    ),
    Column(
        "choice_code",
        Text,
        ForeignKey("vote_choices.code", ondelete="RESTRICT"),
        nullable=False,
        comment="Vote of the state. If the dataset omits absences, they have no row.",
    ),
    PrimaryKeyConstraint("roll_call_id", "voter_code"),
    Index("ix_roll_call_votes_actor_id_roll_call_id", "actor_id", "roll_call_id"),
    comment="Votes of states; one row per roll call and state.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("roll_call_id", "voter_code")},
)

roll_call_issues = Table(
    "roll_call_issues",
    Base.metadata,
    _roll_call_column(),
    Column("issue_code", Text, nullable=False, comment="Code of the issue, as published."),
    Column("issue", Text, nullable=False, comment="Name of the issue, as published."),
    PrimaryKeyConstraint("roll_call_id", "issue_code"),
    CheckConstraint("issue_code <> ''", name="issue_code_given"),
    comment="Issues of roll calls; one row per roll call and issue.",
    sqlite_with_rowid=False,
    info={"module": __name__, "natural_key": ("roll_call_id", "issue_code")},
)
