"""Difference of income: how far apart two states are in GDP per head."""

import numpy as np

from reports.analysis.figure_years import define_figure, make_difference
from reports.analysis.measure import Unit

MEASURE = define_figure(
    "NY.GDP.PCAP.CD",
    Unit.PAIR_YEAR,
    make_difference(np.log),
    name="income_difference",
    title="Difference of income",
    heading="Income",
    meaning="The absolute difference of the natural logarithms of GDP per head in current US "
    "dollars; 0.69 is twice as much.",
    scale="0: equal; without upper end",
)
