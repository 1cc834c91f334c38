"""One indicator over the org units beneath one: who has how much, and who stands out."""
