"""The database in a browser: descriptions, parametrised queries of the reports, links, a server."""
