"""Income: gross domestic product per head of one state."""

from reports.analysis.figure_years import define_figure, read_states
from reports.analysis.measure import Unit

MEASURE = define_figure(
    "NY.GDP.PCAP.CD",
    Unit.STATE_YEAR,
    read_states,
    name="income_per_head",
    title="GDP per head",
    heading="GDP per head",
    meaning="GDP per head of one state, as published.",
    scale="current US dollars",
)
