"""How tables are written: as text, csv, json and html."""
