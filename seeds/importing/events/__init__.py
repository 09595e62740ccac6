"""Machine-coded events in bulk: DuckDB reads and sums them, the database compares and stores."""
