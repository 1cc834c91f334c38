"""How the batch engine lays out a table of forms for its rules."""
