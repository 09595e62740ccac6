"""What can be cited: the project, datasets, sources, single records, and answers of reports."""
