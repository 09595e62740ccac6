"""Upsert: rows of a file compared with the database, then inserted, updated or rejected."""
