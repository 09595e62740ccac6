"""The kinds of curated records, one module per family; a new module needs no registration."""
