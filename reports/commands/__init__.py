"""Commands that ask the database; `command` of each module is mounted under its name."""

HEADING = "Ask"
