"""How the schema came to be, one numbered step per file, and what takes a database through them."""
