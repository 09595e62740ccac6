"""Machine-coded events in bulk: DuckDB reads and sums, the database compares and keeps."""
