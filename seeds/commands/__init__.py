"""The commands that load: `command` of each module is mounted under its name."""
