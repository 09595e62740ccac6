"""Sources of the timeline: one module for each kind, with selects of the same columns."""
