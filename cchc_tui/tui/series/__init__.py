"""One indicator of one org unit over the years, as a table and a plot."""
