"""Events of a pair per 100,000 of the world's."""

from reports.analysis.event_years import compute_rate, define_event_measure

MEASURE = define_event_measure(
    "gdelt_rate",
    "Events per 100,000",
    "Events per 100,000",
    "The events between the two, in both directions, per 100,000 between any two states.",
    compute_rate,
    scale="0 to 100,000",
    defined="states that exist at the end of the year, and pairs with events",
    citation="Leetaru and Schrodt (2013), GDELT: Global Data on Events, Location and Tone",
)
