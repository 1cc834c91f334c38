"""A ledger that several machines share: DuckLake, its catalog in PostgreSQL, its rows in Parquet files."""
