"""Agreement in votes, of yes and no alone."""

from models.vote_years import VoteMeasure
from reports.analysis.vote_pairs import define_vote_measure

MEASURE = define_vote_measure(
    VoteMeasure.YES_NO,
    "votes_yes_no",
    "Agreement in votes of yes and no",
    "Votes, yes/no",
    "Of the roll calls on which both voted yes or no, the share with the same vote.",
    scale="share, 0 to 1",
    citation="Lijphart (1963), American Political Science Review 57: 902-917",
    defined="; not defined where they never both voted yes or no",
    is_shown=False,
)
