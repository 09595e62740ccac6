"""Agreement in votes: joint roll calls with the same vote, as a share."""

from models.vote_years import VoteMeasure
from reports.analysis.vote_pairs import define_vote_measure

MEASURE = define_vote_measure(
    VoteMeasure.AGREEMENT,
    "votes_agreement",
    "Agreement in votes",
    "Votes",
    "Of the roll calls on which both voted, the share with the same vote: yes, no or abstention.",
    scale="share, 0 to 1",
    citation="Voeten (2000), International Organization 54: 185-215",
)
