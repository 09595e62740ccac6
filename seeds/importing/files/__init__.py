"""The files of an import: found, unpacked, recognised and read."""
