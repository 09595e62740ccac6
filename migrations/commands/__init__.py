"""The commands that look after a database: `command` of each module, under its name."""
