"""Agreement in votes beyond chance, with the margins of each state."""

from models.vote_years import VoteMeasure
from reports.analysis.vote_pairs import define_vote_measure

MEASURE = define_vote_measure(
    VoteMeasure.KAPPA,
    "votes_kappa",
    "Agreement in votes beyond chance (kappa)",
    "Votes, kappa",
    "Cohen's kappa with squared distances: chance follows from the votes of each state.",
    scale="1: always the same vote; 0: as by chance; below 0: less than by chance",
    citation="Häge (2011), Political Analysis 19: 287-305",
    defined="; not defined where both cast one and the same vote all year",
    is_shown=False,
)
