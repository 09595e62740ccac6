"""Agreement in votes beyond what the whole Assembly did."""

from models.vote_years import VoteMeasure
from reports.analysis.vote_pairs import define_vote_measure

MEASURE = define_vote_measure(
    VoteMeasure.COSINE,
    "votes_cosine",
    "Agreement in votes beyond the Assembly",
    "Votes, cosine",
    "Cosine of the votes (yes 1, abstention 0, no -1), less the Assembly's mean on each roll call.",
    scale="-1 to 1; 0: no more than the whole Assembly",
    citation="definition of this project",
    defined="; not defined where one of them always voted with the mean",
)
