"""Files on their way to a reader: found, unpacked, recognised, joined."""
