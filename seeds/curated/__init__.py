"""Curated files: parse, collect, resolve, diff and apply, from files to rows."""
