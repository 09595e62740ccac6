"""Agreement in votes, with an abstention as half an agreement."""

from models.vote_years import VoteMeasure
from reports.analysis.vote_pairs import define_vote_measure

MEASURE = define_vote_measure(
    VoteMeasure.LIJPHART,
    "votes_lijphart",
    "Agreement in votes, abstention as half",
    "Votes, half",
    "The share of the same votes, where an abstention against yes or no counts as half.",
    scale="share, 0 to 1; S of Signorino and Ritter (1999) is twice it less 1",
    citation="Lijphart (1963), American Political Science Review 57: 902-917",
    is_shown=False,
)
