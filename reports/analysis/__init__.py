"""Statistics: what numpy and scipy compute from the integers that SQL returns."""
