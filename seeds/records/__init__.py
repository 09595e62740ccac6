"""One module per family of seed records; a new module here is found by itself."""
