"""Difference of income: how far apart two states are in GDP per head."""

import numpy as np

from reports.analysis.figure_years import define_difference

MEASURE = define_difference(
    "NY.GDP.PCAP.CD",
    "income_difference",
    "Difference of income",
    "Income",
    "The absolute difference of the natural logarithms of GDP per head in current US dollars; "
    "0.69 is twice as much.",
    "0: equal; without upper end",
    np.log,
)
