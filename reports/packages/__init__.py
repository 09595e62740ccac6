"""Data packages: the whole database as files that other programs read."""
