"""The commands that ask: `command` of each module is mounted under its name."""
