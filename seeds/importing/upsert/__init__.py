"""Rows of a file brought to the database: new, revised, known or rejected."""
