"""What all reports share: what a report is, who is meant, how tables are shown."""
