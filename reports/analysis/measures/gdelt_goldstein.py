"""The mean Goldstein value of the events of a pair."""

from reports.analysis.event_years import FEWEST_EVENTS, compute_goldstein, define_event_measure

MEASURE = define_event_measure(
    "gdelt_goldstein",
    "Mean Goldstein value of events",
    "Goldstein",
    "The mean of the Goldstein values of the events between the two that have one.",
    compute_goldstein,
    scale="-10 (conflict) to 10 (cooperation)",
    defined="pairs with such an event in the year",
    citation="Goldstein (1992), Journal of Conflict Resolution 36: 369-385",
    fewest=FEWEST_EVENTS,
    weight_column="gdelt_goldstein_events",
)
