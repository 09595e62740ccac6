"""How many of the pairs found are expected to be false, when many are tested."""

from __future__ import annotations

import numpy as np

from reports.analysis.window_counts import Floats


def adjust_p_values(p: Floats, *, is_dependent: bool = False) -> Floats:
    """q of each p: the least rate of false discoveries at which it is found, 0 to 1.

    q_(i) = min over j >= i of p_(j) m / j. With ``is_dependent`` times sum 1/j, which holds however
    the tests depend on each other. A p that is NaN was not tested and does not count.

    Benjamini and Hochberg 1995, "Controlling the false discovery rate"; Benjamini and Yekutieli
    2001, "The control of the false discovery rate in multiple testing under dependency".
    """
    q = np.full_like(p, np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    if not tested.size:
        return q
    order = tested[np.argsort(p[tested], kind="stable")]
    ranks = np.arange(1, order.size + 1)
    factor = float((1 / ranks).sum()) if is_dependent else 1.0
    scaled = p[order] * order.size / ranks * factor
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return q
