"""Reading the files that other people publish: open, recognise, read, check, load, account for."""
