"""Units of numeric columns, which their names tell."""

from __future__ import annotations

import re

_UNITS = (
    (r"lag_days_(least|most)", "day"),
    (r"goldstein_tenths(_sum)?", "tenth of a point of the Goldstein scale"),
    (r"goldstein_mean", "point of the Goldstein scale"),
    (r"(\w+_)?billionths", "billionth"),
    (r"\w+_share", "share, 0 to 1"),
    (r"(verbal|material)_(cooperation|conflict)|(goldstein_)?events", "event"),
    (r"as_source|as_target|domestic|one_sided", "event"),
    (r"rows_\w+|row_count|\w+_rows", "row"),
    (r"(yes|no|abstain)_(yes|no|abstain)", "roll call"),
    (r"\w+_sources", "source"),
    (r"char_(start|end)", "code point"),
)
"""A pattern of names, and the unit of the columns so named."""
_OF_RELATIONS = {
    ("observations", "value"): "the unit of its indicator (indicators.unit)",
    **{
        (relation, name): "vote"
        for relation in ("law_votes", "vote_results")
        for name in ("yes", "no", "abstain", "absent")
    },
    ("coded_events", "mentions"): "mention",
    ("coded_event_details", "mentions"): "mention",
}


def find_unit(relation: str, column: str) -> str | None:
    """The unit of a column of a table or view; None where it has none."""
    if unit := _OF_RELATIONS.get((relation, column)):
        return unit
    return next((unit for pattern, unit in _UNITS if re.fullmatch(pattern, column)), None)
