"""Income: gross domestic product per head of one state."""

from reports.analysis.figure_years import define_figure

MEASURE = define_figure(
    "NY.GDP.PCAP.CD", "income_per_head", "GDP per head", "GDP per head", "current US dollars"
)
