"""Importing the files of other publishers: unpack, recognise, read, check, load, count."""
