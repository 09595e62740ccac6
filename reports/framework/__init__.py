"""What every report shares: its definition, its command line, its actors and footnotes."""
