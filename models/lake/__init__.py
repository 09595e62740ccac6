"""Lakes of events: what a folder of Parquet files says of itself, for those who write and read."""
