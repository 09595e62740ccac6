"""Panels: one row for every unit of a year, one column for every measure, as a file."""
