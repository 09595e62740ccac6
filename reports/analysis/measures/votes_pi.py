"""Agreement in votes beyond chance."""

from models.vote_years import VoteMeasure
from reports.analysis.vote_pairs import define_vote_measure

MEASURE = define_vote_measure(
    VoteMeasure.PI,
    "votes_pi",
    "Agreement in votes beyond chance",
    "Votes, pi",
    "Scott's pi with squared distances: agreement beyond what their votes would give by chance.",
    scale="1: always the same vote; 0: as by chance; below 0: less than by chance",
    citation="Häge (2011), Political Analysis 19: 287-305",
    defined="; not defined where both cast one and the same vote all year",
)
