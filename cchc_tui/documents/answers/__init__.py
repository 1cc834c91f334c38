"""Answers of the database as files: CSV, Excel's XLSX and Parquet."""
