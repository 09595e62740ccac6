"""Commands that keep the database in order; `command` of each module is mounted under its name."""

HEADING = "Keep"
