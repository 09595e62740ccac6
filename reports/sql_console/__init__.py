"""SQL statements of users, run read-only on either database."""
