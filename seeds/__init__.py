"""What we know: curated data files, their validation and their loading."""
