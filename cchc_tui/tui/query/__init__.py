"""Questions in SQL over the stored figures, and their answers as a table."""
