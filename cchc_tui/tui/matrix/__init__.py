"""How the submissions of the org units beneath one stand, period by period."""
