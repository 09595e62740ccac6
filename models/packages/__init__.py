"""Data packages: what `bedfellows export` writes and `bedfellows restore` reads."""
