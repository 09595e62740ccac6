"""What can be named on a command line, kind by kind."""
