"""Lakes: events of any size in Parquet files, their monthly sums in the database."""
