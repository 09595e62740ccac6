"""Figures of datasets: tables of numbers by state and year, or by pair and year."""
