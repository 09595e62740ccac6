"""Commands that load rows; `command` of each module is mounted under its name."""

HEADING = "Load"
