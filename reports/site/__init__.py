"""The static site: the pages of reports, and of every record, with links between them."""
