"""Two records of one thing: which pairs a person has decided about, and how."""
