"""SQL of the user's own, run read-only on either database."""
