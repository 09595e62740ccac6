"""What can happen: a module a kind, each with selects of the same columns for the timeline."""
