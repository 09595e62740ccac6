"""The share of the events of a pair that are conflict."""

from reports.analysis.event_years import FEWEST_EVENTS, compute_conflict, define_event_measure

MEASURE = define_event_measure(
    "gdelt_conflict",
    "Share of conflict in events",
    "Conflict",
    "The share of the events between the two that are of CAMEO root codes 10 to 20.",
    compute_conflict,
    scale="share, 0 to 1",
    defined="pairs with an event in the year",
    citation="Schrodt (2012), CAMEO: Conflict and Mediation Event Observations",
    fewest=FEWEST_EVENTS,
)
